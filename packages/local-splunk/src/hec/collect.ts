import type { HecToken } from "../accounts.ts";
import { breakLines } from "../break-lines.ts";
import { extractTimestamp } from "../extract-timestamp.ts";
import type { NewSplunkEvent } from "../splunk-event.ts";
import type { SplunkState } from "../state.ts";
import { type HecCode, renderHec } from "./hec-codes.ts";
import { type Envelope, isAllowedIndex, parseEnvelope, parseTime } from "./parse-envelope.ts";
import { splitJson } from "./split-json.ts";

/** The parts of a request to the collector besides its body. */
export interface Collection {
  readonly state: SplunkState;
  readonly token: HecToken;
  readonly query: URLSearchParams;
  /** The request's `Host`, the default of the events' host. */
  readonly host: string;
}

/**
 * Accepts a batch of `/services/collector/event`. The objects are indexed one by one up to the first invalid one. The
 * refusal names it (`invalid-event-number`, from 0; code 7 counts one more); the objects before it stay indexed.
 * @returns a refusal, or undefined if the batch was accepted.
 */
export function collectEvents(collection: Collection, body: string): Response | undefined {
  const { state, token, query } = collection;
  const extracting = query.get("auto_extract_timestamp") === "true";
  let number = 0;
  let taken = 0;
  for (const text of splitJson(body)) {
    const result = text === undefined ? ({ code: 6 } as const) : parseEnvelope(text, token);
    if (result === "stop") break;
    if (result !== "skip") {
      if ("code" in result) return refuse(result.code, number);
      const { envelope } = result;
      const time = envelope.time ?? (extracting ? extractTimestamp(envelope.raw, state.now()) : undefined);
      state.index(
        toEvent(collection, { ...envelope, ...(time === undefined ? {} : { time }) }, "collector/event"),
      );
    }
    taken += 1;
    number += 1;
  }
  return taken === 0 ? renderHec(5) : undefined;
}

/** Accepts the body of `/services/collector/raw`: lines with the metadata of the query. */
export function collectRaw(collection: Collection, body: string): Response | undefined {
  const { state, token, query } = collection;
  const time = parseTime(query.get("time") || undefined);
  if (time === "invalid") return refuse(15, 0);
  const index = query.get("index") || undefined;
  if (!isAllowedIndex(token, index)) return refuse(7, 0);
  const lines = breakLines(body);
  if (lines.length === 0) return renderHec(5);
  const metadata: Record<string, string> = {};
  for (const name of ["index", "host", "source", "sourcetype"]) {
    const value = query.get(name);
    if (value) metadata[name] = value;
  }
  for (const raw of lines) {
    const own = time ?? extractTimestamp(raw, state.now());
    state.index(
      toEvent(collection, { raw, ...metadata, ...(own === undefined ? {} : { time: own }) }, "collector/raw"),
    );
  }
  return undefined;
}

function refuse(code: HecCode, number: number): Response {
  return renderHec(code, { "invalid-event-number": code === 7 ? number + 1 : number });
}

function toEvent(collection: Collection, envelope: Envelope, via: NewSplunkEvent["via"]): NewSplunkEvent {
  const { state, token, host } = collection;
  const index = envelope.index ?? token.index;
  return {
    raw: envelope.raw,
    time: envelope.time ?? state.now() / 1000,
    index: index === "" || index === "default" ? "main" : index,
    host: envelope.host ?? (token.host || host),
    source: envelope.source ?? (token.source || `http:${token.name}`),
    sourcetype: envelope.sourcetype ?? (token.sourcetype || "httpevent"),
    ...(envelope.fields === undefined ? {} : { fields: envelope.fields }),
    via,
  };
}
