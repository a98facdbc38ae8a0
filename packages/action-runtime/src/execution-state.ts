import type { ActionCommand, MetadataChanges } from "./execution.ts";
import type { LiveValues } from "./to-read-only-event.ts";

/** What `api` collects during one execution. Calls after `close` are ignored. */
export interface ExecutionState {
  readonly isOpen: boolean;
  readonly live: LiveValues;
  readonly deniedReason: string | undefined;
  /** Records a call that has no effect inside the execution. */
  command(method: string, ...args: readonly unknown[]): void;
  /** Keeps the first reason. */
  deny(reason: string): void;
  changeMetadata(kind: "app" | "user", changes: ReadonlyMap<string, unknown>): void;
  metadata(kind: "app" | "user"): ReadonlyMap<string, unknown>;
  close(): { readonly metadata: MetadataChanges; readonly commands: readonly ActionCommand[] };
}

/** Creates the state of a new execution. */
export function createExecutionState(): ExecutionState {
  const commands: ActionCommand[] = [];
  const metadata = { app: new Map<string, unknown>(), user: new Map<string, unknown>() };
  let isOpen = true;
  let deniedReason: string | undefined;

  return {
    live: {},
    get isOpen() {
      return isOpen;
    },
    get deniedReason() {
      return deniedReason;
    },
    command(method, ...args) {
      if (isOpen) commands.push({ method, arguments: args.map(toJsonCopy) });
    },
    deny(reason) {
      if (isOpen) deniedReason ??= reason;
    },
    changeMetadata(kind, changes) {
      if (isOpen) metadata[kind] = new Map(changes);
    },
    metadata: (kind) => metadata[kind],
    close() {
      isOpen = false;
      return {
        metadata: { app: Object.fromEntries(metadata.app), user: Object.fromEntries(metadata.user) },
        commands,
      };
    },
  };
}

function toJsonCopy(value: unknown): unknown {
  try {
    return JSON.parse(JSON.stringify(value) ?? "null");
  } catch {
    return null;
  }
}
