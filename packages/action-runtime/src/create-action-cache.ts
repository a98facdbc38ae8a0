import { type Clock, systemClock } from "./clock.ts";
import { auth0Limits, type RuntimeLimits } from "./runtime-limits.ts";

/** What `api.cache` stores. `expires_at` in milliseconds since the Unix epoch. */
export interface CacheRecord {
  readonly value: string;
  readonly expires_at: number;
}

/** Why nothing was written. The last three are internal errors of Auth0, which do not occur here. */
export type CacheErrorCode =
  | "CacheKeySizeExceeded"
  | "CacheValueSizeExceeded"
  | "CacheSizeExceeded"
  | "ItemAlreadyExpired"
  | "InvalidExpiry"
  | "CacheKeyDoesNotExist"
  | "MaxSideEffectsExceeded"
  | "FailedToSetCacheRecord"
  | "FailedToDeleteCacheRecord";

/** The result of `api.cache.set`. */
export type CacheSetResult =
  | { readonly type: "success"; readonly record: CacheRecord }
  | { readonly type: "error"; readonly code: CacheErrorCode };

/** The result of `api.cache.delete`. */
export type CacheDeleteResult =
  | { readonly type: "success" }
  | { readonly type: "error"; readonly code: CacheErrorCode };

/** The cache of one trigger. Give the same one to the runtimes of all its Actions. */
export interface ActionCacheStore {
  get(key: string): CacheRecord | undefined;
  set(key: string, value: string, options?: { ttl?: number; expires_at?: number }): CacheSetResult;
  delete(key: string): CacheDeleteResult;
}

/** Options of a cache. Default: Auth0's limits and the machine's clock. */
export interface ActionCacheOptions {
  readonly limits?: Partial<RuntimeLimits>;
  readonly clock?: Clock;
}

/**
 * A cache that behaves as `api.cache` of Auth0: it never throws for a limit: `set` and `delete` return a code
 * instead. A lifetime above the maximum is shortened to it; of `ttl` and `expires_at` the earlier one counts. Where
 * Auth0 promises less (it may drop entries at any time), this cache keeps them.
 *
 * @throws {TypeError} from `set`, when key or value is not a string, as in Auth0.
 * @see https://auth0.com/docs/customize/actions/limitations
 */
export function createActionCache(options: ActionCacheOptions = {}): ActionCacheStore {
  const limits = { ...auth0Limits, ...options.limits };
  const clock = options.clock ?? systemClock;
  const records = new Map<string, CacheRecord>();

  const get = (key: string): CacheRecord | undefined => {
    const record = records.get(key);
    if (record === undefined || record.expires_at > clock.now()) return record;
    records.delete(key);
    return undefined;
  };

  return {
    get,
    set(key, value, lifetime = {}) {
      if (typeof key !== "string" || typeof value !== "string") {
        throw new TypeError("api.cache.set takes a string as key and a string as value.");
      }
      if (bytes(key) > limits.cacheKeyBytes) return failure("CacheKeySizeExceeded");
      if (bytes(value) > limits.cacheValueBytes) return failure("CacheValueSizeExceeded");

      const others = [...records.keys()].filter((other) => other !== key && get(other) !== undefined);
      const size = others.reduce((sum, other) => sum + bytes(other) + bytes(get(other)?.value ?? ""), 0);
      if (others.length >= limits.cacheEntries || size + bytes(key) + bytes(value) > limits.cacheTotalBytes) {
        return failure("CacheSizeExceeded");
      }

      const now = clock.now();
      const expiresAt = toExpiry(lifetime, now, limits);
      if (expiresAt === undefined) return failure("InvalidExpiry");
      if (expiresAt <= now) return failure("ItemAlreadyExpired");
      const record = Object.freeze({ value, expires_at: expiresAt });
      records.set(key, record);
      return { type: "success", record };
    },
    delete(key) {
      if (get(key) === undefined) return failure("CacheKeyDoesNotExist");
      records.delete(key);
      return { type: "success" };
    },
  };
}

/** Undefined when a given lifetime is not a usable number. */
function toExpiry(
  lifetime: { ttl?: number; expires_at?: number },
  now: number,
  limits: RuntimeLimits,
): number | undefined {
  const expiries: number[] = [];
  if (lifetime.ttl !== undefined) expiries.push(now + Math.floor(lifetime.ttl));
  if (lifetime.expires_at !== undefined) expiries.push(Math.floor(lifetime.expires_at));
  if (!expiries.every(Number.isSafeInteger)) return undefined;
  if (expiries.length === 0) expiries.push(now + limits.cacheDefaultTtlMs);
  return Math.min(...expiries, now + limits.cacheMaxTtlMs);
}

function bytes(text: string): number {
  return Buffer.byteLength(text, "utf8");
}

function failure(code: CacheErrorCode): { readonly type: "error"; readonly code: CacheErrorCode } {
  return { type: "error", code };
}
