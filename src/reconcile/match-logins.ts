import type { EventRow } from "./event-row.ts";
import type { KeyedLogin } from "./login-keys.ts";

/** The keys by which a login and its event match, strongest first. */
export const matchKeys = ["logId", "transactionId", "loginsCount", "sessionId", "userId"] as const;

/** One of `matchKeys`. */
export type MatchKey = (typeof matchKeys)[number];

/** Max milliseconds between the Action's execution and the login's log. MFA and consent screens take minutes. */
export const maxLoginLength = 15 * 60_000;

/** Max difference in milliseconds between the clocks of Auth0's log and of the Action. */
export const clockSlack = 5000;

/** The event that matches a login, and the key by which it matches. */
export interface Match {
  readonly row: EventRow;
  readonly key: MatchKey;
}

/** Options of `matchLogins`. */
export interface MatchRules {
  /** Whether the transaction ids of logs and events agree: then different ids exclude a match. */
  readonly trustTransactions: boolean;
  /** Whether events have no `userId`: then sessions are matched without the user. */
  readonly withoutUser: boolean;
}

/** Max pairs in one bucket. Larger buckets are matched in order of time, without comparing distances. */
const maxPairs = 5000;

/**
 * Matches logins and events one to one, by the strongest key first. For each key, makes as many pairs as possible, the
 * nearest in time first. So the number of logins without an event is right even if it is ambiguous which logins they are.
 *
 * @param logins sorted by date
 * @param rows sorted by time
 * @returns the match of each login, in the order of `logins`
 */
export function matchLogins(
  logins: readonly KeyedLogin[],
  rows: readonly EventRow[],
  rules: MatchRules,
): readonly (Match | undefined)[] {
  const matches: (Match | undefined)[] = new Array(logins.length);
  const used = new Set<EventRow>();
  const pair = (at: number, row: EventRow, key: MatchKey) => {
    matches[at] = { row, key };
    used.add(row);
  };
  let unmatched = logins.map((_, at) => at);
  for (const rung of createRungs(rules)) {
    const buckets = toBuckets(rows, used, rung);
    if (buckets.size === 0) continue;
    const open = new Map<string, number[]>();
    unmatched = unmatched.filter((at) => matches[at] === undefined);
    for (const at of unmatched) {
      const key = rung.ofLogin(logins[at] as KeyedLogin);
      if (key !== undefined && buckets.has(key)) push(open, key, at);
    }
    for (const [key, ats] of open) matchBucket(ats, buckets.get(key) ?? [], rung);
  }
  return matches;

  function matchBucket(ats: readonly number[], bucket: readonly EventRow[], rung: Rung): void {
    const [at, row] = [ats[0], bucket[0]];
    if (ats.length === 1 && bucket.length === 1 && at !== undefined && row !== undefined) {
      if (rung.fits(logins[at] as KeyedLogin, row)) pair(at, row, rung.key);
      return;
    }
    const candidates = toCandidates(ats, bucket, rung);
    if (candidates === undefined) {
      matchInOrder(ats, bucket, rung);
      return;
    }
    const owner = new Map<EventRow, number>();
    const pairs = [...candidates].flatMap(([at, own]) => own.map((row) => ({ at, row })));
    pairs.sort((one, other) => distance(one.at, one.row) - distance(other.at, other.row));
    const taken = new Set<number>();
    for (const { at, row } of pairs) {
      if (taken.has(at) || owner.has(row)) continue;
      taken.add(at);
      owner.set(row, at);
    }
    // Match the remaining logins by moving other logins to different events.
    for (const at of ats) if (!taken.has(at)) augment(at, candidates, owner, new Set());
    for (const [row, at] of owner) pair(at, row, rung.key);
  }

  /** Gives each event to the earliest login. This makes the most pairs, because all windows end 5 s after the login. */
  function matchInOrder(ats: readonly number[], bucket: readonly EventRow[], rung: Rung): void {
    let first = 0;
    for (const row of bucket) {
      while (first < ats.length && isOver(ats[first], row)) first++;
      for (let next = first; next < ats.length; next++) {
        const at = ats[next] as number;
        const login = logins[at] as KeyedLogin;
        if (login.login.date - maxLoginLength - clockSlack > row.time) break;
        if (matches[at] !== undefined || !rung.fits(login, row)) continue;
        pair(at, row, rung.key);
        break;
      }
    }
  }

  function isOver(at: number | undefined, row: EventRow): boolean {
    if (at === undefined || matches[at] !== undefined) return true;
    return (logins[at] as KeyedLogin).login.date + clockSlack < row.time;
  }

  function toCandidates(ats: readonly number[], bucket: readonly EventRow[], rung: Rung) {
    const candidates = new Map<number, readonly EventRow[]>();
    let count = 0;
    for (const at of ats) {
      const login = logins[at] as KeyedLogin;
      const own = bucket.filter((row) => rung.fits(login, row));
      count += own.length;
      if (count > maxPairs || ats.length * bucket.length > 50 * maxPairs) return undefined;
      if (own.length > 0) candidates.set(at, own);
    }
    return candidates;
  }

  function distance(at: number, row: EventRow): number {
    return Math.abs((logins[at] as KeyedLogin).login.date - row.time);
  }
}

