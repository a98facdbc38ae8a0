import type { FlagErrorCode } from "../errors/error-codes.ts";
import type { Deadline } from "../http/deadline.ts";
import { readRetryAfter } from "../http/retry-after.ts";
import type { HttpAnswer } from "../http/transport.ts";
import { toTransportError } from "../http/transport-error.ts";

/** Why Auth0 did not do it: a transport error's code, or `E_HTTP_<status>`. */
export class ManagementError extends Error {
  override readonly name = "ManagementError";
  readonly code: FlagErrorCode;
  readonly status: number | undefined;

  constructor(code: FlagErrorCode, status?: number) {
    super(code);
    this.code = code;
    this.status = status;
  }
}

/**
 * Few, because the Action's own `api` can set the flag without any request: waiting for Auth0 to recover would
 * make a login pay for what the end of its flow does for nothing.
 */
const mostAttempts = 3;

/** Milliseconds between attempts where Auth0 names no time. */
const pause = 100;

/**
 * Sends a request to Auth0 until it is answered 2xx. 429 waits as long as Auth0 says, if that ends in time; 5xx and
 * failed connections are tried again; anything else is final.
 *
 * @throws ManagementError
 */
export async function sendManagementRequest(
  send: (attempt: number) => Promise<HttpAnswer>,
  deadline: Deadline,
): Promise<HttpAnswer> {
  for (let attempt = 1; ; attempt++) {
    const { answer, failure, wait } = await tryOnce(() => send(attempt));
    if (answer !== undefined) return answer;
    if (wait === undefined || attempt === mostAttempts || !(await deadline.sleep(wait))) throw failure;
  }
}

type Attempt =
  | { readonly answer: HttpAnswer; readonly failure?: never; readonly wait?: never }
  /** `wait` in milliseconds; absent when another attempt would end like this one. */
  | { readonly answer?: never; readonly failure: ManagementError; readonly wait: number | undefined };

async function tryOnce(send: () => Promise<HttpAnswer>): Promise<Attempt> {
  try {
    const answer = await send();
    const { status } = answer;
    if (status >= 200 && status < 300) return { answer };
    const failure = new ManagementError(`E_HTTP_${status}`, status);
    if (status === 429) {
      return { failure, wait: Math.max(pause, readRetryAfter(answer.headers, Date.now()) ?? 0) };
    }
    return { failure, wait: status >= 500 ? pause : undefined };
  } catch (error) {
    const { code } = toTransportError(error);
    return { failure: new ManagementError(code), wait: code.startsWith("E_TLS") ? undefined : pause };
  }
}
