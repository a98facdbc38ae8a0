import type { EventRow } from "./event-row.ts";
import type { KeyedLogin } from "./login-keys.ts";
import { clockSlack, differ, isInWindow, longestLogin } from "./match-logins.ts";

/** Events stay in memory this long: one whose login took longer than 15 minutes makes it uncertain instead of missing. */
export const nearMissWindow = 2 * longestLogin;

/** What is known of the keys. */
export interface NearMissRules {
  /** Whether transaction ids are known to agree. */
  readonly trustTransactions: boolean;
  /** Whether user ids are hashed and no event has agreed yet: the local `HASH_KEY` may not be the Action's. */
  readonly isUserUnproven: boolean;
  /** Whether an event can be of anybody if its user is hidden in another way than the settings here do. */
  readonly mistrustsHidden: boolean;
}

/**
 * Finds logins of which an event is probably there although no key says so. They are uncertain, not missing.
 *
 * @param getFree events that no login has
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
  /** Events whose user says nothing, by time. */
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
 * The same session under another user id (linked accounts), or the same user and count before the window (a login that
 * took longer than 15 minutes).
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

/** An event in the window that hides its user in another way than the settings here do: it can be of anybody. */
function isUnreadable(
  { login, keys }: KeyedLogin,
  rows: readonly EventRow[],
  { trustTransactions }: NearMissRules,
): boolean {
  for (let at = findTime(rows, login.date - longestLogin - clockSlack); at < rows.length; at++) {
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

/** The first event at or after a time. */
function findTime(rows: readonly EventRow[], time: number): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle] as EventRow).time >= time) high = middle;
    else low = middle + 1;
  }
  return low;
}
