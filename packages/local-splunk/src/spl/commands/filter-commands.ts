import { type Command, streaming } from "../command.ts";
import { isTrue } from "../eval/compare.ts";
import { compileEval } from "../eval/compile-eval.ts";
import { toComparedFields, toMatcher } from "../match-search.ts";
import { toPattern } from "../pattern.ts";
import type { Row } from "../row.ts";
import { parseBoolean, type Scanner, unescapeQuoted } from "../scanner.ts";
import { parseSearchExpression } from "../search-expression.ts";
import { toTexts } from "../value.ts";
import { parseSortKeys, toComparator } from "./sort.ts";

/** `search` behind a pipe. */
export function parseSearch(scanner: Scanner): Command {
  const { expression, earliest, latest } = parseSearchExpression(scanner);
  if (earliest !== undefined || latest !== undefined) {
    scanner.fail("earliest and latest belong into the first search command", "unsupported");
  }
  const matches = toMatcher(expression);
  return streaming(toComparedFields(expression, true), (rows) => filter(rows, matches));
}

/** `where <condition>` */
export function parseWhere(scanner: Scanner): Command {
  const condition = compileEval(scanner);
  scanner.end();
  if (!condition.isBoolean)
    scanner.fail("The expression has to be a condition, such as count > 5", "argument");
  return streaming(condition.fields, (rows, context) =>
    filter(rows, (row) => isTrue(condition.evaluate(row, context))),
  );
}

/** `regex field="pattern"`, `regex field!="pattern"`, `regex "pattern"` */
export function parseRegex(scanner: Scanner): Command {
  const [, field = "_raw", operator = "="] = scanner.match(/\s*([^\s="!]+)\s*(!?=)\s*/y) ?? [];
  const quoted = scanner.match(/\s*"((?:\\.|[^"\\])*)"/sy)?.[1];
  const pattern = toPattern(quoted === undefined ? scanner.rest().trim() : unescapeQuoted(quoted));
  scanner.end();
  const wanted = operator === "=";
  return streaming([field], (rows) =>
    filter(rows, (row) => toTexts(row.get(field)).some((text) => pattern.test(text)) === wanted),
  );
}

/** `head [N]` */
export function parseHead(scanner: Scanner): Command {
  const count = scanner.done ? "10" : scanner.match(/\s*(?:limit\s*=\s*)?(\d+)/iy)?.[1];
  if (count === undefined) scanner.fail(`The argument '${scanner.rest().trim()}' is invalid`, "argument");
  scanner.end();
  return streaming([], (rows) => take(rows, Number(count)));
}

/** `tail [N]`: the last ones, last first. */
export function parseTail(scanner: Scanner): Command {
  const count = scanner.done ? "10" : scanner.match(/\s*(\d+)/y)?.[1];
  scanner.end();
  return streaming([], (rows) => [...rows].reverse().slice(0, Number(count ?? 10)));
}

/** `reverse` */
export function parseReverse(scanner: Scanner): Command {
  scanner.end();
  return streaming([], (rows) => [...rows].reverse());
}

/** `dedup [N] fields [keepempty=] [keepevents=] [consecutive=] [sortby …]` */
export function parseDedup(scanner: Scanner): Command {
  const count = Number(scanner.match(/\s*(\d+)(?=[\s,])/y)?.[1] ?? 1);
  const options: Partial<Record<"keepempty" | "keepevents" | "consecutive", string>> = {};
  const names: string[] = [];
  let sort: ReturnType<typeof parseSortKeys> | undefined;
  while (!scanner.done) {
    Object.assign(options, scanner.takeOptions(["keepempty", "keepevents", "consecutive"]));
    if (scanner.done) break;
    if (scanner.takeWord("sortby")) sort = parseSortKeys(scanner);
    else names.push(scanner.expectField());
  }
  if (names.length === 0) scanner.fail("At least one field is required");
  const keepsEmpty = parseBoolean(options.keepempty) ?? false;
  const keepsEvents = parseBoolean(options.keepevents) ?? false;
  const isConsecutive = parseBoolean(options.consecutive) ?? false;
  return streaming([...names, ...(sort ?? []).map(({ name }) => name)], (rows) => {
    const seen = new Map<string, number>();
    const kept = emit();
    return sort === undefined ? kept : [...kept].sort(toComparator(sort));

    function* emit(): Generator<Row> {
      for (const row of rows) {
        const values = names.map((name) => toTexts(row.get(name)));
        if (values.some((texts) => texts.length === 0)) {
          if (keepsEmpty) yield row;
          continue;
        }
        const key = JSON.stringify(values);
        const before = seen.get(key) ?? 0;
        if (isConsecutive && before === 0) seen.clear();
        seen.set(key, before + 1);
        if (before < count) yield row;
        else if (keepsEvents) {
          for (const name of names) row.set(name, undefined);
          yield row;
        }
      }
    }
  });
}

function* filter(rows: Iterable<Row>, matches: (row: Row) => boolean): Generator<Row> {
  for (const row of rows) if (matches(row)) yield row;
}

function* take(rows: Iterable<Row>, count: number): Generator<Row> {
  if (count === 0) return;
  let taken = 0;
  for (const row of rows) {
    yield row;
    taken += 1;
    if (taken === count) return;
  }
}
