import { type DeliveryErrorCode, isTlsError } from "../errors/error-codes.ts";
import { readRetryAfter } from "../http/deliver.ts";
import type { HttpResponse, Judge } from "../http/transport.ts";
import { TransportError } from "../http/transport-error.ts";
import type { SplunkCredential } from "../settings/settings.ts";

/** What became of one attempt. `src/errors/error-texts.ts` explains the codes. */
export type Verdict =
  | { readonly outcome: "accepted"; readonly status: number }
  | {
      /** The same request may be accepted later. */
      readonly outcome: "undelivered";
      readonly status: number | undefined;
      readonly code: DeliveryErrorCode;
      /** Milliseconds that Splunk asks us to wait. */
      readonly retryAfter?: number | undefined;
    }
  | {
      /** The same request will be refused again. */
      readonly outcome: "refused";
      readonly status: number | undefined;
      readonly code: DeliveryErrorCode;
    };

/** Codes of the Event Collector that come with HTTP 200 and mean it: 24 and 25 only warn of full queues. */
const acceptedCodes: ReadonlySet<number> = new Set([0, 24, 25]);

/** Internal error, busy, shutting down, queue full, acknowledgement channel full. */
const passingCodes: ReadonlySet<number> = new Set([8, 9, 23, 26, 27]);

/** Judges what an attempt with this kind of credential brought back. */
export function createJudge(kind: SplunkCredential["kind"]): Judge<Verdict> {
  return (result) =>
    result instanceof TransportError ? toTransportVerdict(result) : toVerdict(result, kind, Date.now());
}

/** Reads Splunk's response. The Event Collector explains itself in a JSON body, the management port by its status. */
export function toVerdict(answer: HttpResponse, kind: SplunkCredential["kind"], now: number): Verdict {
  const { status } = answer;
  const hecCode = kind === "hec" ? readHecCode(answer.body) : undefined;
  // A body with a code is JSON, and so no page.
  if (status === 200 && hecCode === undefined && isHtml(answer)) {
    return { outcome: "refused", status, code: "E_HTML" };
  }
  if (status === 200 && (kind !== "hec" || (hecCode !== undefined && acceptedCodes.has(hecCode)))) {
    return { outcome: "accepted", status };
  }
  const code: DeliveryErrorCode = hecCode === undefined ? toStatusCode(answer, kind) : `E_HEC_${hecCode}`;
  const passing = hecCode !== undefined && passingCodes.has(hecCode);
  if (passing || status === 429 || status >= 500) {
    return { outcome: "undelivered", status, code, retryAfter: readRetryAfter(answer.headers, now) };
  }
  return { outcome: "refused", status, code };
}

/** No response. A certificate does not get better while a login waits, and neither does an endless response. */
export function toTransportVerdict({ code }: TransportError): Verdict {
  const final = isTlsError(code) || code === "E_ANSWER_SIZE";
  return { outcome: final ? "refused" : "undelivered", status: undefined, code };
}

/** For a path that it does not know, the Event Collector repeats HTTP's 404 as a code: none of its own table. */
function readHecCode(body: string): number | undefined {
  try {
    const answer: unknown = JSON.parse(body);
    const code = typeof answer === "object" && answer !== null && "code" in answer ? answer.code : undefined;
    return Number.isInteger(code) && code !== 404 ? (code as number) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Splunk Web, a proxy or a captive portal answers 200 with a page. The body decides; a type without markup below it
 * counts unless what stands there is JSON.
 */
function isHtml({ headers, body }: HttpResponse): boolean {
  // What may stand before goes first, and on its own: one expression for both would try every way to split it.
  const markup = body.replace(/^(?:\s|<!--[\s\S]*?-->|<\?[\s\S]*?\?>)+/, "");
  if (/^<(?:!doctype\s+html|html|head|body)\b/i.test(markup)) return true;
  return /^text\/html\b/i.test(headers["content-type"] ?? "") && !/^\s*[{[]/.test(body);
}

function toStatusCode({ status, body }: HttpResponse, kind: SplunkCredential["kind"]): DeliveryErrorCode {
  if (status === 200) return "E_NOT_HEC";
  if (status >= 300 && status < 400) return "E_REDIRECT";
  // The management port says this with status 400 and words only: "supplied index 'x' missing".
  if (kind !== "hec" && status === 400 && /supplied index .* missing/.test(body)) return "E_INDEX";
  return `E_HTTP_${status}`;
}
