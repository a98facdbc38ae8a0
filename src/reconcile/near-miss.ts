import type { EventRow } from "./event-row.ts";
import type { KeyedLogin } from "./login-keys.ts";
import { clockSlack, differ, isInWindow, maxLoginLength } from "./match-logins.ts";

/** Milliseconds for which events are kept. If a login took longer than 15 minutes, its event makes it uncertain. */
export const nearMissWindow = 2 * maxLoginLength;

/** What the evidence shows about the keys. */
export interface NearMissRules {
  /** Whether the transaction ids of logs and events agree. */
  readonly trustTransactions: boolean;
  /** Whether user ids are hashed and no event has agreed yet: `HASH_KEY` may differ from the Action's. */
  readonly isUserUnproven: boolean;
  /** Whether an event whose user is absent, or hashed with an unproven key, can belong to any login. */
  readonly mistrustsHidden: boolean;
}

/**
 * Finds logins that probably have an event although no key matches. They are uncertain, not missing.
 *
 * @param getFree returns the unmatched events
 */
export function createNearMisses(
  getFree: () => readonly EventRow[],
  rules: NearMissRules,
): (login: KeyedLogin) => boolean {
  let index: FreeIndex | undefined;
  return (keyed) => {
    index ??= indexFree(getFree(), rules);
    const { userId, sessionId } = keyed.keys;
    const own = [
      ...((userId !== undefined && index.byUser.get(userId)) || []),
      ...((sessionId !== undefined && index.bySession.get(sessionId)) || []),
    ];
    if (own.some((row) => isNearMiss(keyed, row, rules))) return true;
    return rules.mistrustsHidden && userId !== undefined && isUnreadable(keyed, index.unreadable, rules);
  };
}

interface FreeIndex {
  readonly byUser: ReadonlyMap<string, readonly EventRow[]>;
  readonly bySession: ReadonlyMap<string, readonly EventRow[]>;
  /** Events without a readable user, sorted by time. */
  readonly unreadable: readonly EventRow[];
}

function indexFree(free: readonly EventRow[], { isUserUnproven }: NearMissRules): FreeIndex {
  const rows = free.filter(({ reconciled }) => !reconciled);
  return {
    byUser: groupBy(rows, ({ userId }) => userId),
    bySession: groupBy(rows, ({ sessionId }) => sessionId),
    unreadable: rows
      .filter(({ userId }) => isUserUnproven || userId === undefined)
      .sort((one, other) => one.time - other.time),
  };
}

function groupBy(rows: readonly EventRow[], toKey: (row: EventRow) => string | undefined) {
  const groups = new Map<string, EventRow[]>();
  for (const row of rows) {
    const key = toKey(row);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
}

/**
 * Whether the event has the same session but another user id (linked accounts), or the same user and count but a time
 * before the window (the login took longer than 15 minutes).
 */
function isNearMiss({ login, keys }: KeyedLogin, row: EventRow, { trustTransactions }: NearMissRules) {
  if (differ(keys.clientId, row.clientId)) return false;
  if (trustTransactions && differ(keys.transactionId, row.transactionId)) return false;
  const sameSession = keys.sessionId !== undefined && keys.sessionId === row.sessionId;
  if (sameSession && differ(keys.userId, row.userId)) return isInWindow(login, row.time);
  const sameCount = keys.loginsCount !== undefined && keys.loginsCount === row.loginsCount;
  if (!sameCount || keys.userId === undefined || keys.userId !== row.userId) return false;
  return (
    !differ(keys.sessionId, row.sessionId) &&
    isInWindow({ ...login, initiatedAt: undefined }, row.time, nearMissWindow)
  );
}

/** Whether the window has an event without a readable user, which can belong to any login. */
function isUnreadable(
  { login, keys }: KeyedLogin,
  rows: readonly EventRow[],
  { trustTransactions }: NearMissRules,
): boolean {
  for (let at = findTime(rows, login.date - maxLoginLength - clockSlack); at < rows.length; at++) {
    const row = rows[at] as EventRow;
    if (row.time > login.date + clockSlack) return false;
    const excluded =
      differ(keys.clientId, row.clientId) ||
      (trustTransactions && differ(keys.transactionId, row.transactionId)) ||
      !isInWindow(login, row.time);
    if (!excluded) return true;
  }
  return false;
}

/** The position of the first event at or after a time. */
function findTime(rows: readonly EventRow[], time: number): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle] as EventRow).time >= time) high = middle;
    else low = middle + 1;
  }
  return low;
}
