import { expect, test } from "@jest/globals";
import { indexed, ofUser, runPanel, signUps } from "../run-app-search.ts";

const events = [
  ...signUps(2),
  indexed({ eventId: "once", authenticationMethods: ["pwd", "mfa"] }),
  indexed({ eventId: "once", authenticationMethods: ["pwd", "mfa"] }),
  indexed({ tenant: "other", authenticationMethods: ["pwd"], application: undefined }),
  indexed({ test: true }),
];

test("counts each event once, without test events", () => {
  expect(runPanel("overview_signups", events)).toEqual([{ signups: "2" }]);
  expect(runPanel("overview_logins", events)).toEqual([{ logins: "2" }]);
});

test("counts a user of two tenants twice", () => {
  expect(runPanel("overview_users", events)).toEqual([{ users: "4" }]);
});

test("gives the share of logins with a second factor", () => {
  expect(runPanel("overview_mfa", events)).toEqual([{ mfa_percent: "50.0" }]);
  expect(runPanel("overview_mfa", [])).toEqual([{}]);
});

test("counts nothing as zero", () => {
  expect(runPanel("overview_signups", [])).toEqual([{ signups: "0" }]);
});

test("counts the minutes since the last event", () => {
  expect(runPanel("overview_last", events)).toMatchObject([{ minutes: "10" }]);
});

test("keeps events without an application, as a row of their own", () => {
  expect(runPanel("overview_by_application", events)).toEqual([
    { application: "-", Login: "1", SignUp: "0" },
    { application: "Shop", Login: "1", SignUp: "2" },
  ]);
});

test("a choice keeps the events of it, and of it alone", () => {
  expect(runPanel("overview_logins", events, { tenant: "other" })).toEqual([{ logins: "1" }]);
  expect(runPanel("overview_logins", events, { application: "-" })).toEqual([{ logins: "1" }]);
  expect(runPanel("overview_logins", events, { connection: "no such" })).toEqual([{ logins: "0" }]);
});

test("a choice with quotes in its name is one name", () => {
  const quoted = [indexed({ application: 'The "Shop"' }), indexed({ application: "The" })];
  expect(runPanel("overview_logins", quoted, { application: 'The "Shop"' })).toEqual([{ logins: "1" }]);
});

test("shows places, countries and extra fields", () => {
  const here = [
    ofUser("a", { latitude: 47.38, longitude: 8.54, country: "CH", plan: "gold" }),
    ofUser("b", { latitude: 47.38, longitude: 8.54, country: "CH", plan: "free" }),
    ofUser("a", { latitude: -33.87, longitude: 151.21, country: "AU", plan: "gold" }),
  ];
  expect(runPanel("overview_map", here)).toEqual([
    { latitude: "47.38", longitude: "8.54", events: "2" },
    { latitude: "-33.87", longitude: "151.21", events: "1" },
  ]);
  expect(runPanel("overview_by_country", here)).toEqual([
    { country: "CH", events: "2", users: "2" },
    { country: "AU", events: "1", users: "1" },
  ]);
  expect(runPanel("overview_by_plan", here)).toEqual([
    { plan: "gold", events: "2" },
    { plan: "free", events: "1" },
  ]);
});
