import { describe, expect, test } from "@jest/globals";
import { createLoginDecider } from "../../src/reconcile/decide-logins.ts";
import type { EventRow } from "../../src/reconcile/event-row.ts";
import { type Login, readLog, toLogin, toLogTypes } from "../../src/reconcile/login.ts";
import { createCounts } from "../../src/reconcile/state.ts";

const start = Date.UTC(2026, 10, 20, 12);
const second = 1000;
const minute = 60 * second;
const types = toLogTypes(["interactive", "password"]);
let serial = 0;

interface LoginShape {
  readonly user?: string;
  readonly session?: string;
  readonly count?: number;
  readonly transaction?: string;
  readonly initiated?: number;
  readonly client?: string;
  readonly executions?: readonly string[];
}

/** A login whose log is of this many milliseconds after the start. */
function login(
  at: number,
  { user = "u", session, count, transaction, initiated, client = "c", executions }: LoginShape = {},
): Login {
  const made = toLogin(
    readLog({
      log_id: `900${String(++serial).padStart(53, "0")}`,
      type: "s",
      date: new Date(start + at).toISOString(),
      user_id: user,
      client_id: client,
      details: {
        prompts: initiated === undefined ? [] : [{}],
        ...(initiated === undefined ? {} : { initiatedAt: start + initiated }),
        session_id: session,
        transaction_id: transaction,
        ...(count === undefined ? {} : { stats: { loginsCount: count } }),
        ...(executions === undefined ? {} : { actions: { executions } }),
      },
    }),
    types,
  );
  if (made === undefined) throw new Error("no login");
  return made;
}

/** An event of an Action that ran this many milliseconds after the start. */
function event(
  at: number,
  { user = "u", session, count, transaction, client = "c" }: LoginShape = {},
): EventRow {
  return {
    time: start + at,
    eventId: `event-${++serial}`,
    isSignUp: false,
    reconciled: false,
    logId: undefined,
    userId: user,
    clientId: client,
    sessionId: session,
    transactionId: transaction,
    loginsCount: count === undefined ? undefined : String(count),
  };
}

function decide(
  logins: readonly Login[],
  rows: readonly EventRow[],
): { outcomes: string[]; withoutLogin: number } {
  const decider = createLoginDecider({}, { since: start - 60 * minute, until: start + 120 * minute });
  decider.addLogins(logins);
  decider.addRows(rows);
  const decisions = decider.decide(start + 120 * minute, createCounts().evidence);
  const byId = new Map(
    decisions.map(({ login: { logId }, outcome, match }) => [logId, `${outcome} ${match?.key ?? ""}`.trim()]),
  );
  return {
    outcomes: logins.map(({ logId }) => byId.get(logId) ?? "undecided"),
    withoutLogin: decider.takeLeftOver(true).withoutLogin,
  };
}

describe("a login and its event", () => {
  test.each<[string, Login, EventRow, string]>([
    [
      "the same transaction, whatever else",
      login(0, { transaction: "t", user: "a" }),
      event(-40 * minute, { transaction: "t", user: "b" }),
      "delivered transactionId",
    ],
    [
      "a consent screen of 25 s",
      login(0, { session: "s", count: 4, initiated: -30 * second }),
      event(-25 * second, { session: "s", count: 4 }),
      "delivered loginsCount",
    ],
    [
      "a second factor of 10 min",
      login(0, { session: "s", count: 4, initiated: -11 * minute }),
      event(-10 * minute, { session: "s", count: 4 }),
      "delivered loginsCount",
    ],
    [
      "single sign-on, without count",
      login(0, { session: "s" }),
      event(-200, { session: "s", count: 4 }),
      "delivered sessionId",
    ],
    ["a password login: user, application and time", login(0), event(-200, { count: 4 }), "delivered userId"],
    [
      "an event after its log, clocks differ",
      login(0, { session: "s" }),
      event(3 * second, { session: "s" }),
      "delivered sessionId",
    ],
    [
      "before the login page was opened",
      login(0, { session: "s", initiated: -10 * second }),
      event(-20 * second, { session: "s" }),
      "missing",
    ],
    ["another session", login(0, { session: "s" }), event(-200, { session: "other" }), "missing"],
    [
      "another application",
      login(0, { session: "s" }),
      event(-200, { session: "s", client: "other" }),
      "missing",
    ],
    ["another user", login(0), event(-200, { user: "other" }), "missing"],
    [
      "the same session of a linked account",
      login(0, { session: "s" }),
      event(-200, { session: "s", user: "other" }),
      "uncertain",
    ],
    [
      "a login of 20 minutes",
      login(0, { session: "s", count: 4, initiated: -21 * minute }),
      event(-20 * minute, { session: "s", count: 4 }),
      "uncertain",
    ],
  ])("%s", (_, one, other, outcome) => {
    expect(decide([one], [other]).outcomes).toEqual([outcome]);
  });

  test("single sign-on whose interactive login was lost: the event stays with its own login", () => {
    const lost = login(0, { session: "s", count: 4, initiated: -10 * second, transaction: "t1" });
    const sso = login(5 * minute, { session: "s", transaction: "t2" });
    // The event of single sign-on repeats the count.
    const { outcomes } = decide(
      [lost, sso],
      [event(5 * minute - 200, { session: "s", count: 4, transaction: "t2" })],
    );
    expect(outcomes).toEqual(["missing", "delivered transactionId"]);
  });

  test("one event is of one login", () => {
    const { outcomes } = decide([login(0), login(30 * second)], [event(-200)]);
    expect(outcomes).toEqual(["delivered userId", "missing"]);
  });

  test("gives way where only one event fits another login", () => {
    // The nearest event of the first login is the only one of the second.
    const first = login(10 * second, { session: "s" });
    const other = login(12 * second, { session: "s", initiated: 9 * second });
    const rows = [event(-5 * minute, { session: "s" }), event(9.9 * second, { session: "s" })];
    expect(decide([first, other], rows).outcomes).toEqual(["delivered sessionId", "delivered sessionId"]);
  });

  test("an abandoned login leaves an event without a login", () => {
    const { outcomes, withoutLogin } = decide(
      [login(0, { session: "s" })],
      [event(-200, { session: "s" }), event(8 * minute, { session: "x" })],
    );
    expect([outcomes, withoutLogin]).toEqual([["delivered sessionId"], 1]);
  });

  test("an event that was sent twice is one event", () => {
    const row = event(-200, { session: "s" });
    const { outcomes, withoutLogin } = decide(
      [login(0, { session: "s" }), login(second, { session: "s" })],
      [row, { ...row }],
    );
    expect([outcomes, withoutLogin]).toEqual([["delivered sessionId", "missing"], 0]);
  });

  test("no Action ran where other logs of the hour name one", () => {
    const { outcomes } = decide(
      [
        login(0, { executions: ["e"], user: "a" }),
        login(second, { user: "b" }),
        login(2 * second, { user: "d", initiated: 0 }),
      ],
      [event(-200, { user: "a" })],
    );
    expect(outcomes).toEqual(["delivered userId", "not-expected", "missing"]);
  });

  test("ten thousand logins of one user and application are matched without comparing each with each", () => {
    const logins = Array.from({ length: 10_000 }, (_, at) => login(at * 400));
    const rows = logins.filter((_, at) => at % 100 !== 50).map(({ date }) => event(date - start - 200));
    const { outcomes } = decide(logins, rows);
    expect(outcomes.filter((outcome) => outcome === "missing")).toHaveLength(100);
  });
});
