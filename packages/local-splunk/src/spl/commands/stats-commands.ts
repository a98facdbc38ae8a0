import { type Aggregate, type GroupAccumulator, parseAggregates } from "../aggregate.ts";
import { addColumns, type Command, type SearchContext } from "../command.ts";
import { type Row, toRow } from "../row.ts";
import { parseBoolean, type Scanner } from "../scanner.ts";
import { compareByCode, toTexts, type Value } from "../value.ts";

/** Reads `BY a, b`. */
export function parseBy(scanner: Scanner): string[] {
  return scanner.takeWord("BY") ? scanner.takeFields() : [];
}

/** `stats aggregates [BY fields]` */
export function parseStats(scanner: Scanner): Command {
  scanner.takeOptions(["allnum", "partitions", "delim"]);
  const aggregates = parseAggregates(scanner);
  const keys = parseBy(scanner);
  scanner.end();
  return {
    reads: [...keys, ...aggregates.flatMap(({ fields }) => fields)],
    isTransforming: true,
    run: ({ rows }, context) => ({
      rows: aggregate(rows, aggregates, keys, context),
      columns: [...new Set([...keys, ...aggregates.map(({ name }) => name)])],
      chosen: true,
    }),
  };
}

/** The rows of `stats`, in order of their keys. */
export function aggregate(
  rows: Iterable<Row>,
  aggregates: readonly Aggregate[],
  keys: readonly string[],
  context: SearchContext,
): Row[] {
  const groups = new Map<
    string,
    { readonly key: readonly string[]; readonly accumulators: readonly GroupAccumulator[] }
  >();
  const start = (key: readonly string[]) => ({ key, accumulators: aggregates.map((item) => item.create()) });
  if (keys.length === 0) groups.set("[]", start([]));
  for (const row of rows) {
    for (const key of toKeys(row, keys)) {
      const id = key.length === 1 ? (key[0] ?? "") : JSON.stringify(key);
      let group = groups.get(id);
      if (group === undefined) {
        group = start(key);
        groups.set(id, group);
      }
      for (const accumulator of group.accumulators) accumulator.add(row, context);
    }
  }
  const sorted =
    keys.length === 0 ? [...groups.values()] : [...groups.values()].sort((a, b) => compareKeys(a.key, b.key));
  return sorted.map(({ key, accumulators }) =>
    toRow([
      ...keys.map((name, i) => [name, key[i]] as const),
      ...aggregates.map(({ name }, i) => [name, accumulators[i]?.result()] as const),
    ]),
  );
}

/** A row with several values of a key is in each of their groups. A row without a value is in none. */
export function toKeys(row: Row, keys: readonly string[]): readonly (readonly string[])[] {
  let combinations: string[][] = [[]];
  for (const key of keys) {
    const texts = toTexts(row.get(key));
    combinations = combinations.flatMap((values) => texts.map((value) => [...values, value]));
  }
  return combinations;
}

function compareKeys(a: readonly string[], b: readonly string[]): number {
  for (const [i, value] of a.entries()) {
    const order = compareByCode(value, b[i] ?? "");
    if (order !== 0) return order;
  }
  return 0;
}

/** `eventstats aggregates [BY fields]`: the results of `stats` beside each row. */
export function parseEventstats(scanner: Scanner): Command {
  scanner.takeOptions(["allnum"]);
  const aggregates = parseAggregates(scanner);
  const keys = parseBy(scanner);
  scanner.end();
  return {
    reads: [...keys, ...aggregates.flatMap(({ fields }) => fields)],
    run(input, context) {
      const rows = [...input.rows];
      const groups = new Map<string, readonly GroupAccumulator[]>();
      const idOf = (row: Row) => {
        const values = keys.map((key) => toTexts(row.get(key)));
        return values.some((texts) => texts.length === 0) ? undefined : JSON.stringify(values);
      };
      for (const row of rows) {
        const id = idOf(row);
        if (id === undefined) continue;
        const accumulators = groups.get(id) ?? aggregates.map((item) => item.create());
        groups.set(id, accumulators);
        for (const accumulator of accumulators) accumulator.add(row, context);
      }
      const results = new Map([...groups].map(([id, group]) => [id, group.map((item) => item.result())]));
      for (const row of rows) {
        const values = results.get(idOf(row) ?? "");
        if (values !== undefined) for (const [i, { name }] of aggregates.entries()) row.set(name, values[i]);
      }
      return {
        ...addColumns(
          input,
          aggregates.map(({ name }) => name),
        ),
        rows,
      };
    },
  };
}

/** `streamstats [current=] [window=] [global=] [reset_on_change=] aggregates [BY fields]`: running results. */
export function parseStreamstats(scanner: Scanner): Command {
  const options = scanner.takeOptions(["current", "window", "global", "reset_on_change", "allnum"]);
  const aggregates = parseAggregates(scanner);
  const keys = parseBy(scanner);
  scanner.end();
  const window = Number(options.window ?? 0);
  if (!Number.isInteger(window) || window < 0)
    scanner.fail(`window=${options.window} is no number of events`, "argument");
  const withCurrent = parseBoolean(options.current) ?? true;
  const isGlobal = parseBoolean(options.global) ?? true;
  const resets = parseBoolean(options.reset_on_change) ?? false;
  return {
    reads: [...keys, ...aggregates.flatMap(({ fields }) => fields)],
    run: (input, context) => ({
      ...addColumns(
        input,
        aggregates.map(({ name }) => name),
      ),
      rows: window === 0 ? run(input.rows, context) : runWindow(input.rows, context),
    }),
  };

  function* run(rows: Iterable<Row>, context: SearchContext): Generator<Row> {
    const groups = new Map<string, readonly GroupAccumulator[]>();
    let last: string | undefined;
    for (const row of rows) {
      const id = toId(row);
      if (id === undefined) {
        yield row;
        continue;
      }
      if (resets && last !== undefined && last !== id) groups.clear();
      last = id;
      const accumulators = groups.get(id) ?? aggregates.map((item) => item.create());
      groups.set(id, accumulators);
      const results = withCurrent ? undefined : accumulators.map((item) => item.result());
      // Add the row before writing its results: a result may replace a field that is read.
      for (const accumulator of accumulators) accumulator.add(row, context);
      write(row, results ?? accumulators.map((item) => item.result()));
      yield row;
    }
  }

  function* runWindow(rows: Iterable<Row>, context: SearchContext): Generator<Row> {
    const kept = new Map<string, { readonly row: Row; readonly id: string }[]>();
    for (const row of rows) {
      const id = toId(row);
      if (id === undefined) {
        yield row;
        continue;
      }
      const queue = kept.get(isGlobal ? "" : id) ?? [];
      kept.set(isGlobal ? "" : id, queue);
      const own = { row: row.copy(), id };
      if (withCurrent) queue.push(own);
      while (queue.length > window) queue.shift();
      const accumulators = aggregates.map((item) => item.create());
      for (const item of queue) {
        if (item.id === id) for (const accumulator of accumulators) accumulator.add(item.row, context);
      }
      if (!withCurrent) queue.push(own);
      write(
        row,
        accumulators.map((item) => item.result()),
      );
      yield row;
    }
  }

  function toId(row: Row): string | undefined {
    const values = keys.map((key) => toTexts(row.get(key)));
    return values.some((texts) => texts.length === 0) ? undefined : JSON.stringify(values);
  }

  function write(row: Row, results: readonly Value[]): void {
    for (const [i, { name }] of aggregates.entries()) row.set(name, results[i]);
  }
}
