/** The fields of an event that matching needs, as a search returns them. Hashed and masked values stay as they are. */
export interface EventRow {
  /** Epoch milliseconds: the event's `time`; if absent, Splunk's `_time`. */
  readonly time: number;
  readonly eventId: string;
  readonly isSignUp: boolean;
  /** Sent by `reconcile`. */
  readonly reconciled: boolean;
  readonly logId: string | undefined;
  readonly userId: string | undefined;
  readonly clientId: string | undefined;
  readonly sessionId: string | undefined;
  readonly transactionId: string | undefined;
  readonly loginsCount: string | undefined;
}

/** The fields that a search must return. */
export const rowFields = [
  "time",
  "message",
  "eventId",
  "logId",
  "userId",
  "clientId",
  "sessionId",
  "transactionId",
  "loginsCount",
  "reconciled",
  "test",
] as const;

/**
 * Parses one search result. Reads the fields that Splunk extracted. If Splunk does not extract fields (`KV_MODE=none`),
 * reads them from the event's text.
 *
 * @returns `undefined` if it is not an event of this project; `"test"` for an event of `test-event`.
 */
export function toEventRow(result: Readonly<Record<string, unknown>>): EventRow | "test" | undefined {
  const raw = text(result.eventId) === undefined ? parseRaw(result._raw) : undefined;
  const read = (name: (typeof rowFields)[number]) => text(raw === undefined ? result[name] : raw[name]);
  const eventId = read("eventId");
  const own = read("time");
  const time = own === undefined ? Number.NaN : Date.parse(own);
  const at = Number.isNaN(time) ? toTime(result._time) : time;
  if (eventId === undefined || at === undefined) return undefined;
  if (read("test") === "true") return "test";
  return {
    time: at,
    eventId,
    isSignUp: read("message") === "SignUp",
    reconciled: read("reconciled") === "true",
    logId: read("logId"),
    userId: read("userId"),
    clientId: read("clientId"),
    sessionId: read("sessionId"),
    transactionId: read("transactionId"),
    loginsCount: read("loginsCount"),
  };
}

function parseRaw(raw: unknown): Readonly<Record<string, unknown>> | undefined {
  try {
    const event: unknown = typeof raw === "string" ? JSON.parse(raw) : undefined;
    return typeof event === "object" && event !== null ? (event as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** Splunk returns a list if it extracts a field twice. */
function text(value: unknown): string | undefined {
  const one: unknown = Array.isArray(value) ? value[0] : value;
  if (typeof one === "number" || typeof one === "boolean") return String(one);
  return typeof one === "string" && one !== "" ? one : undefined;
}

/** Parses epoch seconds or a date in Splunk's format. */
function toTime(value: unknown): number | undefined {
  const written = text(value);
  if (written === undefined) return undefined;
  const time = /^\d+(\.\d+)?$/.test(written) ? Number(written) * 1000 : Date.parse(written);
  return Number.isNaN(time) ? undefined : time;
}
