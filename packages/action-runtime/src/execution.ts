/** The functions that Auth0 calls in a post-login Action: at the login, and when the user is back from a redirect. */
export type ActionHandlerName = "onExecutePostLogin" | "onContinuePostLogin";

import type { Exchange } from "./network/exchange.ts";

/** The result of one execution, as immutable data. */
export interface Execution {
  /**
   * `denied`: the Action ended and denied the login. `failed`: it threw, could not be loaded, or has
   * no such handler. `timed-out`: it did not end within its time. In all three cases the login fails.
   */
  readonly outcome: "completed" | "denied" | "failed" | "timed-out";
  /** The reason given first, when `outcome` is `denied`. */
  readonly deniedReason?: string;
  /** What was thrown, when `outcome` is `failed` or `timed-out`. */
  readonly error?: ExecutionError;
  readonly console: ConsoleOutput;
  /** What Auth0 would save. Empty for `failed` and `timed-out`; kept for `denied`. */
  readonly metadata: MetadataChanges;
  /** All other calls of `api`, in order. Empty when `failed` or `timed-out`. */
  readonly commands: readonly ActionCommand[];
  /** HTTP of this execution, in the order of the requests; empty unless `network.record` is on. */
  readonly exchanges: readonly Exchange[];
  /** ISO 8601. */
  readonly startedAt: string;
  readonly durationMs: number;
}

/** An error as data. A thrown value that is not an Error is the `message`. */
export interface ExecutionError {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  readonly stack?: string;
}

/** The Action's console output, of all methods. */
export interface ConsoleOutput {
  /** Lines as printed. */
  readonly lines: readonly string[];
  /** The part that the tenant's logs would keep. */
  readonly stored: string;
  /** Whether `stored` is incomplete. */
  readonly truncated: boolean;
}

/** Changes to a user's metadata, by first-level key; `null` removes the key. */
export interface MetadataChanges {
  readonly app: Readonly<Record<string, unknown>>;
  readonly user: Readonly<Record<string, unknown>>;
}

/** One call of an `api` method, for example `idToken.setCustomClaim` with its two arguments. */
export interface ActionCommand {
  readonly method: string;
  /** JSON copies, taken at the time of the call. Values that JSON cannot represent are `null`. */
  readonly arguments: readonly unknown[];
}
