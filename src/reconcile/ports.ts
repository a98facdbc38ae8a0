import type { ReportStep } from "../outbound/deadline.ts";
import type { EventRow } from "./event-row.ts";
import type { OpenRun, ReconcileState } from "./state.ts";
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

/** Time. `sleep` rejects when the user interrupts. */
export interface ReconcileClock {
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

/** What a run works with. `events` and `sender` may be real ones or a test's. */
export interface ReconcilePorts {
  readonly logs: TenantLogs;
  readonly events: SplunkEvents;
  /** Absent in a dry run. */
  readonly sender: EventSender | undefined;
  readonly clock: ReconcileClock;
  readonly report: ReportStep;
  /** Keeps the run, so that another process can go on with it. Not called in a dry run. */
  readonly save: (run: OpenRun) => void;
}
