import type { ToVendorError } from "@splunk-action/local-http";
import { ApiError } from "./api-error.ts";
import { toRateLimitHeaders, toTooManyRequests } from "./rate-limiter.ts";

/**
 * The tenant's own error bodies for faults that only have a status. A 429 says that requests are allowed again after
 * `resetAfterMs` (default 1 000), rounded up to a second. The token endpoint uses another body.
 */
export function createVendorErrors(now: () => number): ToVendorError {
  return ({ status, resetAfterMs = 1_000 }, request) => {
    if (status !== 429) return { body: new ApiError(status, toMessage(status)).toBody() };
    const resetAt = Math.ceil((now() + resetAfterMs) / 1_000);
    const error = toTooManyRequests(toRateLimitHeaders(10, 0, resetAt));
    if (new URL(request.url).pathname !== "/oauth/token")
      return { body: error.toBody(), headers: error.headers };
    return {
      body: { error: "too_many_requests", error_description: "Client quota exceeded" },
      headers: { ...error.headers, "retry-after": String(Math.max(1, resetAt - Math.floor(now() / 1_000))) },
    };
  };
}

function toMessage(status: number): string {
  return status >= 500 ? "An internal server error occurred" : "Request failed";
}
