/** Milliseconds: a fixed number, or a range from which each log gets its own value. */
export type Spread = number | readonly [min: number, max: number];

/**
 * Which logs the tenant writes, and how they differ from what happened. Defaults are what Auth0 was seen to do or is
 * documented to do. Can be changed while the tenant runs.
 */
export interface LogBehavior {
  /** From the end of the Actions to the log's `date`. Default 140–200 ms. */
  readonly delayMs: Spread;
  /** From the log's `date` to its arrival, which decides its id and order. Default 42–102 ms. */
  readonly arrivalMs: Spread;
  /** Share (0–1) of logs that take `lateArrivalMs` instead, so that newer logs come first. Default 0.08. */
  readonly lateShare: number;
  /** Default 146–5 076 ms. */
  readonly lateArrivalMs: Spread;
  /** From a log's arrival until the API shows it. Auth0 guarantees no limit. Default 0. */
  readonly visibleAfterMs: number | ((log: { readonly log_id: string; readonly type: string }) => number);
  /** Days after which a log is gone: 1, 5, 10 or 30, depending on the plan. Default 30. */
  readonly retentionDays: number;
  /**
   * Response to a checkpoint older than that. Auth0's is unknown. Default `accept`: continues with the oldest log.
   */
  readonly expiredCheckpoint: "accept" | "reject";
  /** Response to a checkpoint that is not the id of a log. Auth0 accepts it. */
  readonly madeUpCheckpoint: "accept" | "reject";
  /** How many logs a search can page through. Default 1 000. */
  readonly searchLimit: number;
  /** `details.transaction_id` compared with `event.transaction.id`. Default `equal`. */
  readonly transactionId: "equal" | "different" | "absent";
  /** `details.session_id` compared with `event.session.id`. Default `equal`. */
  readonly sessionId: "equal" | "different" | "absent";
  /** Whether `details.actions.executions` is there. Default `true`. */
  readonly hasExecutions: boolean;
  /** Whether an execution shows what its Actions printed (`results[].response.logs`). Default `true`. */
  readonly showsConsole: boolean;
  /** How long a user stays at the login prompt before the Actions run. Default 4–20 s. */
  readonly promptMs: Spread;
  /** Consent screen after the Actions of an interactive login, unless the login says otherwise. Default none (0). */
  readonly consentMs: Spread;
  /** The same for a second factor. Up to ten minutes were seen. Default none (0). */
  readonly mfaMs: Spread;
  /** Whether the application exchanges its code (`seacft`), 0.2 s after `s`. Default `true`. */
  readonly writesCodeExchanges: boolean;
  /** Whether tokens of machine-to-machine applications are logged (`seccft`). Default `true`. */
  readonly writesClientCredentials: boolean;
  /** Whether writes through the Management API are logged (`sapi`). Default `true`. */
  readonly writesApiOperations: boolean;
  /** The Management API shortens user agents ("Firefox 125.0.0 / Arch 0.0.0"), streams do not. Default `short`. */
  readonly userAgents: "short" | "raw";
}

export const auth0LogBehavior: LogBehavior = {
  delayMs: [140, 200],
  arrivalMs: [42, 102],
  lateShare: 0.08,
  lateArrivalMs: [146, 5_076],
  visibleAfterMs: 0,
  retentionDays: 30,
  expiredCheckpoint: "accept",
  madeUpCheckpoint: "accept",
  searchLimit: 1_000,
  transactionId: "equal",
  sessionId: "equal",
  hasExecutions: true,
  showsConsole: true,
  promptMs: [4_000, 20_000],
  consentMs: 0,
  mfaMs: 0,
  writesCodeExchanges: true,
  writesClientCredentials: true,
  writesApiOperations: true,
  userAgents: "short",
};

/** Logins only, visible at once and in order: for tests of something else. */
export const promptLogs: Partial<LogBehavior> = {
  delayMs: 0,
  arrivalMs: 0,
  lateShare: 0,
  writesCodeExchanges: false,
  writesClientCredentials: false,
  writesApiOperations: false,
};

/** @param share between 0 (the smallest value) and 1. */
export function pickFrom(spread: Spread, share: number): number {
  return typeof spread === "number" ? spread : Math.round(spread[0] + (spread[1] - spread[0]) * share);
}
