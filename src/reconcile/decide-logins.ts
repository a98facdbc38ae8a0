import type { FieldChoice } from "../activity/serialize-event.ts";
import type { EventRow } from "./event-row.ts";
import type { Login } from "./login.ts";
import { createKeyReader, type KeyedLogin } from "./login-keys.ts";
import { clockSlack, contradicts, type Match, matchLogins, maxLoginLength } from "./match-logins.ts";
import { createNearMisses, nearMissWindow } from "./near-miss.ts";
import type { Range } from "./parse-range.ts";
import { type Evidence, trustsTransactions } from "./state.ts";

/** The decision for one login. All logins and events close to it in time have been read. */
export interface Decision {
  readonly login: Login;
  /**
   * - `delivered`: the Action's own event is in Splunk. `reconciled`: an event of `reconcile` is.
   * - `missing`: no event. `uncertain`: an event may exist. `not-expected`: the Action did not run.
   */
  readonly outcome: "delivered" | "reconciled" | "missing" | "uncertain" | "not-expected";
  readonly match: Match | undefined;
  /** The login with its keys, in the form that the event has. */
  readonly keyed: KeyedLogin;
  /** Whether the login is counted. Earlier logins are read only so that their events are not matched to other logins. */
  readonly inRange: boolean;
}

/** Numbers of events without a login and of duplicate events. */
export interface LeftOver {
  readonly withoutLogin: number;
  readonly duplicates: number;
}

/**
 * Collects logins and events in order of time. Decides a login when all logins and events close to it have been added.
 * Drops data that later logins cannot need, so memory depends on 20 minutes of logs, not on their total number.
 */
export interface LoginDecider {
  addLogins(logins: readonly Login[]): void;
  /** Adds events. Their Splunk time is after that of the events added before. */
  addRows(rows: readonly EventRow[]): void;
  /** Whether at least `count` logins before `until` are undecided. */
  hasOpen(until: number, count: number): boolean;
  /**
   * Decides all logins before `until`. All logs and events of the 15 minutes after it must have been added.
   *
   * @param evidence evidence of the logins decided before
   */
  decide(until: number, evidence: Evidence): readonly Decision[];
  /**
   * Counts, since the last call, of events that can no longer match a login.
   *
   * @param all no logins follow, so none of the remaining events can match
   */
  takeLeftOver(all: boolean): LeftOver;
}

/**
 * @param countedFrom the resumed run has counted the events before it; epoch milliseconds
 * @param force whether to ignore events without a readable user, which otherwise make logins uncertain
 */
