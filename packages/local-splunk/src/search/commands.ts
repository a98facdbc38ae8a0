import { parseExpression } from "./expression.ts";
import { toGlob } from "./glob.ts";
import { toMatcher } from "./match-expression.ts";
import type { Row } from "./row.ts";
import { SearchProblem } from "./search-problem.ts";
import { parseStats } from "./stats.ts";

/** The rows of a search and which of their fields are shown; without a choice, splunkd's default ones. */
export interface Results {
  readonly rows: Iterable<Row>;
  /** Names of the fields to show of a row. */
  readonly columns?: (row: Row) => readonly string[];
}

/** A stage of the pipeline, parsed: what comes in, what goes out. */
export type Command = (input: Results) => Results;

const parsers: Readonly<Record<string, (args: string) => Command>> = {
  search: parseSearch,
  head: parseHead,
  table: parseTable,
  fields: parseFields,
  stats: parseStats,
  sort: parseSort,
  dedup: parseDedup,
};

/**
 * Parses one stage.
 * @throws SearchProblem for a command that does not exist, or not here.
 */
export function parseCommand(name: string, args: string): Command {
  const parse = Object.hasOwn(parsers, name) ? parsers[name] : undefined;
  if (parse === undefined) {
    const here = Object.keys(parsers).join(", ");
    throw new SearchProblem(`Unknown search command '${name}'. (This local Splunk knows ${here}.)`);
  }
  return parse(args);
}

function parseSearch(args: string): Command {
  const matches = toMatcher(parseExpression(args).expression);
  return (input) => ({ ...input, rows: filter(input.rows, matches) });
}

function parseHead(args: string): Command {
  const count = /^(?:limit=)?(\d+)$/.exec(args || "10")?.[1];
  if (count === undefined)
    throw new SearchProblem(`Error in 'head' command: The argument '${args}' is invalid.`);
  return (input) => ({ ...input, rows: take(input.rows, Number(count)) });
}

function parseTable(args: string): Command {
  const columns = toSelection(toNames(args, "table"));
  return ({ rows }) => ({ rows, columns });
}

function parseFields(args: string): Command {
  const [, sign, list = ""] = /^\s*([+-]?)\s*(.*)$/s.exec(args) ?? [];
  const names = toNames(list, "fields");
  if (sign === "-") {
    const removed = names.map(toGlob);
    return ({ rows, columns = (row) => row.names() }) => ({
      rows,
      columns: (row) => columns(row).filter((name) => !removed.some((matches) => matches(name))),
    });
  }
  const chosen = toSelection([...names, "_*"]);
  return ({ rows }) => ({ rows, columns: chosen });
}

function parseDedup(args: string): Command {
  const [, count = "1", list = ""] = /^(?:(\d+)\s+)?(.*)$/s.exec(args) ?? [];
  const names = toNames(list, "dedup");
  return (input) => {
    const seen = new Map<string, number>();
    const isNew = (row: Row) => {
      const values = names.map((name) => row.values(name));
      if (values.some((value) => value.length === 0)) return false;
      const key = JSON.stringify(values);
      seen.set(key, (seen.get(key) ?? 0) + 1);
      return (seen.get(key) ?? 0) <= Number(count);
    };
    return { ...input, rows: filter(input.rows, isNew) };
  };
}

function parseSort(args: string): Command {
  const [, limit = "10000", list = ""] = /^(?:(\d+)\s+)?(.*?)(?:\s+d(?:esc)?)?$/s.exec(args) ?? [];
  const isReversed = /\sd(?:esc)?$/.test(args);
  const keys = toNames(list.replace(/([+-])\s+/g, "$1"), "sort").map((name) => ({
    name: name.replace(/^[+-]/, ""),
    factor: name.startsWith("-") !== isReversed ? -1 : 1,
  }));
  return (input) => {
    const keyed = Array.from(input.rows, (row) => ({
      row,
      values: keys.map(({ name }) => row.values(name)[0]),
    }));
    keyed.sort((a, b) => {
      for (const [i, { factor }] of keys.entries()) {
        const order = compare(a.values[i], b.values[i]);
        if (order !== 0) return order * factor;
      }
      return 0;
    });
    const rows = keyed.map(({ row }) => row);
    return { ...input, rows: limit === "0" ? rows : rows.slice(0, Number(limit)) };
  };
}

/** Numbers by size, texts by code point, nothing last. */
function compare(a: string | undefined, b: string | undefined): number {
  if (a === b) return 0;
  if (a === undefined) return 1;
  if (b === undefined) return -1;
  const difference = a === "" || b === "" ? Number.NaN : Number(a) - Number(b);
  return Number.isNaN(difference) ? (a < b ? -1 : 1) : difference;
}

function toNames(list: string, command: string): string[] {
  const names = [...list.matchAll(/"([^"]*)"|[^\s,"]+/g)].map(([text, quoted]) => quoted ?? text);
  if (names.length === 0)
    throw new SearchProblem(`Error in '${command}' command: At least one field is required.`);
  return names;
}

function toSelection(patterns: readonly string[]): (row: Row) => readonly string[] {
  const globs = patterns.map((name) => (name.includes("*") ? toGlob(name) : undefined));
  return (row) => {
    const all = globs.some((glob) => glob !== undefined) ? row.names() : [];
    return [
      ...new Set(patterns.flatMap((name, i) => (globs[i] === undefined ? [name] : all.filter(globs[i])))),
    ];
  };
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
