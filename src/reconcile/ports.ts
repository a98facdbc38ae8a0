import type { Failure } from "../errors/failure.ts";
import type { Clock, ReportStep } from "../outbound/deadline.ts";
import type { Settings } from "../settings/settings.ts";
import type { EventRow } from "./event-row.ts";
import type { Range } from "./parse-range.ts";
import type { Counts, OpenRun, ReconcileState } from "./state.ts";
import type { ReconciledEvent } from "./to-reconciled-event.ts";

/** The tenant's logs. `createLogReader` reads a real one. */
export interface TenantLogs {
  read(start: number | string): AsyncIterable<readonly unknown[]>;
  findOldest(): Promise<number | undefined>;
  readonly requests: number;
}

/** The events that Splunk shows. Every method gives a complete result or rejects. Times in epoch milliseconds. */
export interface SplunkEvents {
  /** Events whose Splunk time is in `[from, to)`. */
  read(from: number, to: number): Promise<readonly EventRow[]>;
  /** Those of them that `reconcile` sent. */
  readReconciled(from: number, to: number): Promise<readonly EventRow[]>;
  /** Which of these event ids there are, since `from`. */
  find(eventIds: readonly string[], from: number): Promise<ReadonlySet<string>>;
  readonly requests: number;
}

/** What became of one request with events. */
export type SendOutcome =
  | { readonly kind: "accepted" }
  /** Splunk took the events before the one at `at`, and refuses that one. Without `at` it refuses the request. */
  | { readonly kind: "refused"; readonly code: string; readonly at?: number | undefined }
  /** No acceptance. `mayHaveTaken`: some of the events may be in Splunk nevertheless. */
  | {
      readonly kind: "failed";
      readonly code: string;
      readonly mayHaveTaken: boolean;
      readonly retryAfter: number | undefined;
    };

/** Sends events with the Action's own settings. */
export interface EventSender {
  /** How many events a request can carry. */
  readonly batchSize: number;
  send(events: readonly ReconciledEvent[]): Promise<SendOutcome>;
  readonly requests: number;
}

/** Where the progress of a run survives its process. */
export interface StateStore {
  load(): ReconcileState | undefined;
  /** Returns when the state is on disk. */
  save(state: ReconcileState): void;
}

/** What a run works with. `events` and `sender` may be real ones or a test's. */
export interface ReconcilePorts {
  readonly logs: TenantLogs;
  readonly events: SplunkEvents;
  /** Absent in a dry run. */
  readonly sender: EventSender | undefined;
  /** Its `sleep` rejects when the user interrupts. */
  readonly clock: Clock;
  readonly report: ReportStep;
  /** Keeps the run, so that another process can go on with it. Not called in a dry run. */
  readonly save: (run: OpenRun) => void;
}

/** One run. */
export interface ReconcileRun {
  readonly settings: Settings;
  /** The tenant's name for logs that do not have it. */
  readonly tenant: string | undefined;
  readonly asked: OpenRun["asked"];
  readonly range: Range;
  /** Whether `range.since` is a default: then it moves to the oldest log that the tenant still has. */
  readonly isOpenSince: boolean;
  /** Whether `range.since` is where the last complete range ended. */
  readonly isContinued: boolean;
  /** The run to go on with. */
  readonly resumed: OpenRun | undefined;
  /** Whether an earlier run is known to have ended: then nothing of it can be on its way to the index. */
  readonly isKnown: boolean;
  /** Sends in spite of `RECONCILE_NO_AGREEMENT`. */
  readonly force: boolean;
}

/** What a run has found and done. */
export interface ReconcileResult {
  readonly range: Range;
  readonly counts: Counts;
  /** Whether every login of the range has been shown to have an event. */
  readonly complete: boolean;
  /** Why it is not complete, where that is an error. */
  readonly failure: Failure | undefined;
}
