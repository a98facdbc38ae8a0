import { Failure } from "../errors/failure.ts";
import type { Range } from "./parse-range.ts";
import { maxIndexing } from "./send-missing.ts";

/**
 * The error for events that Splunk accepted but no search shows.
 *
 * @param heldBack number of missing logins that were not sent because of this
 */
export function toUnverified(count: number, heldBack = 0): Failure {
  const events = count === 1 ? "1 event" : `${count} events`;
  const others = heldBack === 0 ? "" : `, so the other ${heldBack} missing logins were not sent`;
  return new Failure(
    "RECONCILE_UNVERIFIED",
    `Splunk accepted ${events} that no search shows within ${maxIndexing / 1000} s${others}`,
    "Check that the index exists and that the role of the search account sees it (srchIndexesAllowed, srchFilter, srchTimeWin), then run the same command again. It does not send them again; --fresh would.",
  );
}

/** The error for events that Splunk refused. */
export function toRefused(count: number): Failure {
  return new Failure(
    "RECONCILE_UNVERIFIED",
    `Splunk refused ${count} events for good`,
    "Look into splunkd.log for the reason, then run the same command again.",
  );
}

/** The error for a range that starts before the oldest log. */
export function toRetention(oldest: number | undefined, { since }: Range): Failure {
  const found = oldest === undefined ? "it has none" : `the oldest is of ${new Date(oldest).toISOString()}`;
  return new Failure(
    "RECONCILE_RETENTION",
    `the tenant has no logs as old as ${new Date(since).toISOString()}: ${found}`,
    "What came before cannot be compared. Use a later --since, and run reconcile more often than logs expire.",
  );
}
