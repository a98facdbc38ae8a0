/** The Action's file, and the properties that `deploy` sends with it. */
export interface Bundle {
  readonly code: string;
  /** UTF-8 length. */
  readonly bytes: number;
  /** Of the whole file, in hex. */
  readonly sha256: string;
  readonly runtime: "node22";
  /** Always empty: Auth0 builds an Action without npm dependencies in 0.3 s, and there is no supply chain. */
  readonly dependencies: readonly [];
}

/**
 * Auth0's limit for an Action's code, in bytes.
 *
 * @see https://auth0.com/docs/customize/actions/limitations
 */
export const maxBundleBytes = 100_000;
