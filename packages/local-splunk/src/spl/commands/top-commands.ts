import { parseAggregates } from "../aggregate.ts";
import type { Command, SearchContext } from "../command.ts";
import { type Row, toRow } from "../row.ts";
import { parseBoolean, Scanner } from "../scanner.ts";
import { compareByCode, toNumber, toText } from "../value.ts";
import { aggregate, parseBy } from "./stats-commands.ts";

const optionNames = [
  "limit",
  "countfield",
  "percentfield",
  "showcount",
  "showperc",
  "useother",
  "otherstr",
] as const;

/** `top [N] [options] fields [BY fields]`, and `rare`: the most or least frequent values, with their share. */
export function parseTop(scanner: Scanner, rarest: boolean): Command {
  const count = scanner.match(/\s*(\d+)(?=[\s,])/y)?.[1];
  const options = scanner.takeOptions(optionNames);
  const limit = Number(options.limit ?? count ?? 10);
  const names: string[] = [];
  let by: string[] = [];
  while (!scanner.done) {
    Object.assign(options, scanner.takeOptions(optionNames));
    by = parseBy(scanner);
    if (!scanner.done) names.push(scanner.expectField());
  }
  if (names.length === 0) scanner.fail("At least one field is required");
  const countField = options.countfield ?? "count";
  const percentField = options.percentfield ?? "percent";
  const showsCount = parseBoolean(options.showcount) ?? true;
  const showsPercent = parseBoolean(options.showperc) ?? true;
  const usesOther = parseBoolean(options.useother) ?? false;
  const counting = parseAggregates(new Scanner("count", scanner.command, scanner.toPosition));
  return {
    reads: [...by, ...names],
    isTransforming: true,
    run: ({ rows }, context) => ({
      rows: rank(rows, context),
      columns: [
        ...by,
        ...names,
        ...(showsCount ? [countField] : []),
        ...(showsPercent ? [percentField] : []),
      ],
      chosen: true,
    }),
  };

  function rank(rows: Iterable<Row>, context: SearchContext): Row[] {
    const groups = new Map<string, { readonly row: Row; readonly n: number }[]>();
    for (const row of aggregate(rows, counting, [...by, ...names], context)) {
      const id = JSON.stringify(by.map((name) => toText(row.get(name))));
      const group = groups.get(id) ?? [];
      groups.set(id, group);
      group.push({ row, n: toNumber(row.get("count")) ?? 0 });
    }
    return [...groups.values()].flatMap((group) => {
      const total = group.reduce((sum, { n }) => sum + n, 0);
      const sorted = group.sort(
        (a, b) => (rarest ? a.n - b.n : b.n - a.n) || compareByCode(keyOf(a.row), keyOf(b.row)),
      );
      const kept = limit === 0 ? sorted : sorted.slice(0, limit);
      const others = total - kept.reduce((sum, { n }) => sum + n, 0);
      const shown = kept.map(({ row, n }) => toRanked((name) => row.get(name), n, total));
      if (usesOther && others > 0) {
        const [{ row } = { row: toRow([]) }] = kept;
        const otherName = options.otherstr ?? "OTHER";
        shown.push(toRanked((name) => (by.includes(name) ? row.get(name) : otherName), others, total));
      }
      return shown;
    });
  }

  function keyOf(row: Row): string {
    return names.map((name) => toText(row.get(name)) ?? "").join(" ");
  }

  function toRanked(get: (name: string) => ReturnType<Row["get"]>, n: number, total: number): Row {
    return toRow([
      ...[...by, ...names].map((name) => [name, get(name)] as const),
      ...(showsCount ? [[countField, n] as const] : []),
      ...(showsPercent ? [[percentField, ((n / total) * 100).toFixed(6)] as const] : []),
    ]);
  }
}
