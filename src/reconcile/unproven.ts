import { Failure } from "../errors/failure.ts";
import type { Range } from "./parse-range.ts";
import { maxIndexing } from "./send-missing.ts";

/** Splunk accepted events, and no search shows them. */
export function toUnverified(count: number): Failure {
  return new Failure(
    "RECONCILE_UNVERIFIED",
    `Splunk accepted ${count} events that no search shows within ${maxIndexing / 1000} s`,
    "Check that the index exists and that the search account may search it, then run the same command again. It does not send them again; --fresh would.",
  );
}

/** Splunk refused events for good. */
export function toRefused(count: number): Failure {
  return new Failure(
    "RECONCILE_UNVERIFIED",
    `Splunk refused ${count} events for good`,
    "Look into splunkd.log for the reason, then run the same command again.",
  );
}

/** The range begins before the oldest log. */
export function toRetention(oldest: number | undefined, { since }: Range): Failure {
  const found =
    oldest === undefined ? "it has no logs" : `its oldest log is of ${new Date(oldest).toISOString()}`;
  return new Failure(
    "RECONCILE_RETENTION",
    `the tenant does not keep logs back to ${new Date(since).toISOString()}: ${found}`,
    "What came before cannot be compared any more. Use a later --since, and run reconcile more often than logs expire.",
  );
}
