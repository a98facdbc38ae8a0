/**
 * What became of one execution's event. The log line, `--json`, the page of `dev` and the code use these words and no
 * others.
 *
 * - `accepted`: Splunk took the event.
 * - `refused`: Splunk's final no. Sending the same event again would end the same way.
 * - `undelivered`: no yes within the time budget, although the event was retried.
 * - `skipped`: the login type is not in `LOGIN_TYPES`, so there was nothing to send.
 * - `not-sent`: a dry run. The event was built, and nothing left the machine.
 * - `settings`: nothing was sent, because settings are missing or invalid.
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

/** Outcomes of an attempt to deliver an event. An attempt that ended `undelivered` may be repeated. */
export type DeliveryOutcome = Extract<Outcome, "accepted" | "refused" | "undelivered">;

/** Outcomes that an execution can log: `skipped` logs nothing, and Auth0 knows no dry run. */
export type LoggedOutcome = Exclude<Outcome, "skipped" | "not-sent">;
