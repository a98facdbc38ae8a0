import type { MatchKey } from "./match-logins.ts";
import type { Range } from "./parse-range.ts";

/** Counts of a run. They cover the logins before the run's position. */
export interface Counts {
  /** By Auth0's log type. */
  readonly byType: Record<string, number>;
  readonly matchedBy: Record<MatchKey, number>;
  delivered: number;
  reconciledBefore: number;
  sent: number;
  missing: number;
  uncertain: number;
  notExpected: number;
  withoutLogin: number;
  duplicates: number;
  /** Log ids of uncertain logins, at most 1 000. */
  readonly uncertainLogs: string[];
  readonly evidence: Evidence;
}

/** What a run has seen that shows whether logs and events can be compared at all. */
export interface Evidence {
  logins: number;
  /** Logins whose log has a transaction, a session or a count. */
  withKeys: number;
  events: number;
  /** Matches by something else than user and time. */
  agreements: number;
  transactions: number;
  contradictions: number;
  found: number;
  missing: number;
  /** Runs of consecutive missing logins, in order of time. */
  outages: number;
  inOutage: boolean;
  /** By hashed field: how often both sides had it, and how often they agreed. */
  readonly hashed: Record<string, { compared: number; agreed: number }>;
}

/** A range that is being worked on. */
export interface OpenRun {
  /** What the user typed: the same command goes on with the same range. */
  readonly asked: { readonly since: string | null; readonly until: string | null };
  readonly range: Range;
  /** Logins before it are decided, sent and proven; epoch milliseconds. With `assumeLost`, the id of the last log. */
  readonly position: number | string;
  readonly counts: Counts;
  /** Whether the range begins before the oldest log that the tenant had at the beginning; `null` before that is known. */
  readonly isCut: boolean | null;
  /**
   * Log ids whose events were being sent, when, and whether Splunk has accepted all of them. No ids: an earlier run, of
   * which nothing is known, may have been sending then.
   */
  readonly sending: {
    readonly logIds: readonly string[];
    readonly at: number;
    readonly accepted: boolean;
  } | null;
}

/** What a state file holds: log ids and counts, no personal data. */
export interface ReconcileState {
  readonly version: 1;
  readonly tenant: string;
  readonly index: string | null;
  readonly sourcetype: string;
  /** The last range that was proven complete. */
  readonly complete: Range | null;
  readonly open: OpenRun | null;
  /** Ranges whose logins were all sent without a search. */
  readonly assumed: readonly Range[];
}

/** Whether a run has decided and sent nothing yet. */
export function isUntouched({ range, position, sending }: OpenRun): boolean {
  return typeof position === "number" && position <= range.since && !sending?.logIds.length;
}

/** Counts of a run that has not begun. */
export function createCounts(): Counts {
  return {
    byType: {},
    matchedBy: { logId: 0, transactionId: 0, loginsCount: 0, sessionId: 0, userId: 0 },
    delivered: 0,
    reconciledBefore: 0,
    sent: 0,
    missing: 0,
    uncertain: 0,
    notExpected: 0,
    withoutLogin: 0,
    duplicates: 0,
    uncertainLogs: [],
    evidence: {
      logins: 0,
      withKeys: 0,
      events: 0,
      agreements: 0,
      transactions: 0,
      contradictions: 0,
      found: 0,
      missing: 0,
      outages: 0,
      inOutage: false,
      hashed: {},
    },
  };
}

/** So many matches by transaction, and no contradiction, show that logs and events have the same transaction ids. */
const enoughTransactions = 20;

/**
 * Whether transaction ids of logs and events have been shown to be the same in this run.
 *
 * @param more matches by transaction that the evidence does not count yet
 */
export function trustsTransactions({ transactions, contradictions }: Evidence, more = 0): boolean {
  return transactions + more >= enoughTransactions && contradictions === 0;
}
