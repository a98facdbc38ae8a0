import { type Command, streaming } from "../command.ts";
import type { Row } from "../row.ts";
import type { Scanner } from "../scanner.ts";
import { compareByCode, compareTexts, toNumber, toTexts } from "../value.ts";

/** A field to sort by. */
export interface SortKey {
  readonly name: string;
  readonly factor: 1 | -1;
  readonly compare: (a: string, b: string) => number;
}

const comparisons: Readonly<Record<string, SortKey["compare"]>> = {
  auto: compareTexts,
  str: compareByCode,
  num: (a, b) => (toNumber(a) ?? Number.NEGATIVE_INFINITY) - (toNumber(b) ?? Number.NEGATIVE_INFINITY) || 0,
  ip: (a, b) => compareByCode(toSortableAddress(a), toSortableAddress(b)),
};

/** Reads `-a, +num(b) c` up to the end. */
export function parseSortKeys(scanner: Scanner): SortKey[] {
  const keys: SortKey[] = [];
  while (!scanner.done) {
    const sign = scanner.match(/\s*([+-])\s*/y)?.[1];
    const kind = scanner.match(/(auto|str|num|ip)\s*\(/iy)?.[1]?.toLowerCase();
    const name = scanner.expectField();
    if (kind !== undefined) scanner.expect(")");
    keys.push({ name, factor: sign === "-" ? -1 : 1, compare: comparisons[kind ?? "auto"] ?? compareTexts });
  }
  if (keys.length === 0) scanner.fail("At least one field is required");
  return keys;
}

/** `sort [N] [-]field … [desc]`; default limit 10 000 rows, 0 for all. */
export function parseSort(scanner: Scanner): Command {
  const limit = scanner.match(/\s*(?:limit\s*=\s*)?(\d+)(?=[\s,+-])/iy)?.[1] ?? "10000";
  const keys = parseSortKeys(scanner);
  const last = keys.at(-1);
  const isReversed = keys.length > 1 && last !== undefined && /^d(?:esc)?$/.test(last.name);
  const all = isReversed
    ? keys.slice(0, -1).map((key) => ({ ...key, factor: key.factor === 1 ? (-1 as const) : (1 as const) }))
    : keys;
  return streaming(
    all.map(({ name }) => name),
    (rows) => {
      const sorted = sortRows(rows, all);
      return limit === "0" ? sorted : sorted.slice(0, Number(limit));
    },
  );
}

/** Sorts rows. Rows without a value come last. */
export function sortRows(rows: Iterable<Row>, keys: readonly SortKey[]): Row[] {
  const keyed = Array.from(rows, (row) => ({
    row,
    values: keys.map(({ name }) => toTexts(row.get(name))[0]),
  }));
  keyed.sort((a, b) => {
    for (const [i, key] of keys.entries()) {
      const order = compareValues(a.values[i], b.values[i], key);
      if (order !== 0) return order;
    }
    return 0;
  });
  return keyed.map(({ row }) => row);
}

/** Compares rows as {@link sortRows} does. */
export function toComparator(keys: readonly SortKey[]): (a: Row, b: Row) => number {
  return (a, b) => {
    for (const key of keys) {
      const order = compareValues(toTexts(a.get(key.name))[0], toTexts(b.get(key.name))[0], key);
      if (order !== 0) return order;
    }
    return 0;
  };
}

function compareValues(a: string | undefined, b: string | undefined, { factor, compare }: SortKey): number {
  if (a === b) return 0;
  if (a === undefined) return 1;
  return b === undefined ? -1 : compare(a, b) * factor;
}

function toSortableAddress(text: string): string {
  return text.replace(/\d+/g, (digits) => digits.padStart(3, "0"));
}
