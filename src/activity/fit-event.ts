import { type FieldName, fieldNames } from "./field-names.ts";
import type { JsonValue } from "./json-value.ts";

/** An event's fields in the order in which they will stand. */
export type EventFields = readonly (readonly [name: string, value: JsonValue])[];

/**
 * Splunk extracts fields from the first 5 000 bytes of an event only, and says nothing about the rest.
 *
 * @see https://docs.splunk.com/Documentation/Splunk/latest/Admin/Limitsconf (`[spath] extraction_cutoff`)
 */
const tooManyBytes = 5000;

/** Lengths, in UTF-16 units, to which long texts are cut while the event is too large; the last one as a last resort. */
const cuts = [1024, 512, 256];
const lastCut = 64;

/** An event without these would be of no use, so they are cut but never dropped. */
const essential: ReadonlySet<string> = new Set<FieldName>([
  "time",
  "message",
  "application",
  "clientIP",
  "protocol",
  "userName",
  "userId",
  "eventId",
  "test",
]);

/** The event as one line of JSON of less than 5 000 bytes: first long texts are cut, then fields dropped. */
export function fitEvent(fields: EventFields): string {
  let fitted = fields;
  let json = toJson(fitted);
  for (const cut of cuts) {
    if (fits(json)) return json;
    fitted = cutTexts(fields, cut);
    json = toJson(fitted);
  }
  if (fits(json)) return json;
  const kept = dropUntilItFits(fitted);
  json = toJson(kept);
  return fits(json) ? json : toJson(cutTexts(kept, lastCut));
}

/**
 * Drops fields, the least important first, until the rest fits or nothing is left to drop. Each is written once, not
 * again for every other that goes: no timer can end this, so many large extra fields would outlive the budget.
 */
function dropUntilItFits(fields: EventFields): EventFields {
  // A field alone stands in two braces; among others in a comma, and the last one's is the second brace.
  const sizes = new Map(fields.map((field) => [field[0], Buffer.byteLength(toJson([field])) - 1]));
  let size = [...sizes.values()].reduce((sum, one) => sum + one, 1);
  const dropped = new Set<string>();
  for (const name of toDropOrder(fields)) {
    if (size < tooManyBytes) break;
    size -= sizes.get(name) ?? 0;
    dropped.add(name);
  }
  return fields.filter(([name]) => !dropped.has(name));
}

/** The least important first: the user's own fields from the last to the first, then ours in the same way. */
function toDropOrder(fields: EventFields): readonly string[] {
  const own: readonly string[] = fieldNames;
  const extra = fields.map(([name]) => name).filter((name) => !own.includes(name));
  return [...extra.reverse(), ...own.filter((name) => !essential.has(name)).reverse()];
}

function cutTexts(fields: EventFields, length: number): EventFields {
  return fields.map(([name, value]) => [name, cutValue(value, length)] as const);
}

function cutValue(value: JsonValue, length: number): JsonValue {
  if (typeof value === "string") {
    // The well-formed form of half a character would be a replacement mark: leave it off instead.
    return value.length > length ? `${value.slice(0, length - 1).replace(/[\ud800-\udbff]$/, "")}…` : value;
  }
  if (typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((item) => cutValue(item, length));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, cutValue(item, length)]));
}

/** Not by `Object.fromEntries`, which takes as long as all the rest of an event. */
function toJson(fields: EventFields): string {
  const event: Record<string, JsonValue> = {};
  for (const [name, value] of fields) event[name] = value;
  return JSON.stringify(event);
}

function fits(json: string): boolean {
  return Buffer.byteLength(json) < tooManyBytes;
}
