/**
 * The value of a field while a search runs: text, number, several texts (a multivalue field), or undefined. Booleans
 * exist only inside eval expressions.
 */
export type Value = string | number | boolean | readonly string[] | undefined;

const numeric = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/i;

/** A number, or the number that a text represents; undefined for other values. */
export function toNumber(value: Value): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value !== "string" || !numeric.test(value)) return undefined;
  return Number(value);
}

/** The text of one value; several are joined by blanks, as Splunk shows them in one line. */
export function toText(value: Value): string | undefined {
  if (typeof value === "string" || value === undefined) return value;
  if (typeof value === "number") return formatNumber(value);
  if (typeof value === "boolean") return value ? "True" : "False";
  return value.join(" ");
}

/** All texts of a field: none, one or several. */
export function toTexts(value: Value): readonly string[] {
  if (value === undefined) return [];
  if (typeof value === "string") return [value];
  if (typeof value === "object") return value;
  return [toText(value) ?? ""];
}

/** None, one or several texts as a field's value. */
export function fromTexts(texts: readonly string[]): Value {
  return texts.length > 1 ? texts : texts[0];
}

function formatNumber(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) >= 1e21) return BigInt(value).toString();
  return Object.is(value, -0) ? "0" : String(value);
}

/** Numbers by size, texts by code point, a number before a text. */
export function compareTexts(a: string, b: string): number {
  const x = toNumber(a);
  const y = toNumber(b);
  if (x !== undefined && y !== undefined) return x - y;
  if (x !== undefined) return -1;
  if (y !== undefined) return 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** By code point alone. */
export function compareByCode(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
