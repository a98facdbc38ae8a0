import type { FieldChoice } from "../activity/serialize-event.ts";
import type { EventRow } from "./event-row.ts";
import type { Login } from "./login.ts";
import { createKeyReader, type KeyedLogin } from "./login-keys.ts";
import { clockSlack, contradicts, longestLogin, type Match, matchLogins } from "./match-logins.ts";
import { createNearMisses, nearMissWindow } from "./near-miss.ts";
import type { Range } from "./parse-range.ts";
import { type Evidence, trustsTransactions } from "./state.ts";

/** What is known of one login once its neighbours have been read, too. */
export interface Decision {
  readonly login: Login;
  /**
   * - `delivered`: the Action's own event is in Splunk. `reconciled`: an event that `reconcile` sent.
   * - `missing`: no event. `uncertain`: perhaps one, or no way to tell. `not-expected`: no Action ran.
   */
  readonly outcome: "delivered" | "reconciled" | "missing" | "uncertain" | "not-expected";
  readonly match: Match | undefined;
  /** The keys of the login as its event has them. */
  readonly keyed: KeyedLogin;
  /** Whether it counts: logins before the range are only read because events of theirs must not be given to others. */
  readonly inRange: boolean;
}

/** Events that no login explains, and events that are there twice. */
export interface LeftOver {
  readonly withoutLogin: number;
  readonly duplicates: number;
}

/**
 * Collects logins and events in order of time, and decides the logins whose neighbours are complete. Keeps what a later
 * login can still need, and forgets the rest: memory depends on the logs of 20 minutes, not on their number.
 */
export interface LoginDecider {
  addLogins(logins: readonly Login[]): void;
  /** Events whose Splunk time follows that of the events before. */
  addRows(rows: readonly EventRow[]): void;
  /** Whether so many logins that are older than this wait. */
  hasOpen(until: number, count: number): boolean;
  /**
   * Decides all logins before `until`. All logs and events of the 15 minutes after it must have been added.
   *
   * @param evidence of the logins before
   */
  decide(until: number, evidence: Evidence): readonly Decision[];
  /**
   * Counts since the last call, of events that no login can claim any more.
   *
   * @param all that nothing follows: then no event can be claimed
   */
  takeLeftOver(all: boolean): LeftOver;
}

/**
 * @param countedFrom events before it were counted by the run that was resumed; epoch milliseconds
 * @param force whether a user whose hash has not been shown to agree counts nevertheless
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
  /** Events that no login of the range can claim, kept for near misses. */
  let orphans: EventRow[] = [];
  let withoutLogin = 0;
  let duplicates = 0;
  /** Events before it have been forgotten. */
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
    const tooLate = login.date - longestLogin - clockSlack < rowsSince;
    const vague = tooLate || !isRecognizable(keyed, withoutUser);
    return decision(vague || mayHaveEvent(keyed) ? "uncertain" : "missing");
  }

  /** Where transaction ids turn out to agree, different ones exclude each other. */
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
      const claimable = until - longestLogin - clockSlack;
      const kept: EventRow[] = [];
      for (const row of rows) {
        if (used.has(row)) continue;
        // A second event of the same login: it had been sent again, or arrived after reconcile had sent it.
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

/** Logs of one kind name executions of Actions always or never: one that does not, among others that do, had none. */
function toHour({ date, logType, sso }: Login): string {
  return `${Math.floor(date / 3600_000)} ${logType} ${sso}`;
}

/** A retry repeats an event; a user can sign up twice until the flag is stored, with one id and two times. */
function toIdentity(row: EventRow): string {
  return row.isSignUp ? `${row.eventId} ${row.time}` : row.eventId;
}

/** Whether there is anything that could be found in Splunk. */
function isRecognizable({ keys }: KeyedLogin, withoutUser: boolean): boolean {
  return keys.transactionId !== undefined || (withoutUser ? keys.sessionId : keys.userId) !== undefined;
}
