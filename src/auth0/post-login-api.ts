/**
 * The part of the post-login `api` object that the Action uses.
 *
 * @see https://auth0.com/docs/customize/actions/reference/post-login/post-login-api-object
 */
export interface PostLoginApi {
  readonly access: {
    /** Ends the login with `access_denied`. Auth0 still saves metadata changes that were queued before. */
    deny(reason: string): unknown;
  };
  readonly user: {
    /** Queues a change that Auth0 saves once, after the last Action of the flow. */
    setAppMetadata(key: string, value: unknown): unknown;
  };
  readonly cache: ActionCache;
}

/** `api.cache`: shared by all Actions of a trigger, best effort, at most 4 kB a value and 8 kB in all. */
export interface ActionCache {
  get(key: string): { readonly value: string; readonly expires_at: number } | undefined;
  /** Does not throw if a limit is exceeded: the result then has the `type` `error`. `ttl` in milliseconds. */
  set(
    key: string,
    value: string,
    options?: { ttl?: number; expires_at?: number },
  ): { type: "success" | "error" };
  delete(key: string): unknown;
}
