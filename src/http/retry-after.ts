import type { IncomingHttpHeaders } from "node:http";

/**
 * How long a server asks us to stay away, in milliseconds; `undefined` when it does not say. `Retry-After` holds
 * seconds or a date (RFC 9110 §10.2.3); Auth0's Management API has `X-RateLimit-Reset` in epoch seconds instead.
 */
export function readRetryAfter(headers: IncomingHttpHeaders, now: number): number | undefined {
  const after = headers["retry-after"];
  if (after !== undefined) {
    if (/^\s*\d+\s*$/.test(after)) return Number(after) * 1000;
    const date = Date.parse(after);
    if (!Number.isNaN(date)) return Math.max(0, date - now);
  }
  const reset = Number(headers["x-ratelimit-reset"]);
  return Number.isFinite(reset) && reset > 0 ? Math.max(0, reset * 1000 - now) : undefined;
}
