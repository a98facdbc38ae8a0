import { type DeliveryErrorCode, isTlsError } from "../errors/error-codes.ts";
import { readRetryAfter } from "../http/deliver.ts";
import type { HttpResponse, Judge } from "../http/transport.ts";
import { TransportError } from "../http/transport-error.ts";
import type { SplunkCredential } from "../settings/settings.ts";

/** The result of one attempt. `src/errors/error-texts.ts` explains the codes. */
export type Verdict =
  | { readonly outcome: "accepted"; readonly status: number }
  | {
      /** A retry may be accepted. */
      readonly outcome: "undelivered";
      readonly status: number | undefined;
      readonly code: DeliveryErrorCode;
      /** Milliseconds that Splunk asks us to wait. */
      readonly retryAfter?: number | undefined;
    }
  | {
      /** A retry would be refused again. */
      readonly outcome: "refused";
      readonly status: number | undefined;
      readonly code: DeliveryErrorCode;
    };

/** Codes of the Event Collector that mean success: 24 and 25 only warn of full queues. */
const acceptedCodes: ReadonlySet<number> = new Set([0, 24, 25]);

/** Codes that are retried: internal error, busy, shutting down, queue full, acknowledgement channel full. */
const passingCodes: ReadonlySet<number> = new Set([8, 9, 23, 26, 27]);

/** Converts a response or error to a verdict, for this kind of credential. */
export function createJudge(kind: SplunkCredential["kind"]): Judge<Verdict> {
  return (result) =>
    result instanceof TransportError ? toTransportVerdict(result) : toVerdict(result, kind, Date.now());
}

/** Converts Splunk's response to a verdict. The Event Collector sends a JSON code, the management port a status only. */
export function toVerdict(response: HttpResponse, kind: SplunkCredential["kind"], now: number): Verdict {
  const { status } = response;
  const hecCode = kind === "hec" ? readHecCode(response.body) : undefined;
  // A body with a code is JSON, and so no page.
  if (status === 200 && hecCode === undefined && isHtml(response)) {
    return { outcome: "refused", status, code: "E_HTML" };
  }
  if (status === 200 && (kind !== "hec" || (hecCode !== undefined && acceptedCodes.has(hecCode)))) {
    return { outcome: "accepted", status };
  }
  const code: DeliveryErrorCode = hecCode === undefined ? toStatusCode(response, kind) : `E_HEC_${hecCode}`;
  const passing = hecCode !== undefined && passingCodes.has(hecCode);
  if (passing || status === 429 || status >= 500) {
    return { outcome: "undelivered", status, code, retryAfter: readRetryAfter(response.headers, now) };
  }
  return { outcome: "refused", status, code };
}

/** For an attempt without a response. Certificate errors and endless responses are not retried. */
export function toTransportVerdict({ code }: TransportError): Verdict {
  const final = isTlsError(code) || code === "E_ANSWER_SIZE";
  return { outcome: final ? "refused" : "undelivered", status: undefined, code };
}

/** For an unknown path, the Event Collector sends 404 as its code, which is not in its table. */
function readHecCode(body: string): number | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    const code = typeof parsed === "object" && parsed !== null && "code" in parsed ? parsed.code : undefined;
    return Number.isInteger(code) && code !== 404 ? (code as number) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Splunk Web, a proxy or a captive portal can send status 200 with a page. The body decides. If the body has no markup, the
 * content type decides, unless the body is JSON.
 */
function isHtml({ headers, body }: HttpResponse): boolean {
  // Removes the prefix separately: one expression for both would backtrack.
  const markup = body.replace(/^(?:\s|<!--[\s\S]*?-->|<\?[\s\S]*?\?>)+/, "");
  if (/^<(?:!doctype\s+html|html|head|body)\b/i.test(markup)) return true;
  return /^text\/html\b/i.test(headers["content-type"] ?? "") && !/^\s*[{[]/.test(body);
}

function toStatusCode({ status, body }: HttpResponse, kind: SplunkCredential["kind"]): DeliveryErrorCode {
  if (status === 200) return "E_NOT_HEC";
  if (status >= 300 && status < 400) return "E_REDIRECT";
  // The management port sends status 400 and a text: "supplied index 'x' missing".
  if (kind !== "hec" && status === 400 && /supplied index .* missing/.test(body)) return "E_INDEX";
  return `E_HTTP_${status}`;
}
