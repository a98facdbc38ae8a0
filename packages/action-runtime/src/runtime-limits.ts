/**
 * The platform's limits for an Action. Bytes are UTF-8 bytes, characters are UTF-16 code units.
 *
 * @see https://auth0.com/docs/customize/actions/limitations
 */
export interface RuntimeLimits {
  /** Time for one execution, first-time loading of the file included. Auth0 shares it among all Actions of a flow. */
  readonly executionMs: number;
  /** Console output of an Action that the tenant keeps. */
  readonly storedConsoleCharacters: number;
  /** Console output of one execution, after which the rest is dropped. */
  readonly consoleBufferBytes: number;
  readonly cacheKeyBytes: number;
  readonly cacheValueBytes: number;
  /** Keys and values of all entries of a trigger together. */
  readonly cacheTotalBytes: number;
  readonly cacheEntries: number;
  /** Lifetime of a cache entry that was set without one. */
  readonly cacheDefaultTtlMs: number;
  readonly cacheMaxTtlMs: number;
  /** Max changes of `app_metadata`, and of `user_metadata`, in one session, as JSON. */
  readonly metadataBytes: number;
  readonly transactionKeyCharacters: number;
  readonly transactionValueBytes: number;
  readonly transactionTotalBytes: number;
}

/** Auth0's published limits. */
export const auth0Limits: RuntimeLimits = Object.freeze({
  executionMs: 20_000,
  storedConsoleCharacters: 256,
  consoleBufferBytes: 256 * 1024,
  cacheKeyBytes: 64,
  cacheValueBytes: 4096,
  cacheTotalBytes: 8192,
  cacheEntries: 20,
  cacheDefaultTtlMs: 15 * 60_000,
  cacheMaxTtlMs: 24 * 60 * 60_000,
  metadataBytes: 32 * 1024,
  transactionKeyCharacters: 64,
  transactionValueBytes: 8 * 1024,
  transactionTotalBytes: 16 * 1024,
});
