import { expect, test } from "@jest/globals";
import { indexed, minutesAgo, ofUser, runAlert, runPanel } from "../run-app-search.ts";

const login = (count: number, fields: Record<string, unknown> = {}) =>
  indexed({ loginsCount: count, time: minutesAgo(100 - count), eventId: `login ${count}`, ...fields });

test("finds logins that never arrived", () => {
  const events = [
    login(5),
    login(7),
    login(7, { eventId: "single sign-on" }),
    login(8),
    ofUser("b", { loginsCount: 3 }),
  ];
  expect(runPanel("health_missing", events)).toEqual([{ missing: "1" }]);
  expect(runPanel("health_gaps", events)).toMatchObject([
    { userId: "auth0|jane", count_before: "5", loginsCount: "7", gap: "1" },
  ]);
  expect(runPanel("health_missing", [])).toEqual([{ missing: "0" }]);
});

test("counts a gap as numbers: 9 comes before 10", () => {
  expect(runPanel("health_missing", [login(9), login(10), login(11)])).toEqual([{ missing: "0" }]);
});

test("a choice of application makes no gap, and a user deleted and created again none", () => {
  const events = [
    login(1),
    login(2, { application: "Admin" }),
    login(3),
    login(1, { eventId: "again", time: minutesAgo(1) }),
  ];
  expect(runPanel("health_missing", events, { application: "Shop" })).toEqual([{ missing: "0" }]);
});

test("warns of a gap when its user comes back, and only then", () => {
  const old = [login(5, { time: minutesAgo(900) }), login(7, { time: minutesAgo(800) })];
  expect(runAlert("gaps in login counts", old)).toEqual([]);
  expect(runAlert("gaps in login counts", [...old, login(10, { time: minutesAgo(20) })])).toMatchObject([
    { tenant: "acme", missing: "2", users: "1" },
  ]);
});

test("counts duplicates, reconciled and test events", () => {
  const events = [
    indexed({ eventId: "twice" }),
    indexed({ eventId: "twice" }),
    indexed({ reconciled: true, logId: "900" }),
    indexed({ test: true }),
  ];
  expect(runPanel("health_duplicates", events)).toMatchObject([{ events: "3", ids: "2", duplicates: "1" }]);
  expect(runPanel("health_reconciled", events)).toEqual([{ reconciled: "1" }]);
  expect(runPanel("health_tests", events)).toEqual([{ tests: "1" }]);
});

test("finds a login that is there under two ids", () => {
  const events = [
    indexed({ transactionId: "t1", eventId: "a" }),
    indexed({ transactionId: "t1", eventId: "b", reconciled: true }),
    indexed({ transactionId: "t2", eventId: "c" }),
    indexed({ transactionId: "t2", eventId: "c" }),
  ];
  expect(runPanel("health_two_ids", events)).toMatchObject([
    { tenant: "acme", transactionId: "t1", ids: "2", reconciled: "true" },
  ]);
});

test("measures the delay without reconciled events", () => {
  const events = [
    indexed({ eventId: "1" }, 2),
    indexed({ eventId: "2" }, 4),
    indexed({ eventId: "3" }, 6),
    indexed({ reconciled: true }, 9000),
  ];
  const [row] = runPanel("health_delay", events).filter(({ median }) => median !== undefined);
  expect(row).toMatchObject({ median: "4" });
});

test("events an hour have rows of zero for hours without", () => {
  const rows = runPanel("health_events", [
    indexed({ time: minutesAgo(190) }),
    indexed({ time: minutesAgo(10) }),
  ]);
  expect(rows.map(({ events }) => events)).toEqual(["1", "0", "0", "1"]);
});

test("shows which version sent how much", () => {
  const rows = runPanel(
    "health_versions",
    [indexed({ actionVersion: "1.0.0" }), indexed({ actionVersion: "1.0.1" })],
    { earliest: "-1h", latest: "now" },
  );
  expect(rows.map((row) => [row["1.0.0"], row["1.0.1"]])).toContainEqual(["1", "1"]);
});

test("warns of silence, and not while test events arrive", () => {
  expect(runAlert("no events for 30 minutes", [indexed({ time: minutesAgo(31) })])).toEqual([
    { count: "0", sourcetype: "auth0_activity" },
  ]);
  expect(runAlert("no events for 30 minutes", [indexed({ time: minutesAgo(29), test: true })])).toEqual([]);
});

test("warns of events that were indexed late, whenever they happened", () => {
  const late = indexed({ time: minutesAgo(120), tenant: "late" }, 100 * 60);
  expect(
    runAlert("events arrive late", [late, indexed({}), indexed({ time: minutesAgo(600) }, 400)]),
  ).toEqual([{ tenant: "late", events: "1", max_delay: "6000" }]);
});
