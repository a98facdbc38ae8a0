import { Failure } from "../errors/failure.ts";
import { readSplunkMessage } from "../errors/responder.ts";

/** Sends a form to Splunk's management port. Returns status and text of the response. */
export type PostForm = (
  path: string,
  form: Readonly<Record<string, string>>,
) => Promise<{ status: number; body: string }>;

/** The event to search for. */
export interface Wanted {
  /** The event's id. If it is unknown: the id of a user who has only this event. */
  readonly field: "eventId" | "userId";
  /** The beginning of an `eventId` is enough. */
  readonly value: string;
  /** The event's `time`, if known: a repeated sign-up has the same id and another time. */
  readonly time: string | undefined;
  readonly index: string | undefined;
}

/** A found event. */
export interface FoundEvent {
  readonly index: string | undefined;
  readonly sourcetype: string | undefined;
  /** Splunk's `_time` of the event, as it prints it. */
  readonly time: string | undefined;
  /** Whether Splunk extracts the fields: `none` if it does not, `twice` if each field has two values. */
  readonly fields: "none" | "once" | "twice";
  /** Splunk's time minus the event's `time`, in milliseconds. Absent if one of them is unknown. */
  readonly timeShift: number | undefined;
}

/** The length of a UUID. */
const wholeId = 36;

/** The search endpoint, and the one of Splunk before 9.0.1. */
export const exportPaths = ["/services/search/v2/jobs/export", "/services/search/jobs/export"];

/**
 * Searches Splunk once for an event. `undefined` if it is not found. Searches the id as a word and as a field, to find also
 * events whose fields Splunk does not extract.
 *
 * @throws {Failure} `SPLUNK_SEARCH` if Splunk refuses the search
 * @see https://docs.splunk.com/Documentation/Splunk/latest/RESTREF/RESTsearch
 */
export async function findEvent(post: PostForm, wanted: Wanted): Promise<FoundEvent | undefined> {
  const isWhole = wanted.field !== "eventId" || wanted.value.length >= wholeId;
  const id = JSON.stringify(isWhole ? wanted.value : `${wanted.value}*`);
  const form = {
    search: `search index=${JSON.stringify(wanted.index ?? "*")} (${wanted.field}=${id} OR ${id}) | head 10 | fields *`,
    earliest_time: "-24h",
    latest_time: "+24h",
    output_mode: "json",
    preview: "false",
  };
  for (const path of exportPaths) {
    const { status, body } = await post(path, form);
    if (status === 200) return readFound(body, wanted);
    if (status !== 404) throw toSearchFailure(status, body);
  }
  throw toSearchFailure(404);
}

/** Finds errors in a response with status 200, for example an exceeded quota. */
function readFound(body: string, wanted: Wanted): FoundEvent | undefined {
  const found = toResults(body)
    .map(toFound(wanted))
    .find((event) => event !== undefined);
  if (found === undefined && readSplunkMessage(body, ["ERROR", "FATAL"]) !== undefined) {
    throw toSearchFailure(200, body);
  }
  return found;
}

/** Parses a stream of JSON lines with one `result` each, or one JSON document with all `results`. */
function toResults(body: string): Record<string, unknown>[] {
  return body.split("\n").flatMap((line) => {
    try {
      const response: unknown = JSON.parse(line);
      if (!isRecord(response)) return [];
      const results = Array.isArray(response.results) ? response.results : [response.result];
      return results.filter(isRecord);
    } catch {
      return [];
    }
  });
}

function toFound(wanted: Wanted): (result: Record<string, unknown>) => FoundEvent | undefined {
  return (result) => {
    const raw = parseRaw(result._raw);
    const id = raw?.[wanted.field] ?? [result[wanted.field]].flat()[0];
    const time = raw?.time ?? [result.time].flat()[0];
    if (typeof id !== "string" || !id.startsWith(wanted.value)) return undefined;
    if (wanted.time !== undefined && time !== undefined && time !== wanted.time) return undefined;
    const { index, sourcetype, _time } = result;
    const values = [result[wanted.field]].flat();
    return {
      index: toText(index),
      sourcetype: toText(sourcetype),
      time: toText(_time),
      fields: values[0] !== id ? "none" : values.length > 1 ? "twice" : "once",
      timeShift: toTimeShift(_time, time),
    };
  };
}

function parseRaw(raw: unknown): Record<string, unknown> | undefined {
  try {
    const event: unknown = typeof raw === "string" ? JSON.parse(raw) : undefined;
    return isRecord(event) ? event : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function toText(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function toTimeShift(splunkTime: unknown, ownTime: unknown): number | undefined {
  if (typeof splunkTime !== "string" || typeof ownTime !== "string") return undefined;
  const shift = Date.parse(splunkTime) - Date.parse(ownTime);
  return Number.isNaN(shift) ? undefined : shift;
}

/** The failure for a refused search, with Splunk's message if there is one. */
export function toSearchFailure(status: number, body = ""): Failure {
  const splunkMessage = readSplunkMessage(body, ["ERROR", "FATAL"]) ?? readSplunkMessage(body);
  const hints: Readonly<Record<number, string>> = {
    401: "Check the search account. A HEC token cannot search: set SPLUNK_SEARCH_TOKEN, or SPLUNK_SEARCH_USERNAME and SPLUNK_SEARCH_PASSWORD.",
    403: "Give a role of the search account the capability search, and the index among those it may search.",
    404: "Set SPLUNK_SEARCH_URL to Splunk's management port, such as https://splunk.example.com:8089.",
  };
  const isQuota =
    splunkMessage !== undefined && /quota|maximum number of concurrent|disk usage/i.test(splunkMessage);
  const hint = isQuota
    ? "Run the command again when other searches have ended, or raise the search quota of the account's role."
    : (hints[status] ?? "Check SPLUNK_SEARCH_URL: it must be Splunk's management port (8089).");
  const words = splunkMessage === undefined ? "" : `: ${splunkMessage}`;
  const cause = splunkMessage === undefined ? { status } : { status, message: splunkMessage };
  return new Failure("SPLUNK_SEARCH", `Splunk refused the search (HTTP ${status})${words}`, hint, cause);
}
