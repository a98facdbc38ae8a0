import { describe, expect, test } from "@jest/globals";
import { checkSearch, type SearchableEvent } from "@splunk-action/local-splunk";
import { defineApp } from "../../src/splunk-app/define-app.ts";
import { fillTokens } from "../../src/splunk-app/search-text.ts";
import { toKnowledge } from "../../src/splunk-app/to-knowledge.ts";
import { appOptions } from "./app-options.ts";
import { indexed, minutesAgo, runAppSearch } from "./run-app-search.ts";

const app = defineApp(appOptions({ extraFields: ["plan"] }));
const panels = app.dashboards.flatMap(({ rows }) => rows.flatMap((row) => row.panels));

function panel(id: string, events: readonly SearchableEvent[], choice: Record<string, string> = {}) {
  const found = panels.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no panel ${id}`);
  return runAppSearch(app, found.search, events, choice).rows;
}

function alert(name: string, events: readonly SearchableEvent[]) {
  const found = app.alerts.find((one) => one.name === `Auth0: ${name}`);
  if (found === undefined) throw new Error(`no alert ${name}`);
  const { search, earliest, latest } = found;
  return runAppSearch(app, search, events, { earliest, latest }).rows;
}

const user = (id: string, fields: Record<string, unknown> = {}) =>
  indexed({ userId: `auth0|${id}`, ...fields });
const signUps = (count: number, fields: Record<string, unknown> = {}) =>
  Array.from({ length: count }, (_, index) => user(`u${index}`, { message: "SignUp", ...fields }));
const times = (count: number, make: (index: number) => SearchableEvent) =>
  Array.from({ length: count }, (_, index) => make(index));

test.each([
  ...panels.map(({ id, search }) => [id, search] as const),
  ...panels.flatMap(({ id, drilldown }) =>
    drilldown === undefined ? [] : [[`${id}, a click`, drilldown] as const],
  ),
  ...app.dashboards.flatMap(({ inputs }) =>
    inputs.flatMap((input) => (input.kind === "choice" ? [[input.label, input.search] as const] : [])),
  ),
  ...app.alerts.map(({ name, search }) => [name, search] as const),
])("%s runs", (_, search) => {
  const filled = fillTokens(search, {
    tenant: "*",
    application: "*",
    connection: "*",
    name: "Login",
  }).replaceAll(/\$row\.\w+\.value\|s\$/g, '"x"');
  expect(() => checkSearch(filled, toKnowledge(app))).not.toThrow();
});

describe("overview", () => {
  const events = [
    ...signUps(2),
    indexed({ eventId: "once", authenticationMethods: ["pwd", "mfa"] }),
    indexed({ eventId: "once", authenticationMethods: ["pwd", "mfa"] }),
    indexed({ tenant: "other", authenticationMethods: ["pwd"], application: undefined }),
    indexed({ test: true }),
  ];

  test("counts each event once, without test events", () => {
    expect(panel("overview_signups", events)).toEqual([{ signups: "2" }]);
    expect(panel("overview_logins", events)).toEqual([{ logins: "2" }]);
  });

  test("counts a user of two tenants twice", () => {
    expect(panel("overview_users", events)).toEqual([{ users: "4" }]);
  });

  test("gives the share of logins with a second factor", () => {
    expect(panel("overview_mfa", events)).toEqual([{ mfa_percent: "50.0" }]);
    expect(panel("overview_mfa", [])).toEqual([{}]);
  });

  test("counts nothing as zero", () => {
    expect(panel("overview_signups", [])).toEqual([{ signups: "0" }]);
  });

  test("counts the minutes since the last event", () => {
    expect(panel("overview_last", events)).toMatchObject([{ minutes: "10" }]);
  });

  test("keeps events without an application, as a row of their own", () => {
    expect(panel("overview_by_application", events)).toEqual([
      { application: "-", Login: "1", SignUp: "0" },
      { application: "Shop", Login: "1", SignUp: "2" },
    ]);
  });

  test("a choice keeps the events of it, and of it alone", () => {
    expect(panel("overview_logins", events, { tenant: "other" })).toEqual([{ logins: "1" }]);
    expect(panel("overview_logins", events, { application: "-" })).toEqual([{ logins: "1" }]);
    expect(panel("overview_logins", events, { connection: "no such" })).toEqual([{ logins: "0" }]);
  });

  test("a choice with quotes in its name is one name", () => {
    const quoted = [indexed({ application: 'The "Shop"' }), indexed({ application: "The" })];
    expect(panel("overview_logins", quoted, { application: 'The "Shop"' })).toEqual([{ logins: "1" }]);
  });

  test("shows places, countries and extra fields", () => {
    const here = [
      user("a", { latitude: 47.38, longitude: 8.54, country: "CH", plan: "gold" }),
      user("b", { latitude: 47.38, longitude: 8.54, country: "CH", plan: "free" }),
      user("a", { latitude: -33.87, longitude: 151.21, country: "AU", plan: "gold" }),
    ];
    expect(panel("overview_map", here)).toEqual([
      { latitude: "47.38", longitude: "8.54", events: "2" },
      { latitude: "-33.87", longitude: "151.21", events: "1" },
    ]);
    expect(panel("overview_by_country", here)).toEqual([
      { country: "CH", events: "2", users: "2" },
      { country: "AU", events: "1", users: "1" },
    ]);
    expect(panel("overview_by_plan", here)).toEqual([
      { plan: "gold", events: "2" },
      { plan: "free", events: "1" },
    ]);
  });
});

describe("security", () => {
  const zurich = { latitude: 47.38, longitude: 8.54, country: "CH" };
  const sydney = { latitude: -33.87, longitude: 151.21, country: "AU" };
  const bern = { latitude: 46.95, longitude: 7.45, country: "CH" };

  test("finds two places that are too far apart, of one user of one tenant", () => {
    const events = [
      indexed({ time: minutesAgo(60), ...zurich }),
      indexed({ time: minutesAgo(30), ...sydney }),
      user("slow", { time: minutesAgo(3000), ...zurich }),
      user("slow", { time: minutesAgo(20), ...sydney }),
      user("near", { time: minutesAgo(11), ...zurich }),
      user("near", { time: minutesAgo(10), ...bern }),
      // The same user id in two tenants: two people.
      user("same", { tenant: "one", time: minutesAgo(9), ...zurich }),
      user("same", { tenant: "two", time: minutesAgo(8), ...sydney }),
      // Without a place.
      indexed({ time: minutesAgo(29) }),
    ];
    const expected = [
      expect.objectContaining({
        userId: "auth0|jane",
        country_before: "CH",
        country: "AU",
        hours: "0.50",
        km: "16568",
        kmh: "33136",
      }),
    ];
    expect(panel("security_travel", events)).toEqual(expected);
    expect(alert("impossible travel", events)).toEqual(expected);
  });

  test("two places at the same second are too far apart, too", () => {
    const events = [indexed({ ...zurich, eventId: "1" }), indexed({ ...sydney, eventId: "2" })];
    expect(panel("security_travel", events).length).toBe(1);
  });

  test("finds a country that a user was not seen in before", () => {
    const events = [
      indexed({ time: minutesAgo(5000), country: "CH" }),
      indexed({ time: minutesAgo(30), country: "AU" }),
      user("old", { time: minutesAgo(5000), country: "CH" }),
      user("old", { time: minutesAgo(4000), country: "FR" }),
      user("new", { time: minutesAgo(20), country: "BR" }),
    ];
    expect(panel("security_new_country", events)).toMatchObject([
      { userId: "auth0|jane", country: "AU", seen: ["AU", "CH"] },
      { userId: "auth0|old", country: "FR" },
    ]);
    expect(alert("login from a new country", events)).toMatchObject([
      { userId: "auth0|jane", country: "AU" },
    ]);
  });

  test("finds a new device, and no alert for one of yesterday", () => {
    const events = [
      indexed({ time: minutesAgo(5000), ja4: "t13d_a" }),
      indexed({ time: minutesAgo(1500), ja4: "t13d_b" }),
      indexed({ time: minutesAgo(5), ja4: "t13d_c" }),
    ];
    expect(panel("security_new_device", events)).toMatchObject([{ ja4: "t13d_c" }, { ja4: "t13d_b" }]);
    expect(alert("login with a new device", events)).toMatchObject([{ ja4: "t13d_c" }]);
  });

  test("finds sign-ups from one address; the alert from eleven on", () => {
    const network = { clientIP: "203.0.113.9", asn: "26599", country: "BR" };
    const ten = [...signUps(10, network), ...signUps(1, { clientIP: "198.51.100.2" })];
    expect(panel("security_signups_by_address", ten)).toEqual([
      { clientIP: "203.0.113.9", users: "10", asn: "26599", country: "BR" },
    ]);
    expect(alert("many sign-ups from one address", ten)).toEqual([]);
    expect(
      alert("many sign-ups from one address", [...ten, user("more", { message: "SignUp", ...network })]),
    ).toMatchObject([{ tenant: "acme", clientIP: "203.0.113.9", users: "11" }]);
  });

  test("finds a burst of sign-ups, and not a usual hour", () => {
    const usual = times(168 * 5, (index) =>
      user(`old${index}`, { message: "SignUp", time: minutesAgo(65 + index * 11.9) }),
    );
    expect(alert("burst of sign-ups", [...usual, ...signUps(20)])).toEqual([]);
    expect(alert("burst of sign-ups", [...usual, ...signUps(40)])).toMatchObject([
      { tenant: "acme", last_hour: "40" },
    ]);
    expect(alert("burst of sign-ups", signUps(10))).toEqual([]);
    expect(alert("burst of sign-ups", signUps(11))).toMatchObject([{ last_hour: "11" }]);
  });

  test("finds logins with low confidence", () => {
    const events = [indexed({ riskConfidence: "low" }), indexed({ riskConfidence: "high" }), indexed({})];
    expect(panel("security_risk", events)).toMatchObject([{ userId: "auth0|jane", tenant: "acme" }]);
    expect(alert("login with low confidence", events)).toMatchObject([{ riskConfidence: "low" }]);
  });
});

describe("health", () => {
  const login = (count: number, fields: Record<string, unknown> = {}) =>
    indexed({ loginsCount: count, time: minutesAgo(100 - count), eventId: `login ${count}`, ...fields });

  test("finds logins that never arrived", () => {
    const events = [
      login(5),
      login(7),
      login(7, { eventId: "single sign-on" }),
      login(8),
      user("b", { loginsCount: 3 }),
    ];
    expect(panel("health_missing", events)).toEqual([{ missing: "1" }]);
    expect(panel("health_gaps", events)).toMatchObject([
      { userId: "auth0|jane", count_before: "5", loginsCount: "7", gap: "1" },
    ]);
    expect(panel("health_missing", [])).toEqual([{ missing: "0" }]);
  });

  test("counts a gap as numbers: 9 comes before 10", () => {
    expect(panel("health_missing", [login(9), login(10), login(11)])).toEqual([{ missing: "0" }]);
  });

  test("a choice of application makes no gap, and a user deleted and created again none", () => {
    const events = [
      login(1),
      login(2, { application: "Admin" }),
      login(3),
      login(1, { eventId: "again", time: minutesAgo(1) }),
    ];
    expect(panel("health_missing", events, { application: "Shop" })).toEqual([{ missing: "0" }]);
  });

  test("warns of a gap when its user comes back, and only then", () => {
    const old = [login(5, { time: minutesAgo(900) }), login(7, { time: minutesAgo(800) })];
    expect(alert("gaps in login counts", old)).toEqual([]);
    expect(alert("gaps in login counts", [...old, login(10, { time: minutesAgo(20) })])).toMatchObject([
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
    expect(panel("health_duplicates", events)).toMatchObject([{ events: "3", ids: "2", duplicates: "1" }]);
    expect(panel("health_reconciled", events)).toEqual([{ reconciled: "1" }]);
    expect(panel("health_tests", events)).toEqual([{ tests: "1" }]);
  });

  test("finds a login that is there under two ids", () => {
    const events = [
      indexed({ transactionId: "t1", eventId: "a" }),
      indexed({ transactionId: "t1", eventId: "b", reconciled: true }),
      indexed({ transactionId: "t2", eventId: "c" }),
      indexed({ transactionId: "t2", eventId: "c" }),
    ];
    expect(panel("health_two_ids", events)).toMatchObject([
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
    const [row] = panel("health_delay", events).filter(({ median }) => median !== undefined);
    expect(row).toMatchObject({ median: "4" });
  });

  test("events an hour have rows of zero for hours without", () => {
    const rows = panel("health_events", [
      indexed({ time: minutesAgo(190) }),
      indexed({ time: minutesAgo(10) }),
    ]);
    expect(rows.map(({ events }) => events)).toEqual(["1", "0", "0", "1"]);
  });

  test("shows which version sent how much", () => {
    const rows = panel(
      "health_versions",
      [indexed({ actionVersion: "1.0.0" }), indexed({ actionVersion: "1.0.1" })],
      { earliest: "-1h", latest: "now" },
    );
    expect(rows.map((row) => [row["1.0.0"], row["1.0.1"]])).toContainEqual(["1", "1"]);
  });

  test("warns of silence, and not while test events arrive", () => {
    expect(alert("no events for 30 minutes", [indexed({ time: minutesAgo(31) })])).toEqual([
      { count: "0", sourcetype: "auth0_activity" },
    ]);
    expect(alert("no events for 30 minutes", [indexed({ time: minutesAgo(29), test: true })])).toEqual([]);
  });

  test("warns of events that were indexed late, whenever they happened", () => {
    const late = indexed({ time: minutesAgo(120), tenant: "late" }, 100 * 60);
    expect(alert("events arrive late", [late, indexed({}), indexed({ time: minutesAgo(600) }, 400)])).toEqual(
      [{ tenant: "late", events: "1", max_delay: "6000" }],
    );
  });
});

describe("CIM", () => {
  const authentication =
    "`auth0_index` tag=authentication | table action app authentication_method dest dvc signature src user user_id vendor_account";
  const run = (fields: Record<string, unknown>) => runAppSearch(app, authentication, [indexed(fields)]).rows;

  test("an event is a successful authentication", () => {
    expect(
      run({
        email: "Jane.Doe@Example.com",
        hostname: "login.acme.example",
        authenticationMethods: ["pwd", "mfa"],
      }),
    ).toEqual([
      {
        action: "success",
        app: "Shop",
        authentication_method: "pwd,mfa",
        dest: "login.acme.example",
        dvc: "acme.eu.auth0.com",
        signature: "Login",
        src: "198.51.100.1",
        user: "jane.doe@example.com",
        user_id: "auth0|jane",
        vendor_account: "acme",
      },
    ]);
  });

  test("user is the e-mail, else the user name, else the id", () => {
    expect(run({})).toMatchObject([{ user: "jane doe" }]);
    expect(run({ userName: undefined })).toMatchObject([{ user: "auth0|jane" }]);
  });

  test("test events are no authentication", () => {
    expect(run({ test: true })).toEqual([]);
  });

  test("a clone of a sign-up is a created account", () => {
    const withChanges = defineApp(appOptions({ accountChanges: true }));
    const clone = {
      ...indexed({ message: "SignUp", email: "Jane@Example.com" }),
      sourcetype: "auth0_activity:account",
    };
    const search =
      "`auth0_index` tag=change tag=account | table action change_type command dest dvc object object_attrs object_category object_id src src_user status user vendor_product";
    expect(runAppSearch(withChanges, search, [clone]).rows).toEqual([
      {
        action: "created",
        change_type: "AAA",
        command: "SignUp",
        dest: "acme",
        dvc: "acme.eu.auth0.com",
        object: "jane@example.com",
        object_attrs: "google-oauth2",
        object_category: "user",
        object_id: "auth0|jane",
        src: "198.51.100.1",
        src_user: "jane@example.com",
        status: "success",
        user: "jane@example.com",
        vendor_product: "Auth0",
      },
    ]);
    expect(runAppSearch(withChanges, authentication, [clone]).rows).toEqual([]);
  });
});
