import { addColumns, type Command } from "../command.ts";
import type { Row } from "../row.ts";
import type { Scanner } from "../scanner.ts";
import { chooseNumberSpan, chooseTimeSpan, parseTimeSpan, toNumberSpan } from "../span.ts";
import { toNumber, toText, type Value } from "../value.ts";

/** `bin [span=] [bins=] field [AS name]` */
export function parseBin(scanner: Scanner): Command {
  const before = scanner.takeOptions(["span", "bins", "minspan"]);
  const field = scanner.expectField();
  let alias = scanner.takeWord("AS") ? scanner.expectField() : field;
  const { span, bins = "100" } = { ...before, ...scanner.takeOptions(["span", "bins", "minspan"]) };
  if (scanner.takeWord("AS")) alias = scanner.expectField();
  scanner.end();
  const isValid =
    span === undefined ||
    (field === "_time"
      ? parseTimeSpan(span) !== undefined
      : Number(span) > 0 || parseTimeSpan(span) !== undefined);
  if (!isValid) scanner.fail(`'${span}' is no span`, "argument");
  return {
    reads: [field],
    run(input) {
      const rows = span === undefined ? [...input.rows] : input.rows;
      const floor = span === undefined ? chooseFloor(rows, field, Number(bins)) : toFloor(field, span);
      return { ...addColumns(input, [alias]), rows: bin(rows, floor) };
    },
  };

  function* bin(rows: Iterable<Row>, floor: (value: Value) => Value): Generator<Row> {
    for (const row of rows) {
      row.set(alias, floor(row.get(field)));
      yield row;
    }
  }
}

/** Returns a function from a value to its bucket: the start of a time bucket, or a range of numbers such as `10-20`. */
export function toFloor(field: string, text: string): (value: Value) => Value {
  const length = Number(text);
  if (field !== "_time" && length > 0) return toRange(length);
  const span = parseTimeSpan(text) ?? toNumberSpan(1);
  return (value) => {
    const number = toNumber(value);
    return number === undefined ? value : span.floor(number);
  };
}

function chooseFloor(rows: Iterable<Row>, field: string, bins: number): (value: Value) => Value {
  const { min, max } = toNumberRange(rows, field) ?? { min: 0, max: 0 };
  if (field !== "_time") return toRange(chooseNumberSpan(max - min, bins));
  const span = chooseTimeSpan(max - min, bins);
  return (value) => {
    const number = toNumber(value);
    return number === undefined ? value : span.floor(number);
  };
}

function toRange(length: number): (value: Value) => Value {
  const span = toNumberSpan(length);
  return (value) => {
    const number = toNumber(value);
    if (number === undefined) return value;
    const start = span.floor(number);
    return `${toText(start)}-${toText(span.next(start))}`;
  };
}

/** The smallest and the largest number that a field has. */
export function toNumberRange(
  rows: Iterable<Row>,
  field: string,
): { readonly min: number; readonly max: number } | undefined {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const row of rows) {
    const number = toNumber(row.get(field));
    if (number === undefined) continue;
    min = Math.min(min, number);
    max = Math.max(max, number);
  }
  return min > max ? undefined : { min, max };
}
