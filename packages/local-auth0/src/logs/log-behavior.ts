/** A span of milliseconds from which each log gets its own value; a number stands for itself. */
export type Spread = number | readonly [min: number, max: number];

/**
 * How the tenant's logs differ from what happened, and which logs it writes. Every default is what Auth0 was seen or
 * is documented to do. Can be changed while the tenant runs.
 */
export interface LogBehavior {
  /** From the end of the Actions to the log's `date`. Default 140–200 ms. */
  readonly delayMs: Spread;
  /** From the log's `date` to its arrival, which decides its id and so its place. Default 42–102 ms. */
  readonly arrivalMs: Spread;
  /** Share (0–1) of logs that take `lateArrivalMs` instead, and so come after newer ones. Default 0.08. */
  readonly lateShare: number;
  /** Default 146–5 076 ms. */
  readonly lateArrivalMs: Spread;
  /** From a log's arrival until the API shows it. Auth0 promises no time. Default 0. */
  readonly visibleAfterMs: number | ((log: { readonly log_id: string; readonly type: string }) => number);
  /** Days after which a log is gone: 1, 5, 10 or 30, depending on the plan. Default 30. */
  readonly retentionDays: number;
  /** What becomes of a checkpoint older than that. Auth0's answer is not known. Default: the oldest log follows. */
  readonly expiredCheckpoint: "accept" | "reject";
  /** Whether a checkpoint may be an id that no log has. Auth0 accepts it. */
  readonly madeUpCheckpoint: "accept" | "reject";
  /** How many logs a search can page through. Default 1 000. */
  readonly searchLimit: number;
  /** `details.transaction_id` against `event.transaction.id`. Default `equal`. */
  readonly transactionId: "equal" | "different" | "absent";
  /** `details.session_id` against `event.session.id`. Default `equal`. */
  readonly sessionId: "equal" | "different" | "absent";
  /** Whether `details.actions.executions` is there. Default `true`. */
  readonly hasExecutions: boolean;
  /** Whether an execution shows what its Actions printed (`results[].response.logs`). Default `true`. */
  readonly showsConsole: boolean;
  /** How long a user stays at the login prompt before the Actions run. Default 4–20 s. */
  readonly promptMs: Spread;
  /** Consent screen after the Actions of an interactive login, unless the login says otherwise. Default none (0). */
  readonly consentMs: Spread;
  /** Second factor after the Actions, likewise. Seen up to ten minutes. Default none (0). */
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

/** Logs at once, in order and of logins alone: for tests and pages that look at something else. */
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
