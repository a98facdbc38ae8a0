import { createHash } from "node:crypto";
import type { TenantState } from "../tenant-state.ts";
import { type LogBehavior, pickFrom, type Spread } from "./log-behavior.ts";
import type { LogEvent, NewLog } from "./log-event.ts";
import { toArrivalTime, toLogId, toTimePrefix } from "./log-id.ts";
import { createLogSource, findPosition, type LogSource } from "./log-source.ts";

/** The tenant's logs, its own and those of a source, in the order of their ids. */
export interface LogStore {
  readonly behavior: LogBehavior;
  change(behavior: Partial<LogBehavior>): void;
  /** A value of the spread for the next log; the same in every tenant of one seed. */
  pick(spread: Spread): number;
  /** Adds a log dated `afterMs` from now, which the API shows when it has arrived. */
  write(log: NewLog, afterMs?: number): LogEvent;
  /** Visible logs after a checkpoint, oldest first. */
  listAfter(from: string, take: number): readonly LogEvent[];
  /** Visible logs, newest id first. */
  newestFirst(): Iterable<LogEvent>;
  find(logId: string): LogEvent | undefined;
  /** Whether the id is older than the retention. */
  isExpired(logId: string): boolean;
}

export interface LogStoreOptions {
  readonly state: TenantState;
  readonly now: () => number;
  readonly behavior: LogBehavior;
  readonly tenantName: string;
  /** How many of the tenant's own logs are kept. */
  readonly limit: number;
  readonly source: LogSource | undefined;
}

const dayMs = 86_400_000;
/** Greater than every id. */
const end = "~";
const searchedAtOnce = 200;

export function createLogStore(options: LogStoreOptions): LogStore {
  const { state, now, tenantName, limit, source } = options;
  let behavior = options.behavior;
  const own = createLogSource(state.logs);
  let picked = 0;

  /** Between 0 and 1, from the seed and the count of logs. */
  function share(): number {
    picked += 1;
    const text = `${state.seed}:log:${state.logCount}:${picked}`;
    return createHash("sha256").update(text).digest().readUInt32BE() / 2 ** 32;
  }

  function pick(spread: Spread): number {
    return pickFrom(spread, typeof spread === "number" ? 0 : share());
  }

  function oldestPrefix(): string {
    return toTimePrefix(Math.max(0, now() - behavior.retentionDays * dayMs));
  }

  /** Which logs the API shows at this moment. */
  function toVisibility(): (log: LogEvent) => boolean {
    const { visibleAfterMs: wait } = behavior;
    const oldest = oldestPrefix();
    if (typeof wait === "function")
      return (log) => log.log_id > oldest && toArrivalTime(log.log_id) + wait(log) <= now();
    const newest = `${toTimePrefix(Math.max(0, now() - wait))}${end}`;
    return ({ log_id }) => log_id > oldest && log_id < newest;
  }

  function listAfter(from: string, take: number): readonly LogEvent[] {
    const isVisible = toVisibility();
    const visible: LogEvent[] = [];
    let start = from < oldestPrefix() ? oldestPrefix() : from;
    while (visible.length < take) {
      const page = merge(own.listAfter(start, take), source?.listAfter(start, take) ?? [], take, 1);
      visible.push(...page.filter(isVisible).slice(0, take - visible.length));
      const last = page.at(-1);
      if (last === undefined || page.length < take) break;
      start = last.log_id;
    }
    return visible;
  }

  function* newestFirst(): Iterable<LogEvent> {
    const isVisible = toVisibility();
    const oldest = oldestPrefix();
    let before = end;
    while (true) {
      const more = source?.listBefore?.(before, searchedAtOnce) ?? [];
      const page = merge(own.listBefore(before, searchedAtOnce), more, searchedAtOnce, -1);
      for (const log of page) if (isVisible(log)) yield log;
      const last = page.at(-1);
      if (last === undefined || last.log_id < oldest) return;
      before = last.log_id;
    }
  }

  return {
    get behavior() {
      return behavior;
    },
    change(changes) {
      behavior = { ...behavior, ...changes };
    },
    pick,
    write(log, afterMs = 0) {
      state.logCount += 1;
      picked = 0;
      const date = now() + afterMs;
      const isLate = share() < behavior.lateShare;
      const arrivedAt = date + pick(isLate ? behavior.lateArrivalMs : behavior.arrivalMs);
      const log_id = toLogId(arrivedAt, state.logCount);
      const written: LogEvent = {
        date: new Date(date).toISOString(),
        ...log,
        tenant_name: tenantName,
        log_id,
        _id: log_id,
      };
      state.logs.splice(findPosition(state.logs, log_id, false), 0, written);
      trim(state.logs, limit);
      return written;
    },
    listAfter,
    newestFirst,
    find(logId) {
      const log = own.find(logId) ?? source?.find?.(logId);
      return log !== undefined && toVisibility()(log) ? log : undefined;
    },
    isExpired: (logId) => logId < oldestPrefix(),
  };
}

/** @param direction 1 for ascending ids, -1 for descending ones. */
function merge(
  left: readonly LogEvent[],
  right: readonly LogEvent[],
  take: number,
  direction: 1 | -1,
): readonly LogEvent[] {
  if (left.length === 0 || right.length === 0) return left.length === 0 ? right : left;
  const order = (a: LogEvent, b: LogEvent) => (a.log_id < b.log_id ? -direction : direction);
  return [...left, ...right].sort(order).slice(0, take);
}

/** Drops the oldest in batches: one at a time would move the whole list for every entry. */
export function trim(list: unknown[], length: number): void {
  if (list.length > length * 1.1 + 10) list.splice(0, list.length - length);
}
