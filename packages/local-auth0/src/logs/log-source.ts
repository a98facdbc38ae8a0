import type { LogEvent } from "./log-event.ts";

/**
 * Further logs, e.g. from a generator or a recording, that the tenant serves together with its own. It requests one
 * page at a time, so a million logs need no memory here. All lists are in the order of `log_id`.
 */
export interface LogSource {
  /** The first logs whose id is greater than `from` (any text of digits), oldest first, at most `take`. */
  listAfter(from: string, take: number): readonly LogEvent[];
  /**
   * The last logs whose id is smaller than `before`, newest first, at most `take`. Without it no search finds them.
   */
  listBefore?(before: string, take: number): readonly LogEvent[];
  /** Without it a log cannot be read by its id. */
  find?(logId: string): LogEvent | undefined;
}

/** A source of logs that are in memory, in the order of `log_id`; the array may grow at its end. */
export function createLogSource(logs: readonly LogEvent[]): Required<LogSource> {
  return {
    listAfter(from, take) {
      const start = findPosition(logs, from, true);
      return logs.slice(start, start + take);
    },
    listBefore(before, take) {
      const end = findPosition(logs, before, false);
      return logs.slice(Math.max(0, end - take), end).reverse();
    },
    find(logId) {
      const log = logs[findPosition(logs, logId, false)];
      return log?.log_id === logId ? log : undefined;
    },
  };
}

/** Index of the first log whose id is at least `logId`, or greater than it with `isAfter`. */
export function findPosition(logs: readonly LogEvent[], logId: string, isAfter: boolean): number {
  let low = 0;
  let high = logs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const id = logs[middle]?.log_id ?? "";
    if (id < logId || (isAfter && id === logId)) low = middle + 1;
    else high = middle;
  }
  return low;
}
