import { createHash } from "node:crypto";
import type { ActionCache } from "../auth0/post-login-api.ts";
import type { ManagementCredentials } from "../settings/settings.ts";

/** A Management API access token. */
export interface ManagementToken {
  readonly value: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

/** A token goes into a header: anything else than visible ASCII would make the request throw. */
export function isTokenText(value: unknown): value is string {
  return typeof value === "string" && /^[\x21-\x7e]+$/.test(value);
}

/** `api.cache` keeps nothing longer than a day and no value above 4 kB; a token with many scopes can be larger. */
const maxTtl = 24 * 60 * 60 * 1000;
const largestValue = 4096;

/** Short, for `api.cache` refuses a key above 64 bytes; a digest, so that no other client or tenant meets our token. */
export function toTokenKey({ domain, clientId }: ManagementCredentials): string {
  const digest = createHash("sha256")
    .update(JSON.stringify([domain.origin, clientId]))
    .digest("hex");
  return `splunk-action/token/${digest.slice(0, 16)}`;
}

/** What another instance left in `api.cache`, if it still reads as a token. */
export function readCachedToken(cache: ActionCache | undefined, key: string): ManagementToken | undefined {
  try {
    const token: unknown = JSON.parse(cache?.get(key)?.value ?? "null");
    if (typeof token !== "object" || token === null || !("value" in token && "expiresAt" in token))
      return undefined;
    const { value, expiresAt } = token;
    return isTokenText(value) && typeof expiresAt === "number" ? { value, expiresAt } : undefined;
  } catch {
    return undefined;
  }
}

/** Leaves a token for other instances. The cache is best effort: a full one changes nothing. */
export function writeCachedToken(cache: ActionCache | undefined, key: string, token: ManagementToken): void {
  const value = JSON.stringify(token);
  const ttl = Math.min(maxTtl, token.expiresAt - Date.now());
  if (value.length > largestValue || ttl <= 0) return;
  try {
    cache?.set(key, value, { ttl });
  } catch {
    // A cache that fails is a cache that is empty.
  }
}

/** Takes a token out again. */
export function dropCachedToken(cache: ActionCache | undefined, key: string): void {
  try {
    cache?.delete(key);
  } catch {
    // As above.
  }
}
