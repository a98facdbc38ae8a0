import type { Command } from "./commands.ts";
import { type Row, toTableRow } from "./row.ts";
import { SearchProblem } from "./search-problem.ts";

/** A column of `stats`: a function over the rows of one group. */
interface Aggregate {
  readonly name: string;
  /** The field it looks at; none for a plain `count`. */
  readonly field: string | undefined;
  readonly toValues: (rows: readonly Row[]) => readonly string[];
}

const aggregatePattern = /\s*,?\s*([a-z_]+)(?:\(\s*("[^"]*"|[^\s()]*)\s*\))?(?:\s+as\s+("[^"]*"|[^\s,]+))?/iy;

/**
 * Parses `stats`: count, dc, values, list, sum, avg, min, max, first, last, earliest, latest; `AS name`; `BY fields`.
 * https://help.splunk.com (Search Reference, stats)
 * @throws SearchProblem
 */
export function parseStats(args: string): Command {
  const [before = "", by = ""] = args.split(/\bby\b/i);
  const aggregates = parseAggregates(before.trim());
  const keys = by.split(/[\s,]+/).filter((name) => name !== "");
  const columns = [...keys, ...aggregates.map(({ name }) => name)];
  return ({ rows }) => {
    const groups = toGroups(rows, keys, ["_time", ...aggregates.flatMap(({ field }) => field ?? [])]);
    if (keys.length === 0 && groups.size === 0) groups.set("", { key: [], rows: [] });
    const sorted = [...groups.values()].sort((a, b) => compareKeys(a.key, b.key));
    return {
      rows: sorted.map((group) =>
        toTableRow(
          new Map([
            ...keys.map((name, i): [string, string[]] => [name, [group.key[i] ?? ""]]),
            ...aggregates.map(({ name, toValues }): [string, readonly string[]] => [
              name,
              toValues(group.rows),
            ]),
          ]),
        ),
      ),
      columns: () => columns,
    };
  };
}

function parseAggregates(text: string): Aggregate[] {
  const aggregates: Aggregate[] = [];
  aggregatePattern.lastIndex = 0;
  while (aggregatePattern.lastIndex < text.length) {
    const from = aggregatePattern.lastIndex;
    const [, word = "", argument, alias] = aggregatePattern.exec(text) ?? [];
    const field = argument === undefined ? undefined : unquote(argument);
    const toValues = toFunction(word.toLowerCase(), field);
    if (toValues === undefined) {
      throw new SearchProblem(
        `Error in 'stats' command: The argument '${text.slice(from).trim()}' is invalid.`,
      );
    }
    const name = alias === undefined ? (field === undefined ? word : `${word}(${field})`) : unquote(alias);
    aggregates.push({ name, field, toValues });
  }
  if (aggregates.length === 0) {
    throw new SearchProblem("Error in 'stats' command: At least one aggregation is required.");
  }
  return aggregates;
}

function toFunction(name: string, field: string | undefined): Aggregate["toValues"] | undefined {
  if (name === "count" || name === "c") {
    return (rows) => [String(field === undefined ? rows.length : toValues(rows, field).length)];
  }
  if (field === undefined) return undefined;
  const reduce = reducers[name];
  return reduce === undefined ? undefined : (rows) => reduce(toOrdered(rows, name), field);
}

const reducers: Readonly<Record<string, (rows: readonly Row[], field: string) => readonly string[]>> = {
  dc: (rows, field) => [String(new Set(toValues(rows, field)).size)],
  distinct_count: (rows, field) => [String(new Set(toValues(rows, field)).size)],
  values: (rows, field) => [...new Set(toValues(rows, field))].sort(),
  list: (rows, field) => toValues(rows, field).slice(0, 100),
  sum: (rows, field) => toNumber(rows, field, (numbers) => numbers.reduce((sum, n) => sum + n, 0)),
  avg: (rows, field) =>
    toNumber(rows, field, (numbers) => numbers.reduce((sum, n) => sum + n, 0) / numbers.length),
  min: (rows, field) => toNumber(rows, field, (numbers) => numbers.reduce((a, b) => Math.min(a, b))),
  max: (rows, field) => toNumber(rows, field, (numbers) => numbers.reduce((a, b) => Math.max(a, b))),
  first: (rows, field) => toValues(rows, field).slice(0, 1),
  last: (rows, field) => toValues(rows, field).slice(-1),
  latest: (rows, field) => toValues(rows, field).slice(0, 1),
  earliest: (rows, field) => toValues(rows, field).slice(-1),
};

/** `latest` and `earliest` go by the events' time, the others by the order of the results. */
function toOrdered(rows: readonly Row[], name: string): readonly Row[] {
  if (name !== "latest" && name !== "earliest") return rows;
  return [...rows].sort((a, b) => Number(b.values("_time")[0] ?? 0) - Number(a.values("_time")[0] ?? 0));
}

function toNumber(rows: readonly Row[], field: string, reduce: (numbers: number[]) => number): string[] {
  const numbers = toValues(rows, field)
    .filter((value) => value.trim() !== "")
    .map(Number)
    .filter((n) => !Number.isNaN(n));
  return numbers.length === 0 ? [] : [String(reduce(numbers))];
}

function toValues(rows: readonly Row[], field: string): string[] {
  return rows.flatMap((row) => row.values(field));
}

/**
 * A row with several values of a key counts in each of their groups, one without any in none. Only the fields that
 * the functions look at are kept of it.
 */
function toGroups(rows: Iterable<Row>, keys: readonly string[], fields: readonly string[]) {
  const groups = new Map<string, { readonly key: readonly string[]; readonly rows: Row[] }>();
  for (const row of rows) {
    let combinations: string[][] = [[]];
    for (const key of keys) {
      combinations = combinations.flatMap((values) => row.values(key).map((value) => [...values, value]));
    }
    for (const key of combinations) {
      const id = JSON.stringify(key);
      const group = groups.get(id) ?? { key, rows: [] };
      groups.set(id, group);
      group.rows.push(toTableRow(new Map(fields.map((field) => [field, row.values(field)]))));
    }
  }
  return groups;
}

function compareKeys(a: readonly string[], b: readonly string[]): number {
  for (const [i, value] of a.entries()) {
    const other = b[i] ?? "";
    if (value !== other) return value < other ? -1 : 1;
  }
  return 0;
}

function unquote(text: string): string {
  return text.replace(/^"(.*)"$/, "$1");
}
