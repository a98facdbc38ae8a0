import { ApiError } from "../http/api-error.ts";
import { toRateLimitHeaders, toTooManyRequests } from "../http/create-rate-limiter.ts";
import type { Answer } from "../http/route.ts";
import type { RateLimitFault, StatusFault } from "./tenant-fault.ts";

/** The answer a fault puts in the place of the tenant's own. */
export function toFaultAnswer(fault: RateLimitFault | StatusFault, path: string, now: number): Answer {
  if (fault.kind === "rate-limit") return toRateLimitAnswer(fault, path, now);
  const body = fault.body ?? new ApiError(fault.status, toMessage(fault.status)).toBody();
  return { status: fault.status, body, ...(fault.headers === undefined ? {} : { headers: fault.headers }) };
}

function toRateLimitAnswer(fault: RateLimitFault, path: string, now: number): Answer {
  const resetAt = Math.ceil((now + (fault.resetAfterMs ?? 1_000)) / 1_000);
  const error = toTooManyRequests(toRateLimitHeaders(10, 0, resetAt));
  if (path !== "/oauth/token") return { status: 429, body: error.toBody(), headers: error.headers };
  return {
    status: 429,
    body: { error: "too_many_requests", error_description: "Client quota exceeded" },
    headers: { ...error.headers, "retry-after": String(Math.max(1, resetAt - Math.floor(now / 1_000))) },
  };
}

function toMessage(status: number): string {
  return status >= 500 ? "An internal server error occurred" : "Request failed";
}
