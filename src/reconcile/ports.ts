import type { Failure } from "../errors/failure.ts";
import type { Clock, ReportStep } from "../outbound/deadline.ts";
import type { Settings } from "../settings/settings.ts";
import type { EventRow } from "./event-row.ts";
import type { Range } from "./parse-range.ts";
import type { Counts, OpenRun, ReconcileState } from "./state.ts";
import type { ReconciledEvent } from "./to-reconciled-event.ts";

/** The tenant's logs. `createLogReader` reads those of a real tenant. */
export interface TenantLogs {
  read(start: number | string): AsyncIterable<readonly unknown[]>;
  findOldest(): Promise<number | undefined>;
  readonly requests: number;
}

/** Searches for events. Every method returns a complete result or rejects. Times in epoch milliseconds. */
export interface SplunkEvents {
  /** Events whose Splunk time is in `[from, to)`. */
  read(from: number, to: number): Promise<readonly EventRow[]>;
  /** Events of `reconcile` in `[from, to)`. */
  readReconciled(from: number, to: number): Promise<readonly EventRow[]>;
  /** The ids, of those given, that have an event since `from`. */
  find(eventIds: readonly string[], from: number): Promise<ReadonlySet<string>>;
  readonly requests: number;
}

/** The result of one request with events. */
export type SendOutcome =
  | { readonly kind: "accepted" }
  /** Splunk accepted the events before `at` and refused the one at `at`. Without `at` it refused the request. */
  | { readonly kind: "refused"; readonly code: string; readonly at?: number | undefined }
  /** Splunk did not confirm. `mayHaveTaken`: it may have indexed some of the events. */
  | {
      readonly kind: "failed";
      readonly code: string;
      readonly mayHaveTaken: boolean;
      readonly retryAfter: number | undefined;
    };

/** Sends events with the Action's settings. */
export interface EventSender {
  /** Max events in one request. */
  readonly batchSize: number;
  send(events: readonly ReconciledEvent[]): Promise<SendOutcome>;
  readonly requests: number;
}

/** Stores the progress of a run. */
export interface StateStore {
  load(): ReconcileState | undefined;
  /** Returns when the state is on disk. */
  save(state: ReconcileState): void;
}

/** The ports of a run. Tests pass their own `events` and `sender`. */
export interface ReconcilePorts {
  readonly logs: TenantLogs;
  readonly events: SplunkEvents;
  /** Absent in a dry run. */
  readonly sender: EventSender | undefined;
  /** `sleep` rejects when the user interrupts. */
  readonly clock: Clock;
  readonly report: ReportStep;
  /** Saves the run, so that another process can resume it. Not called in a dry run. */
  readonly save: (run: OpenRun) => void;
}

/** The options of a run. */
export interface ReconcileRun {
  readonly settings: Settings;
  /** The tenant's name, for logs without it. */
  readonly tenant: string | undefined;
  readonly requested: OpenRun["asked"];
  readonly range: Range;
  /** Whether `range.since` is a default: then it moves to the tenant's oldest log. */
  readonly isOpenSince: boolean;
  /** Whether `range.since` is the end of the last complete range. */
  readonly isContinued: boolean;
  /** The run to resume. */
  readonly resumed: OpenRun | undefined;
  /** Whether the state file describes the earlier run. Otherwise an unknown run may have sent events just now. */
  readonly isKnown: boolean;
  /** Sends even if logins and events do not agree (`RECONCILE_NO_AGREEMENT`). */
  readonly force: boolean;
}

/** The result of a run. */
export interface ReconcileResult {
  readonly range: Range;
  readonly counts: Counts;
  /** Whether every login of the range has been proven to have an event. */
  readonly complete: boolean;
  /** Why the range is not complete. */
  readonly failure: Failure | undefined;
}
