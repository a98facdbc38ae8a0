import { gzipSync } from "node:zlib";
import { toTransportError } from "../http/transport-error.ts";
import type { Clock } from "../outbound/deadline.ts";
import type { Settings } from "../settings/settings.ts";
import { toSplunkBody, toSplunkRequest } from "../splunk/to-splunk-request.ts";
import { toTransportVerdict, toVerdict } from "../splunk/verdict.ts";
import type { SplunkClient } from "../splunk-api/splunk-client.ts";
import type { EventSender, SendOutcome } from "./ports.ts";

/** Max events and bytes of a request. HEC accepts more, but a proxy may not. */
const maxEvents = 500;
const maxBytes = 1_000_000;

/** Responses for which Splunk has indexed nothing: busy, shutting down, queues full. */
const takenNothing: ReadonlySet<string> = new Set([
  "E_HEC_9",
  "E_HEC_23",
  "E_HEC_26",
  "E_HEC_27",
  "E_HTTP_429",
]);

/** Errors that occur before the request is sent. */
const notConnected: ReadonlySet<string> = new Set(["E_DNS", "E_REFUSED", "E_UNREACHABLE"]);

/**
 * Sends events with the Action's settings: in batches to HEC, one by one to `receivers/simple`.
 *
 * @param client for `SPLUNK_URL`, with the Action's credential
 */
export function createEventSender(client: SplunkClient, settings: Settings, clock: Clock): EventSender {
  const { kind } = settings.credential;
  let requests = 0;
  let canGzip = kind === "hec";

  return {
    batchSize: kind === "hec" ? maxEvents : 1,
    get requests() {
      return requests;
    },
    async send(events) {
      const { url, headers } = toSplunkRequest(settings);
      const text = events.map((event) => toSplunkBody(event, settings)).join("\n");
      const path = url.slice(client.baseUrl.length);
      const type = { "content-type": headers["content-type"] ?? "application/json" };
      try {
        for (;;) {
          requests++;
          const gzip = canGzip && Buffer.byteLength(text) > 1024;
          const response = await client.send({
            method: "POST",
            path,
            body: gzip ? gzipSync(text, { level: 1 }) : text,
            headers: gzip ? { ...type, "content-encoding": "gzip" } : type,
          });
          if (gzip && response.status === 415) canGzip = false;
          else return toOutcome(toVerdict(response, kind, clock.now()), response.body);
        }
      } catch (error) {
        return toOutcome(toTransportVerdict(toTransportError(error)), "");
      }
    },
  };
}

/** The first events that fit into one request. */
export function takeBatch<T extends { readonly json: string }>(events: readonly T[]): readonly T[] {
  let bytes = 0;
  const end = events.findIndex(({ json }) => {
    // The envelope around an event is small.
    bytes += Buffer.byteLength(json) + 300;
    return bytes > maxBytes;
  });
  return end === -1 ? events : events.slice(0, Math.max(1, end));
}

function toOutcome(verdict: ReturnType<typeof toVerdict>, body: string): SendOutcome {
  if (verdict.outcome === "accepted") return { kind: "accepted" };
  const { code } = verdict;
  if (verdict.outcome === "refused") return { kind: "refused", code, at: readInvalidEvent(code, body) };
  const mayHaveTaken = !takenNothing.has(code) && !notConnected.has(code);
  return { kind: "failed", code, mayHaveTaken, retryAfter: verdict.retryAfter };
}

/**
 * The position, from 0, of the event that HEC refused. The events before it are in the index. Code 7 (index) counts
 * from 1.
 */
function readInvalidEvent(code: string, body: string): number | undefined {
  try {
    const { "invalid-event-number": number }: { "invalid-event-number"?: unknown } = JSON.parse(body);
    if (typeof number !== "number" || !Number.isInteger(number) || number < 0) return undefined;
    return code === "E_HEC_7" ? Math.max(0, number - 1) : number;
  } catch {
    return undefined;
  }
}
