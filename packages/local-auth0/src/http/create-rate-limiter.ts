import type { Clock, RateLimit } from "../tenant-options.ts";
import { ApiError } from "./api-error.ts";

/** Counts a request against the tenant's limit. */
export interface RateLimiter {
  /**
   * @returns headers for the answer.
   * @throws ApiError 429 when the bucket is empty.
   */
  count(): Readonly<Record<string, string>>;
}

/**
 * A token bucket over the whole Management API.
 *
 * @see https://auth0.com/docs/troubleshoot/customer-support/operational-policies/rate-limit-policy/rate-limit-configurations
 */
export function createRateLimiter(limit: RateLimit | undefined, clock: Clock): RateLimiter {
  if (limit === undefined) return { count: () => ({}) };
  let tokens = limit.burst;
  let countedAt = clock.now();
  return {
    count() {
      const now = clock.now();
      tokens = Math.min(limit.burst, tokens + ((now - countedAt) / 1_000) * limit.perSecond);
      countedAt = now;
      const allowed = tokens >= 1;
      if (allowed) tokens -= 1;
      const missing = allowed ? limit.burst - tokens : 1 - tokens;
      const resetAt = Math.ceil((now + (missing / limit.perSecond) * 1_000) / 1_000);
      const headers = toRateLimitHeaders(limit.burst, Math.floor(tokens), resetAt);
      if (!allowed) throw toTooManyRequests(headers);
      return headers;
    },
  };
}

/** @param resetAt in seconds since the epoch. */
export function toRateLimitHeaders(limit: number, remaining: number, resetAt: number) {
  return {
    "x-ratelimit-limit": String(limit),
    "x-ratelimit-remaining": String(remaining),
    "x-ratelimit-reset": String(resetAt),
  };
}

/** Auth0 sends no `Retry-After` here. */
export function toTooManyRequests(headers: Readonly<Record<string, string>>): ApiError {
  return new ApiError(429, "Global limit has been reached", "too_many_requests", { headers });
}
