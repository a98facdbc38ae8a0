import type { MatchKey } from "./match-logins.ts";
import type { Range } from "./parse-range.ts";

/** Counts of the logins before the run's position. */
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

/** Evidence whether logs and events can be compared. */
export interface Evidence {
  logins: number;
  /** Logins whose log has a transaction, a session or a count. */
  withKeys: number;
  events: number;
  /** Matches by a stronger key than user and time. */
  agreements: number;
  transactions: number;
  contradictions: number;
  found: number;
  missing: number;
  /** Number of series of consecutive missing logins, in order of time. */
  outages: number;
  inOutage: boolean;
  /** By hashed field: how often both log and event had it, and how often the values agreed. */
  readonly hashed: Record<string, { compared: number; agreed: number }>;
}

/** An unfinished run. */
export interface OpenRun {
  /** `--since` and `--until` as typed: the same command resumes the same range. The name is part of the file format. */
  readonly asked: { readonly since: string | null; readonly until: string | null };
  readonly range: Range;
  /** Logins before it are decided, sent and verified; epoch milliseconds. With `assumeLost`, the id of the last log. */
  readonly position: number | string;
  readonly counts: Counts;
  /** Whether the range starts before the tenant's oldest log at the start of the run; `null` until that is known. */
  readonly isCut: boolean | null;
  /**
   * The batch that is being sent: log ids, time, and whether Splunk has accepted all. No ids: an unknown earlier run may
   * have been sending at that time.
   */
  readonly sending: {
    readonly logIds: readonly string[];
    readonly at: number;
    readonly accepted: boolean;
  } | null;
}

/** The content of a state file: log ids and counts, no personal data. */
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

/** Whether the run has not decided or sent anything. */
export function isUntouched({ range, position, sending }: OpenRun): boolean {
  return typeof position === "number" && position <= range.since && !sending?.logIds.length;
}

/** Creates the counts of a new run. */
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

/** Min matches by transaction, without a contradiction, for which logs and events have the same transaction ids. */
const enoughTransactions = 20;

/**
 * Whether this run has shown that logs and events have the same transaction ids.
 *
 * @param more matches by transaction that the evidence does not include yet
 */
export function trustsTransactions({ transactions, contradictions }: Evidence, more = 0): boolean {
  return transactions + more >= enoughTransactions && contradictions === 0;
}
