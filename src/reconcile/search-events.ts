import { createInterface } from "node:readline";
import { explainCode } from "../errors/explain-code.ts";
import { Failure } from "../errors/failure.ts";
import { type TransportError, toTransportError } from "../http/transport-error.ts";
import type { Clock } from "../outbound/deadline.ts";
import type { Settings } from "../settings/settings.ts";
import { exportPaths, toSearchFailure } from "../splunk-api/find-event.ts";
import type { SplunkClient } from "../splunk-api/splunk-client.ts";
import { type EventRow, rowFields, toEventRow } from "./event-row.ts";
import type { SplunkEvents } from "./ports.ts";

/** Max rows of one search. At this number, both halves of its time range are searched. Splunk's limit is 50 000. */
const maxRows = 20_000;

/** Milliseconds for which failed searches are retried. Incomplete ones have fewer attempts. */
const maxFailing = 5 * 60_000;
const maxIncomplete = 3;

/** Max ids in one search. */
const maxIds = 100;

/** Max milliseconds without data. Searches over a day of a busy index take longer than other requests. */
const searchTimeout = 120_000;

type Result = Readonly<Record<string, unknown>>;

/**
 * Searches Splunk by export, which has no row limit. A search is complete if it has its last row, has no message of type
 * WARN, ERROR or FATAL, and returns as many events as `tstats` counts (if Splunk allows `tstats`).
 *
 * @throws {Failure} `RECONCILE_INCOMPLETE_SEARCH`, `SPLUNK_SEARCH`, or the code of a transport error
 * @see https://docs.splunk.com/Documentation/Splunk/latest/RESTREF/RESTsearch
 */
export function createEventSearch(
  client: SplunkClient,
  { SPLUNK_INDEX = "*", SPLUNK_SOURCETYPE }: Settings,
  clock: Clock,
): SplunkEvents {
  const where = `index=${JSON.stringify(SPLUNK_INDEX)} sourcetype=${JSON.stringify(SPLUNK_SOURCETYPE)}`;
  let path = 0;
  let requests = 0;
  let canCount = true;
  /**
   * Whether Splunk extracts fields. If not (`KV_MODE=none`), they are read from the event's text. Unknown until a search
   * has returned an event.
   */
  let extraction: "unknown" | "fields" | "none" = "unknown";

  /** Makes one search, without retries. @returns its results, or why it is incomplete. */
  async function search(query: string, from: number, to: number): Promise<readonly Result[] | string> {
    const form = {
      search: query,
      earliest_time: toSeconds(from),
      latest_time: toSeconds(to),
      output_mode: "json",
      preview: "false",
      // This mode also extracts the fields that the search names. Verbose mode returns fewer rows.
      adhoc_search_level: "fast",
    };
    for (;;) {
      requests++;
      const target = exportPaths[path] as string;
      const response = await client.open({ method: "POST", path: target, form, timeout: searchTimeout });
      const { statusCode: status = 0 } = response;
      if (status === 200) {
        try {
          return await readResults(
            createInterface({ input: response, crlfDelay: Number.POSITIVE_INFINITY }),
            response,
          );
        } catch {
          return "the connection ended before the last row";
        }
      }
      response.resume();
      if (status === 404 && path + 1 < exportPaths.length) path++;
      else throw new SearchRefused(status);
    }
  }

  /** Repeats a search until it is complete. */
  async function searchWhole(
    query: string,
    from: number,
    to: number,
    expected = 0,
  ): Promise<readonly Result[]> {
    let failingSince: number | undefined;
    let incomplete = 0;
    for (let failed = 0; ; failed++) {
      try {
        const found = await search(query, from, to);
        const reason =
          typeof found === "string"
            ? found
            : found.length < Math.min(expected, maxRows)
              ? `${found.length} of ${expected} events came`
              : undefined;
        if (reason === undefined) return found as readonly Result[];
        if (++incomplete >= maxIncomplete) throw toIncomplete(reason, from, to);
      } catch (error) {
        if (error instanceof Failure) throw error;
        const now = clock.now();
        failingSince ??= now;
        const refused = error instanceof SearchRefused ? error.status : undefined;
        const isFinal = refused !== undefined && refused !== 429 && refused < 500;
        if (isFinal || now - failingSince > maxFailing) throw toFailure(error, client.baseUrl);
      }
      await clock.sleep(Math.min(1000 * 2 ** failed, 30_000));
    }
  }

  /** The number of events, including test events; 0 if Splunk does not return it. */
  async function count(from: number, to: number): Promise<number> {
    if (!canCount) return 0;
    try {
      const found = await search(`| tstats count where ${where}`, from, to);
      const text = typeof found === "string" ? undefined : found[0]?.count;
      return Number(text ?? 0) || 0;
    } catch (error) {
      if (!(error instanceof SearchRefused) || error.status >= 500) return 0;
      canCount = false;
      return 0;
    }
  }

  async function readRows(from: number, to: number, filter: string, isWhole: boolean): Promise<EventRow[]> {
    if (from >= to) return [];
    const expected = isWhole ? await count(from, to) : 0;
    // If fields are not extracted, a filter by a field finds nothing.
    const rawOnly = extraction === "none" || (extraction === "unknown" && !isWhole);
    const query = `search ${where}${rawOnly ? "" : filter} | head ${maxRows} | fields ${toFields(rawOnly)}`;
    const results = await searchWhole(query, from, to, expected);
    if (results.length >= maxRows) {
      const middle = Math.floor((from + to) / 2);
      if (middle <= from) throw toIncomplete(`${maxRows} events or more have one time`, from, to);
      return [
        ...(await readRows(from, middle, filter, isWhole)),
        ...(await readRows(middle, to, filter, isWhole)),
      ];
    }
    const rows = results.map(toEventRow);
    if (!rawOnly && results.length > 0) {
      if (rows.some((row) => row !== undefined)) extraction = "fields";
      else if (isWhole && extraction === "unknown") {
        extraction = "none";
        return readRows(from, to, filter, isWhole);
      }
    }
    return rows.filter((row): row is EventRow => row !== undefined && row !== "test");
  }

  return {
    read: (from, to) => readRows(from, to, "", true),
    async readReconciled(from, to) {
      const rows = await readRows(from, to, " reconciled=true", false);
      return rows.filter(({ reconciled }) => reconciled);
    },
    async find(eventIds, from) {
      const found = new Set<string>();
      for (let at = 0; at < eventIds.length; at += maxIds) {
        const ids = eventIds.slice(at, at + maxIds);
        const words = ids.map((id) => JSON.stringify(id)).join(" OR ");
        const query = `search ${where} (${words}) | head ${maxRows} | fields ${toFields(extraction !== "fields")}`;
        for (const row of (await searchWhole(query, from, clock.now() + 3600_000)).map(toEventRow)) {
          if (row !== undefined && row !== "test") found.add(row.eventId);
        }
      }
      return found;
    },
    get requests() {
      return requests;
    },
  };
}