export function createLoginDecider(
  choice: FieldChoice,
  range: Range,
  countedFrom: number = range.since,
  force = false,
): LoginDecider {
  const readKeys = createKeyReader(choice);
  const withoutUser = choice.OMIT_FIELDS?.includes("userId") ?? false;
  const hashesUser = choice.HASH_FIELDS?.includes("userId") ?? false;
  const executed = new Set<string>();
  const byId = new Map<string, EventRow>();
  let open: KeyedLogin[] = [];
  let rows: EventRow[] = [];
  /** Events without a login, kept for near misses. */
  let orphans: EventRow[] = [];
  let withoutLogin = 0;
  let duplicates = 0;
  /** Events before this time have been dropped. */
  let rowsSince = Number.NEGATIVE_INFINITY;

  const isCounted = ({ time }: EventRow) => time >= countedFrom && time < range.until;

  function decideOne(
    keyed: KeyedLogin,
    match: Match | undefined,
    mayHaveEvent: (login: KeyedLogin) => boolean,
  ): Decision {
    const { login } = keyed;
    const inRange = login.date >= range.since && login.date < range.until;
    const decision = (outcome: Decision["outcome"]): Decision => ({ login, outcome, match, keyed, inRange });
    if (match !== undefined) return decision(match.row.reconciled ? "reconciled" : "delivered");
    if (!login.executed && executed.has(toHour(login))) return decision("not-expected");
    const tooLate = login.date - maxLoginLength - clockSlack < rowsSince;
    const vague = tooLate || !isRecognizable(keyed, withoutUser);
    return decision(vague || mayHaveEvent(keyed) ? "uncertain" : "missing");
  }

  /** If the transaction ids of logs and events agree, matches again and excludes pairs with different ids. */
  function matchOpen(evidence: Evidence) {
    const trusted = trustsTransactions(evidence);
    const matches = matchLogins(open, rows, { trustTransactions: trusted, withoutUser });
    if (trusted) return { matches, trustTransactions: true };
    const more = matches.filter((match) => match?.key === "transactionId").length;
    const contradicted = matches.some((match, at) => match && contradicts(open[at] as KeyedLogin, match));
    if (contradicted || !trustsTransactions(evidence, more)) return { matches, trustTransactions: false };
    return {
      matches: matchLogins(open, rows, { trustTransactions: true, withoutUser }),
      trustTransactions: true,
    };
  }

  return {
    addLogins(logins) {
      for (const login of logins) {
        open.push({ login, keys: readKeys(login) });
        if (login.executed) executed.add(toHour(login));
      }
    },
    addRows(added) {
      for (const row of added) {
        const id = toIdentity(row);
        const other = byId.get(id);
        if (other === undefined) {
          byId.set(id, row);
          rows.push(row);
        } else if (isCounted(row)) duplicates++;
      }
    },
    hasOpen(until, count) {
      let found = 0;
      for (const { login } of open) if (login.date < until && ++found >= count) return true;
      return false;
    },
    decide(until, evidence) {
      open.sort((one, other) => one.login.date - other.login.date);
      rows.sort((one, other) => one.time - other.time);
      const { matches, trustTransactions } = matchOpen(evidence);
      const end = open.findIndex(({ login }) => login.date >= until);
      const count = end === -1 ? open.length : end;

      const used = new Set<EventRow>();
      const claimed = new Set<EventRow>();
      for (const [at, match] of matches.entries()) {
        if (match === undefined) continue;
        claimed.add(match.row);
        if (at < count) used.add(match.row);
      }
      const isProven = evidence.agreements + evidence.found > 0 || claimed.size > 0;
      const mayHaveEvent = createNearMisses(() => [...orphans, ...rows.filter((row) => !claimed.has(row))], {
        trustTransactions,
        isUserUnproven: hashesUser && !isProven,
        mistrustsHidden: !force,
      });
      const decided = open.slice(0, count).map((keyed, at) => decideOne(keyed, matches[at], mayHaveEvent));
      open = open.slice(count);

      const known = new Set(decided.flatMap(({ match, keyed }) => (match && keyed.keys.transactionId) || []));
      const claimable = until - maxLoginLength - clockSlack;
      const kept: EventRow[] = [];
      for (const row of rows) {
        if (used.has(row)) continue;
        // A duplicate: the Action retried, or its event arrived after reconcile had sent one.
        const isSecond = row.transactionId !== undefined && known.has(row.transactionId);
        if (!isSecond && (row.time >= claimable || claimed.has(row))) kept.push(row);
        else {
          if (isCounted(row)) isSecond ? duplicates++ : withoutLogin++;
          if (!isSecond) orphans.push(row);
        }
      }
      rows = kept;
      rowsSince = Math.max(rowsSince, until - nearMissWindow);
      orphans = orphans.filter(({ time }) => time >= rowsSince);
      for (const [id, row] of byId) if (row.time < rowsSince) byId.delete(id);
      for (const hour of executed)
        if (Number(hour.split(" ")[0]) < until / 3600_000 - 2) executed.delete(hour);
      return decided;
    },
    takeLeftOver(all) {
      if (all) {
        withoutLogin += rows.filter(isCounted).length;
        rows = [];
      }
      const left = { withoutLogin, duplicates };
      withoutLogin = 0;
      duplicates = 0;
      return left;
    },
  };
}

/**
 * Logs of one kind always name executions of Actions, or never. If other logs of the same hour and kind name executions,
 * a log without them means that no Action ran.
 */
function toHour({ date, logType, sso }: Login): string {
  return `${Math.floor(date / 3600_000)} ${logType} ${sso}`;
}

/** A retry repeats the event. Until the flag is stored, a user can have two sign-ups with one id and different times. */
function toIdentity(row: EventRow): string {
  return row.isSignUp ? `${row.eventId} ${row.time}` : row.eventId;
}

/** Whether the login has a key to find its event by. */
function isRecognizable({ keys }: KeyedLogin, withoutUser: boolean): boolean {
  return keys.transactionId !== undefined || (withoutUser ? keys.sessionId : keys.userId) !== undefined;
}
