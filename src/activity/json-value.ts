import { types } from "node:util";

/** The value of an event's field. */
export type JsonValue =
  | string
  | number
  | boolean
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/**
 * The remaining work for one event. `EXTRA_FIELDS` can name metadata of any size, and no timer can interrupt the copying,
 * so the number of values is limited. An event of 5 000 bytes cannot contain more anyway.
 */
export interface CopyLimits {
  values: number;
  characters: number;
}

/** The limits for one event. */
export function createCopyLimits(): CopyLimits {
  return { values: 4000, characters: 100_000 };
}

/** Max nesting depth; also stops circular references. */
const maxDepth = 6;

/** A text of this length makes an event too long, so it is cut at once. */
const longText = 5000;

/** The first max length of texts, in UTF-16 units. */
export const firstCut = 1024;

/**
 * Copies any value as JSON that Splunk can index. `undefined` for values without content (null, empty texts, lists and
 * objects, functions, NaN) and for values beyond the limits. Reads own properties only and calls no functions of the value
 * (no `toJSON`).
 */
export function toJsonValue(value: unknown, limits: CopyLimits, depth = 0): JsonValue | undefined {
  switch (typeof value) {
    case "string":
      return takeText(toText(value), limits);
    case "number":
      return Number.isFinite(value) ? value : undefined;
    case "boolean":
      return value;
    case "object":
      if (value === null || depth >= maxDepth) return undefined;
      if (types.isDate(value)) return toText(value);
      return Array.isArray(value)
        ? toJsonList(value, limits, (item) => toJsonValue(item, limits, depth + 1))
        : toJsonObject(value, limits, (item) => toJsonValue(item, limits, depth + 1));
    default:
      return undefined;
  }
}

/** The items of a list that have a value, or `undefined` if there are none. */
export function toJsonList(
  list: unknown,
  limits: CopyLimits,
  toItem: (item: unknown) => JsonValue | undefined,
): readonly JsonValue[] | undefined {
  if (!Array.isArray(list)) return undefined;
  const length = Math.min(list.length, limits.values);
  const items: JsonValue[] = [];
  for (let index = 0; index < length; index++) {
    limits.values--;
    const item = toItem(list[index]);
    if (item !== undefined) items.push(item);
  }
  return items.length > 0 ? items : undefined;
}

/** The properties of an object that have a value, or `undefined` if there are none. */
export function toJsonObject(
  value: unknown,
  limits: CopyLimits,
  toItem: (item: unknown) => JsonValue | undefined,
): JsonValue | undefined {
  if (typeof value !== "object" || value === null || limits.values <= 0) return undefined;
  const keys = Object.keys(value);
  const read = keys.slice(0, limits.values);
  // Listing keys also counts as work: after one very wide object, no other object is listed.
  limits.values -= keys.length;
  const entries: [string, JsonValue][] = [];
  for (const key of read) {
    const item = toItem((value as Record<string, unknown>)[key]);
    const name = item === undefined ? undefined : takeText(toText(key) ?? "", limits);
    if (item !== undefined && name !== undefined) entries.push([name, item]);
  }
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

/** A text that is not empty, or a date in ISO 8601. Lone surrogates are replaced: Splunk's JSON parser may refuse them. */
export function toText(value: unknown): string | undefined {
  if (typeof value === "string") {
    if (value === "") return undefined;
    return (value.length > longText ? cutText(value, firstCut) : value).toWellFormed();
  }
  if (!types.isDate(value)) return undefined;
  const time = Date.prototype.getTime.call(value);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

/** A number, or a numeric text as a number. */
export function toNumber(value: unknown): number | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  const isNumeric =
    typeof value === "string" && value.length <= 40 && /^\s*[-+]?\d+(?:\.\d+)?\s*$/.test(value);
  return isNumeric ? Number(value) : undefined;
}

/** A boolean. As in Auth0, the texts `` and `false` are false, every other text is true. */
export function toBoolean(value: unknown): boolean | undefined {
  if (typeof value === "string") return value !== "" && value !== "false";
  return typeof value === "boolean" ? value : undefined;
}

/** Cuts a text to `length` UTF-16 units and adds `…`. Does not split a character. */
export function cutText(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1).replace(/[\ud800-\udbff]$/, "")}…` : text;
}

function takeText(text: string | undefined, limits: CopyLimits): string | undefined {
  if (text === undefined || text.length > limits.characters) return undefined;
  limits.characters -= text.length;
  return text;
}
