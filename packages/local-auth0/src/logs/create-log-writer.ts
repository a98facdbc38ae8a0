import type { Timestamps } from "../create-timestamps.ts";
import type { TenantState } from "../tenant-state.ts";
import type { LogEvent } from "./log-event.ts";

/** Appends to the tenant's log and keeps it at its length. */
export function createLogWriter(state: TenantState, timestamps: Timestamps, retention: number) {
  return (event: Omit<LogEvent, "log_id" | "date">): LogEvent => {
    const at = timestamps.next();
    const written: LogEvent = {
      date: `${at.slice(0, 23)}Z`,
      ...event,
      // Digits of the time, so that ids grow with it as Auth0's do.
      log_id: `900${at.replace(/\D/g, "")}000000000000`,
    };
    state.logs.push(written);
    trim(state.logs, retention);
    return written;
  };
}

/** Drops the oldest in batches: one at a time would move the whole list for every entry. */
export function trim(list: unknown[], length: number): void {
  if (list.length > length * 1.1 + 10) list.splice(0, list.length - length);
}
