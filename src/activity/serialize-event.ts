import { createHmac } from "node:crypto";
import type { ExtraField } from "./extra-fields.ts";
import { type FieldName, fieldNames } from "./field-names.ts";
import { createCopyLimits, cutText, firstCut, type JsonValue, toJsonValue } from "./json-value.ts";

/** An event's fields in the order of the event. `undefined` fields are omitted. */
export type EventFields = Record<string, JsonValue | undefined>;

/** The settings that decide which fields leave the tenant, and how. */
export interface FieldChoice {
  readonly EXTRA_FIELDS?: readonly ExtraField[] | undefined;
  readonly OMIT_FIELDS?: readonly string[] | undefined;
  readonly HASH_FIELDS?: readonly string[] | undefined;
  readonly HASH_KEY?: string | undefined;
}

/**
 * Splunk extracts fields from the first 5 000 bytes of an event only, and drops the rest silently.
 *
 * @see https://docs.splunk.com/Documentation/Splunk/latest/Admin/Limitsconf (`[spath] extraction_cutoff`)
 */
const maxBytes = 4999;

/** Max lengths of texts, tried in order while the event is too long. The last one is used only after fields were dropped. */
const cuts = [firstCut, 512, 256];
const lastCut = 64;

/** Fields that can be cut but are never dropped. */
const essentialFields: ReadonlySet<string> = new Set<FieldName>([
  "time",
  "message",
  "application",
  "clientIP",
  "protocol",
  "userName",
  "userId",
  "eventId",
  "reconciled",
  "logId",
  "test",
]);

/**
 * Serializes fields that do not come from a post-login event, for example from a tenant log. Field list, order, hidden
 * fields and size are those of the Action's events. `reconcile` uses it with `reconciled` and `logId`.
 *
 * @param values raw values by field name; names that are not in `fieldNames` are ignored
 * @param choice the Action's settings. `EXTRA_FIELDS` has no effect, because its paths are in the post-login event.
 * @returns one line of JSON of less than 5 000 bytes
 */
export function toEventJson(
  values: Readonly<Partial<Record<FieldName, unknown>>>,
  choice: FieldChoice,
): string {
  const limits = createCopyLimits();
  const fields: EventFields = {};
  for (const name of fieldNames) fields[name] = toJsonValue(values[name], limits);
  return serializeEvent(fields, choice);
}

/** Omits and hashes fields (in place), and serializes the event as one line of JSON of less than 5 000 bytes. */
export function serializeEvent(fields: EventFields, choice: FieldChoice): string {
  hideFields(fields, choice);
  const json = JSON.stringify(fields);
  return fits(json) ? json : fitEvent(fields);
}

/** A field's value as it is sent, to compare it with an event in Splunk. `undefined` if the field is omitted. */
export function hideValue(name: string, value: JsonValue, choice: FieldChoice): JsonValue | undefined {
  if (choice.OMIT_FIELDS?.includes(name)) return undefined;
  const { HASH_KEY: key } = choice;
  return key !== undefined && choice.HASH_FIELDS?.includes(name) ? toHash(value, key) : value;
}

function hideFields(
  fields: EventFields,
  { OMIT_FIELDS = [], HASH_FIELDS = [], HASH_KEY }: FieldChoice,
): void {
  for (const name of OMIT_FIELDS) fields[name] = undefined;
  if (HASH_KEY === undefined) return;
  for (const name of HASH_FIELDS) {
    const value = fields[name];
    if (value !== undefined) fields[name] = toHash(value, HASH_KEY);
  }
}

/** HMAC-SHA-256 in hex, of a text or of the JSON of another value. Equal values have equal hashes. */
function toHash(value: JsonValue, key: string): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return createHmac("sha256", key).update(text).digest("hex");
}

/** Cuts long texts first, then drops fields. */
function fitEvent(fields: EventFields): string {
  let fitted = fields;
  for (const cut of cuts) {
    fitted = cutTexts(fields, cut);
    const json = JSON.stringify(fitted);
    if (fits(json)) return json;
  }
  const kept = dropUntilItFits(fitted);
  const json = JSON.stringify(kept);
  return fits(json) ? json : JSON.stringify(cutTexts(kept, lastCut));
}

/** Drops fields, the least important first. Serializes each field only once. */
function dropUntilItFits(fields: EventFields): EventFields {
  const kept = { ...fields };
  // The JSON of a single field has two braces. In an event it has one comma or the closing brace instead.
  const sizes = new Map(
    Object.entries(fields).map(([name, value]) => [
      name,
      value === undefined ? 0 : Buffer.byteLength(JSON.stringify({ [name]: value })) - 1,
    ]),
  );
  let bytes = 1;
  for (const size of sizes.values()) bytes += size;
  for (const name of toDropOrder(fields)) {
    if (bytes <= maxBytes) break;
    bytes -= sizes.get(name) ?? 0;
    kept[name] = undefined;
  }
  return kept;
}

/** The order of dropping: `EXTRA_FIELDS` from last to first, then the other fields from last to first. */
function toDropOrder(fields: EventFields): readonly string[] {
  const own: readonly string[] = fieldNames;
  const extra = Object.keys(fields).filter((name) => !own.includes(name));
  return [...extra.reverse(), ...own.filter((name) => !essentialFields.has(name)).reverse()];
}

function cutTexts(fields: EventFields, length: number): EventFields {
  const cut: EventFields = {};
  for (const [name, value] of Object.entries(fields)) {
    cut[name] = value === undefined ? undefined : cutValue(value, length);
  }
  return cut;
}

function cutValue(value: JsonValue, length: number): JsonValue {
  if (typeof value === "string") return cutText(value, length);
  if (typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((item) => cutValue(item, length));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, cutValue(item, length)]));
}

function fits(json: string): boolean {
  return Buffer.byteLength(json) <= maxBytes;
}