class SearchRefused extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`HTTP ${status}`);
    this.status = status;
  }
}

/** Parses a stream of JSON lines with one `result` each. @returns the results, or why they are incomplete. */
async function readResults(
  lines: AsyncIterable<string>,
  response: { readonly complete?: boolean },
): Promise<readonly Result[] | string> {
  const results: Result[] = [];
  let isWhole = false;
  let error: string | undefined;
  for await (const line of lines) {
    if (line.trim() === "") continue;
    let parsed: { result?: unknown; results?: unknown; lastrow?: unknown; messages?: unknown };
    try {
      parsed = JSON.parse(line);
    } catch {
      return "the response ends in the middle of a row";
    }
    if (typeof parsed !== "object" || parsed === null) return "the response is not a list of rows";
    const { result, messages } = parsed;
    isWhole = parsed.lastrow === true;
    if (typeof result === "object" && result !== null) results.push(result as Result);
    for (const { type, text } of Array.isArray(messages) ? messages : []) {
      if (/^(?:WARN|ERROR|FATAL)$/i.test(String(type)))
        error ??= `Splunk says: ${String(text).slice(0, 200)}`;
    }
  }
  if (error !== undefined) return error;
  return isWhole && response.complete !== false ? results : "the last row did not come";
}

function toFields(rawOnly: boolean): string {
  return rawOnly ? "_time _raw" : `_time ${rowFields.join(" ")} | fields - _raw`;
}

function toSeconds(time: number): string {
  return (time / 1000).toFixed(3);
}

function toIncomplete(reason: string, from: number, to: number): Failure {
  const range = `${new Date(from).toISOString()} to ${new Date(to).toISOString()}`;
  return new Failure(
    "RECONCILE_INCOMPLETE_SEARCH",
    `Splunk's search of ${range} is incomplete: ${reason}`,
    "Nothing was sent for this time. Run the same command again; if it stays, check the search account's quotas and Splunk's job inspector.",
  );
}

function toFailure(error: unknown, baseUrl: string): Failure {
  if (error instanceof SearchRefused) return toSearchFailure(error.status);
  const { code }: TransportError = toTransportError(error);
  const { meaning, hint } = explainCode(code);
  return new Failure(code, `Splunk cannot be searched at ${baseUrl}: ${meaning}`, hint);
}
