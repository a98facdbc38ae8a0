/** What a field of an event can hold. */
export type JsonValue =
  | string
  | number
  | boolean
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** Deeper than this nobody searches, and a cycle has to end somewhere. */
const deepest = 6;

/**
 * A copy of anything as JSON that Splunk can index; `undefined` for what carries no value: null, empty texts, empty
 * lists and objects, functions, NaN. Reads own properties only and never calls what it finds (no `toJSON`).
 */
export function toJsonValue(value: unknown, depth = 0): JsonValue | undefined {
  switch (typeof value) {
    case "string":
      // A lone surrogate is no text: Splunk's JSON parser may refuse the whole event for it.
      return value === "" ? undefined : value.toWellFormed();
    case "number":
      return Number.isFinite(value) ? value : undefined;
    case "boolean":
      return value;
    case "object":
      return value === null || depth >= deepest ? undefined : toJsonContainer(value, depth + 1);
    default:
      return undefined;
  }
}

function toJsonContainer(value: object, depth: number): JsonValue | undefined {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value.toISOString();
  if (Array.isArray(value)) {
    const items = value.map((item) => toJsonValue(item, depth)).filter((item) => item !== undefined);
    return items.length > 0 ? items : undefined;
  }
  const entries = Object.entries(value)
    .map(([key, item]) => [key.toWellFormed(), toJsonValue(item, depth)] as const)
    .filter((entry): entry is readonly [string, JsonValue] => entry[1] !== undefined);
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}
