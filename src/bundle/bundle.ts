/** The Action's one file, and what Auth0 is told about it. */
export interface Bundle {
  readonly code: string;
  /** UTF-8 length. */
  readonly bytes: number;
  /** Of the whole file, in hex. */
  readonly sha256: string;
  readonly runtime: "node22";
  /** None: an Action without npm dependencies is built in a third of a second, and has no supply chain. */
  readonly dependencies: readonly [];
}

/**
 * Auth0's limit for an Action's code, in bytes.
 *
 * @see https://auth0.com/docs/customize/actions/limitations
 */
export const maxBundleBytes = 100_000;
