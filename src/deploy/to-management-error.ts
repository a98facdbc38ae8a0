import { Failure } from "../failure.ts";
import { toReason } from "./fetch-token.ts";
import { ManagementError, type Operation } from "./management-error.ts";
import { toRetryAt } from "./retry-at.ts";

/** The shape that matters of what the `auth0` SDK throws. */
interface SdkError {
  readonly name?: unknown;
  readonly statusCode?: unknown;
  readonly body?: unknown;
  readonly rawResponse?: { readonly headers?: Pick<Headers, "get"> };
}

/**
 * Maps what the SDK threw. Of the answer only Auth0's message and error code are taken; what was sent is not. The
 * SDK wraps every failed request, so that anything else is a fault of ours and is given back unchanged.
 *
 * @param now Epoch milliseconds.
 */
export function toManagementError(operation: Operation, error: unknown, now: number): unknown {
  if (error instanceof Failure || typeof error !== "object" || error === null) return error;
  const { name, statusCode, body, rawResponse } = error as SdkError;
  if (typeof statusCode === "number") {
    const { message, errorCode } = (typeof body === "object" && body !== null ? body : {}) as Record<
      string,
      unknown
    >;
    const headers = rawResponse?.headers;
    return new ManagementError(operation, typeof message === "string" ? message : "no JSON in the answer", {
      status: statusCode,
      errorCode: typeof errorCode === "string" ? errorCode : undefined,
      retryAt: headers === undefined ? undefined : toRetryAt(headers, now),
    });
  }
  const isFromSdk =
    name === "ManagementError" || name === "ManagementTimeoutError" || rawResponse !== undefined;
  if (isFromSdk) return new ManagementError(operation, toReason(error));
  // zod: the answer had an unknown shape. The status keeps anybody from trying again.
  if (name === "ZodError")
    return new ManagementError(operation, "an answer of unknown shape", { status: 200 });
  return error;
}
