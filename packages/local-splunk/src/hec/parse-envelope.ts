import type { HecToken } from "../accounts.ts";
import type { HecCode } from "./hec-codes.ts";
import { sliceMember } from "./split-json.ts";

/** A parsed object of a batch. The token's metadata is used where it has none. */
export interface Envelope {
  readonly raw: string;
  /** Epoch seconds; absent: the time of arrival. */
  readonly time?: number;
  readonly index?: string;
  readonly host?: string;
  readonly source?: string;
  readonly sourcetype?: string;
  readonly fields?: Readonly<Record<string, readonly string[]>>;
}

/**
 * The result for an object: an event; `skip`, accepted but not indexed; `stop`, from here on nothing is indexed,
 * without an error; or a code that ends the request.
 */
export type EnvelopeResult = { readonly envelope: Envelope } | "skip" | "stop" | { readonly code: HecCode };

const known = new Set(["time", "host", "source", "sourcetype", "index", "event", "fields"]);

/** Parses one object of a HEC batch with the rules and the quirks of Splunk 10.4. */
export function parseEnvelope(text: string, token: HecToken): EnvelopeResult {
  const object = parseObject(text);
  if (object === undefined) return { code: 6 };
  if (Object.keys(object).some((key) => !known.has(key))) return "stop";
  if (!Object.hasOwn(object, "event")) return Object.hasOwn(object, "fields") ? "skip" : { code: 12 };
  if (isBlank(object.event)) return { code: 13 };
  const time = hasExponent(text, object.time) ? "invalid" : parseTime(object.time);
  const fields = parseFields(object.fields);
  if (time === "invalid" || fields === "invalid") return { code: 15 };
  const names = {
    index: object.index,
    host: object.host,
    source: object.source,
    sourcetype: object.sourcetype,
  };
  const metadata: Record<string, string> = {};
  for (const [name, value] of Object.entries(names)) {
    if (value === undefined || value === null || value === "") continue;
    if (typeof value !== "string") return { code: 6 };
    metadata[name] = value;
  }
  if (!isAllowedIndex(token, metadata.index)) return { code: 7 };
  const raw = typeof object.event === "string" ? object.event : (sliceMember(text, "event") ?? "");
  return {
    envelope: { raw, ...metadata, ...(time === undefined ? {} : { time }), ...(fields ? { fields } : {}) },
  };
}

/** An empty allow list allows every index; the token's own default is always allowed. */
export function isAllowedIndex(token: HecToken, index: string | undefined): boolean {
  if (index === undefined || token.indexes.length === 0) return true;
  return index === token.index || token.indexes.includes(index);
}

/** Epoch seconds as a number or a numeric text. */
export function parseTime(value: unknown): number | undefined | "invalid" {
  if (value === undefined || value === null) return undefined;
  if (typeof value === "number") return value;
  const isNumeric = typeof value === "string" && /^\s*-?\d+(?:\.\d*)?\s*$/.test(value);
  return isNumeric ? Number(value) : "invalid";
}

/** HEC does not accept `1.75e9`, although it is valid JSON. */
function hasExponent(text: string, time: unknown): boolean {
  return typeof time === "number" && /e/i.test(sliceMember(text, "time") ?? "");
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function isBlank(event: unknown): boolean {
  if (event === null) return true;
  if (typeof event === "string") return event.trim() === "";
  return typeof event === "object" && Object.keys(event).length === 0;
}

function parseFields(value: unknown): Record<string, string[]> | undefined | "invalid" {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "object" || Array.isArray(value)) return "invalid";
  const fields: Record<string, string[]> = {};
  for (const [name, field] of Object.entries(value)) {
    const items: unknown[] = Array.isArray(field) ? field : [field];
    if (items.some((item) => typeof item === "object")) return "invalid";
    fields[name] = items.map(String);
  }
  return fields;
}
