import type { EventRow } from "./event-row.ts";
import type { KeyedLogin } from "./login-keys.ts";

/** What a login and its event matched by, strongest first. */
export const matchKeys = ["logId", "transactionId", "loginsCount", "sessionId", "userId"] as const;

/** One of `matchKeys`. */
export type MatchKey = (typeof matchKeys)[number];

/** How long before its log an Action can have run: multi-factor authentication and consent screens take minutes. */
export const longestLogin = 15 * 60_000;

/** How far the clocks of Auth0's log and of the Action may differ. */
export const clockSlack = 5000;

/** A login and its event. */
export interface Match {
  readonly row: EventRow;
  readonly key: MatchKey;
}

/** How to match. */
export interface MatchRules {
  /** Whether transaction ids are known to agree: then two different ones are never of the same login. */
  readonly trustTransactions: boolean;
  /** Whether events have no `userId`: sessions stand alone then. */
  readonly withoutUser: boolean;
}

/** More pairs than this in one bucket are matched in order of time, without comparing distances. */
const maxPairs = 5000;

/**
 * Matches logins and events one to one, by the strongest key first. Within one key as many pairs as possible are made, so
 * that the number of logins without an event is right even where their identity is ambiguous; nearest in time first.
 *
 * @param logins sorted by date
 * @param rows sorted by time
 * @returns for each login its match
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
    // A login that got nothing may still get something if another one can move to a different event.
    for (const at of ats) if (!taken.has(at)) augment(at, candidates, owner, new Set());
    for (const [row, at] of owner) pair(at, row, rung.key);
  }

  /** Earliest login first for each event: as many pairs as possible, since all windows end 5 s after the login. */
  function matchInOrder(ats: readonly number[], bucket: readonly EventRow[], rung: Rung): void {
    let first = 0;
    for (const row of bucket) {
      while (first < ats.length && isOver(ats[first], row)) first++;
      for (let next = first; next < ats.length; next++) {
        const at = ats[next] as number;
        const login = logins[at] as KeyedLogin;
        if (login.login.date - longestLogin - clockSlack > row.time) break;
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

/** One step of the ladder. */
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
    // An event that reconcile sent belongs to the login of its log, and to no other.
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
      // OMIT_FIELDS may leave logId out. The event's time is the log's date, to the millisecond.
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

/** What an event of `reconcile` is known by where `OMIT_FIELDS` leaves `logId` out. */
export function toMoment(time: number, { userId, clientId, sessionId }: Keys): string {
  return [time, userId, clientId, sessionId].join("\n");
}

/** Whether an event of this time can be of this login. */
export function isInWindow(login: KeyedLogin["login"], time: number, longest = longestLogin): boolean {
  const { date, initiatedAt } = login;
  const opened = initiatedAt === undefined || initiatedAt > date ? 0 : initiatedAt;
  return time >= Math.max(opened, date - longest) - clockSlack && time <= date + clockSlack;
}

/** One user, session and count, within two seconds, and two different transactions. */
export function contradicts({ keys, login }: KeyedLogin, { row, key }: Match): boolean {
  return (
    key === "loginsCount" &&
    keys.sessionId !== undefined &&
    keys.sessionId === row.sessionId &&
    Math.abs(login.date - row.time) < 2000 &&
    differ(keys.transactionId, row.transactionId)
  );
}

/** Both are there, and they are not the same. */
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

/** Kuhn's algorithm: finds an event for a login by moving others to events that they can have, too. */
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
