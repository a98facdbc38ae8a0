import { type FlagErrorCode, isTlsError } from "../errors/error-codes.ts";
import type { Deadline } from "../http/deadline.ts";
import { deliver, readRetryAfter } from "../http/deliver.ts";
import type { HttpResponse, OpenRequest, RequestHead, Transport } from "../http/transport.ts";
import { TransportError } from "../http/transport-error.ts";

/** Why the request failed. */
export class FlagError extends Error {
  override readonly name = "FlagError";
  readonly code: FlagErrorCode;
  readonly status: number | undefined;

  constructor(code: FlagErrorCode, status?: number) {
    super(code);
    this.code = code;
    this.status = status;
  }
}

/**
 * Max attempts. Few, because `api.user.setAppMetadata` can set the flag without a request: a login must not wait for Auth0
 * to recover.
 */
const maxAttempts = 3;

type ManagementVerdict =
  | { readonly outcome: "accepted"; readonly body: string }
  | {
      readonly outcome: "undelivered" | "refused";
      readonly error: FlagError;
      readonly retryAfter?: number | undefined;
    };

/**
 * Sends a request to Auth0 until the response is 2xx. 429, 5xx and failed connections are retried; any other response
 * is final.
 *
 * @returns the response's body
 * @throws FlagError
 */
export async function sendManagementRequest(
  head: RequestHead,
  body: string,
  transport: Transport,
  deadline: Deadline,
  opened?: OpenRequest,
): Promise<string> {
  const request = { head, body, transport, deadline, opened, judge, maxAttempts };
  const { verdict } = await deliver(request);
  if (verdict.outcome === "accepted") return verdict.body;
  throw verdict.error;
}

function judge(result: HttpResponse | TransportError): ManagementVerdict {
  if (result instanceof TransportError) {
    const { code } = result;
    const outcome = isTlsError(code) ? "refused" : "undelivered";
    return { outcome, error: new FlagError(code) };
  }
  const { status, headers, body } = result;
  if (status >= 200 && status < 300) return { outcome: "accepted", body };
  const error = new FlagError(`E_HTTP_${status}`, status);
  if (status !== 429 && status < 500) return { outcome: "refused", error };
  return { outcome: "undelivered", error, retryAfter: readRetryAfter(headers, Date.now()) };
}
