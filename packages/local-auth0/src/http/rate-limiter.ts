import { toPathPattern } from "@splunk-action/local-http";
import { ApiError } from "./api-error.ts";

/** A token bucket: so many requests at once, and a refill. */
export interface RateLimit {
  readonly burst: number;
  readonly perSecond: number;
}

/** A limit for some endpoints alone. */
export interface EndpointRateLimit extends RateLimit {
  /** Default: all. */
  readonly methods?: readonly string[];
  /** With `*` for any characters, e.g. `/api/v2/logs*`. */
  readonly path: string;
}

/** One limit for the whole Management API, or a list for groups of endpoints, of which the first match counts. */
export type RateLimits = RateLimit | readonly EndpointRateLimit[];

const logs = "/api/v2/logs*";
const users = "/api/v2/users*";

/**
 * The limits of Auth0's plans as documented in 2026.
 *
 * @see https://auth0.com/docs/troubleshoot/customer-support/operational-policies/rate-limit-policy/rate-limit-configurations
 */
export const auth0RateLimits = {
  free: { burst: 2, perSecond: 2 },
  professional: [
    { path: logs, burst: 10, perSecond: 100 / 60 },
    { path: users, methods: ["GET"], burst: 40, perSecond: 500 / 60 },
    { path: users, burst: 20, perSecond: 200 / 60 },
    { path: "/api/v2/*", burst: 10, perSecond: 150 / 60 },
  ],
  enterprise: { burst: 50, perSecond: 16 },
  enterpriseTest: { burst: 10, perSecond: 2 },
  private: { burst: 50, perSecond: 50 },
} as const satisfies Readonly<Record<string, RateLimits>>;

/** Counts requests against the tenant's limits. */
export interface RateLimiter {
  /** Replaces the limits and starts with full buckets; `undefined` for none. */
  change(limits: RateLimits | undefined): void;
  /**
   * @returns headers for the response.
   * @throws ApiError 429 when the bucket is empty.
   */
  count(method: string, path: string): Readonly<Record<string, string>>;
}

/** @param now in epoch milliseconds */
export function createRateLimiter(limits: RateLimits | undefined, now: () => number): RateLimiter {
  let buckets = toBuckets(limits, now);
  return {
    change(changed) {
      buckets = toBuckets(changed, now);
    },
    count: (method, path) => buckets.find((bucket) => bucket.fits(method, path))?.take() ?? {},
  };
}

function toBuckets(limits: RateLimits | undefined, now: () => number) {
  if (limits === undefined) return [];
  if ("burst" in limits)
    return [{ fits: () => true, take: createBucket(limits, "Global limit has been reached", now) }];
  return limits.map((limit) => {
    const pattern = toPathPattern(limit.path);
    return {
      fits: (method: string, path: string) => (limit.methods?.includes(method) ?? true) && pattern.test(path),
      take: createBucket(limit, "Endpoint limit has been reached", now),
    };
  });
}

function createBucket({ burst, perSecond }: RateLimit, message: string, now: () => number) {
  let tokens = burst;
  let countedAt = now();
  return (): Readonly<Record<string, string>> => {
    const at = now();
    tokens = Math.min(burst, tokens + ((at - countedAt) / 1_000) * perSecond);
    countedAt = at;
    const isAllowed = tokens >= 1;
    if (isAllowed) tokens -= 1;
    const missing = isAllowed ? burst - tokens : 1 - tokens;
    const resetAt = Math.ceil((at + (missing / perSecond) * 1_000) / 1_000);
    const headers = toRateLimitHeaders(burst, Math.floor(tokens), resetAt);
    if (!isAllowed) throw toTooManyRequests(headers, message);
    return headers;
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
export function toTooManyRequests(
  headers: Readonly<Record<string, string>>,
  message = "Global limit has been reached",
): ApiError {
  return new ApiError(429, message, "too_many_requests", { headers });
}