/** One key by which logins and events are matched. */
interface Rung {
  readonly key: MatchKey;
  readonly ofLogin: (login: KeyedLogin) => string | undefined;
  readonly ofRow: (row: EventRow) => string | undefined;
  readonly fits: (login: KeyedLogin, row: EventRow) => boolean;
}

type Keys = Pick<EventRow, "userId" | "clientId" | "sessionId" | "transactionId" | "loginsCount">;

function createRungs({ trustTransactions, withoutUser }: MatchRules): readonly Rung[] {
  const join = (...parts: readonly (string | undefined)[]) =>
    parts.includes(undefined) ? undefined : parts.join("\n");
  const user = ({ userId }: Keys) => (withoutUser ? "" : userId);
  const inWindow = ({ login, keys }: KeyedLogin, row: EventRow) =>
    isInWindow(login, row.time) &&
    !(trustTransactions && differ(keys.transactionId, row.transactionId)) &&
    !differ(keys.clientId, row.clientId);
  const rung = (
    key: MatchKey,
    of: (keys: Keys) => string | undefined,
    fits: (login: KeyedLogin, row: EventRow) => boolean,
  ): Rung => ({
    key,
    ofLogin: ({ keys }) => of(keys),
    // Events of reconcile match only the login of their log.
    ofRow: (row) => (row.reconciled ? undefined : of(row)),
    fits,
  });
  return [
    {
      key: "logId",
      ofLogin: ({ keys }) => keys.logId,
      ofRow: ({ logId, reconciled }) => (reconciled ? logId : undefined),
      fits: () => true,
    },
    {
      // OMIT_FIELDS may name logId. The event's time equals the log's date to the millisecond.
      key: "logId",
      ofLogin: ({ login, keys }) => toMoment(login.date, keys),
      ofRow: (row) => (row.reconciled && row.logId === undefined ? toMoment(row.time, row) : undefined),
      fits: () => true,
    },
    rung(
      "transactionId",
      ({ transactionId }) => transactionId,
      () => true,
    ),
    ...(withoutUser
      ? []
      : [
          rung(
            "loginsCount",
            (keys) => join(keys.userId, keys.loginsCount),
            (login, row) => inWindow(login, row) && !differ(login.keys.sessionId, row.sessionId),
          ),
        ]),
    rung("sessionId", (keys) => join(user(keys), keys.sessionId), inWindow),
    ...(withoutUser
      ? []
      : [
          rung(
            "userId",
            ({ userId }) => userId,
            (login, row) =>
              inWindow(login, row) && (login.keys.sessionId === undefined || row.sessionId === undefined),
          ),
        ]),
  ];
}

/** Identifies an event of `reconcile` if `OMIT_FIELDS` names `logId`. */
export function toMoment(time: number, { userId, clientId, sessionId }: Keys): string {
  return [time, userId, clientId, sessionId].join("\n");
}

/** Whether an event with this time can belong to the login. */
export function isInWindow(login: KeyedLogin["login"], time: number, maxLength = maxLoginLength): boolean {
  const { date, initiatedAt } = login;
  const opened = initiatedAt === undefined || initiatedAt > date ? 0 : initiatedAt;
  return time >= Math.max(opened, date - maxLength) - clockSlack && time <= date + clockSlack;
}

/** Whether user, session and count are equal, within two seconds, but the transactions differ. */
export function contradicts({ keys, login }: KeyedLogin, { row, key }: Match): boolean {
  return (
    key === "loginsCount" &&
    keys.sessionId !== undefined &&
    keys.sessionId === row.sessionId &&
    Math.abs(login.date - row.time) < 2000 &&
    differ(keys.transactionId, row.transactionId)
  );
}

/** Whether both values are present and different. */
export function differ(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && other !== undefined && one !== other;
}

function toBuckets(rows: readonly EventRow[], used: ReadonlySet<EventRow>, rung: Rung) {
  const buckets = new Map<string, EventRow[]>();
  for (const row of rows) {
    const key = used.has(row) ? undefined : rung.ofRow(row);
    if (key !== undefined) push(buckets, key, row);
  }
  return buckets;
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

/** Kuhn's algorithm: finds an event for a login by moving other logins to other events of theirs. */
function augment(
  at: number,
  candidates: ReadonlyMap<number, readonly EventRow[]>,
  owner: Map<EventRow, number>,
  tried: Set<EventRow>,
): boolean {
  for (const row of candidates.get(at) ?? []) {
    if (tried.has(row)) continue;
    tried.add(row);
    const other = owner.get(row);
    if (other === undefined || augment(other, candidates, owner, tried)) {
      owner.set(row, at);
      return true;
    }
  }
  return false;
}
