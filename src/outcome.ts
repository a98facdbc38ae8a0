/**
 * The outcome of one execution. The log line, `--json`, the page of `dev` and the code use only these words.
 *
 * - `accepted`: Splunk accepted the event.
 * - `refused`: Splunk refused the event. A retry would have the same result.
 * - `undelivered`: Splunk did not accept the event within the time budget, retries included.
 * - `skipped`: the login type is not in `LOGIN_TYPES`, so no event was sent.
 * - `not-sent`: a dry run. The event was built but not sent.
 * - `settings`: the event was not sent, because settings are missing or invalid.
 * - `error`: the Action itself failed (a bug).
 */
export const outcomes = [
  "accepted",
  "refused",
  "undelivered",
  "skipped",
  "not-sent",
  "settings",
  "error",
] as const;

/** One of `outcomes`. */
export type Outcome = (typeof outcomes)[number];

/** Outcomes of one delivery attempt. `undelivered` can be retried. */
export type DeliveryOutcome = Extract<Outcome, "accepted" | "refused" | "undelivered">;

/** Outcomes in the log line: `skipped` logs nothing, and there is no dry run in Auth0. */
export type LoggedOutcome = Exclude<Outcome, "skipped" | "not-sent">;
