import { createHash } from "node:crypto";
import type { ActionCache } from "../auth0/post-login-api.ts";
import type { ManagementCredentials } from "../settings/settings.ts";

/** A Management API access token. */
export interface ManagementToken {
  readonly value: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

/** A token is sent in a header, where characters other than visible ASCII make the request throw. */
export function isTokenText(value: unknown): value is string {
  return typeof value === "string" && /^[\x21-\x7e]+$/.test(value);
}

/** `api.cache` keeps a value for max one day and max 4 kB. A token with many scopes can be larger. */
const maxTtl = 24 * 60 * 60 * 1000;
const largestValue = 4096;

/** A digest of tenant and client, so that each has its own token. `api.cache` refuses keys above 64 bytes. */
export function toTokenKey({ domain, clientId }: ManagementCredentials): string {
  const digest = createHash("sha256")
    .update(JSON.stringify([domain.origin, clientId]))
    .digest("hex");
  return `splunk-action/token/${digest.slice(0, 16)}`;
}

/** The token that another instance stored in `api.cache`, if it is valid. */
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

/** Stores a token for other instances. Best effort: errors of the cache are ignored. */
export function writeCachedToken(cache: ActionCache | undefined, key: string, token: ManagementToken): void {
  const value = JSON.stringify(token);
  const ttl = Math.min(maxTtl, token.expiresAt - Date.now());
  if (value.length > largestValue || ttl <= 0) return;
  try {
    cache?.set(key, value, { ttl });
  } catch {
    // Treat cache errors as a miss.
  }
}

/** Removes a token. */
export function dropCachedToken(cache: ActionCache | undefined, key: string): void {
  try {
    cache?.delete(key);
  } catch {
    // Best effort, as above.
  }
}
