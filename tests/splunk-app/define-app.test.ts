import { expect, test } from "@jest/globals";
import type { SplunkApp } from "../../src/splunk-app/app-model.ts";
import { defineApp } from "../../src/splunk-app/define-app.ts";
import { appOptions } from "./app-options.ts";

function panelsOf(app: SplunkApp) {
  return app.dashboards.flatMap(({ rows }) => rows.flatMap(({ panels }) => panels));
}

test("the full app has every panel and alert, and nothing to warn of", () => {
  const app = defineApp(appOptions());
  expect(panelsOf(app).map(({ id }) => id)).toMatchInlineSnapshot(`
[
  "overview_signups",
  "overview_logins",
  "overview_users",
  "overview_mfa",
  "overview_last",
  "overview_activity",
  "overview_by_application",
  "overview_by_connection",
  "overview_map",
  "overview_by_country",
  "overview_latest",
  "security_risk",
  "security_signups_by_address",
  "security_new_country",
  "security_new_device",
  "security_travel",
  "health_missing",
  "health_duplicates",
  "health_reconciled",
  "health_tests",
  "health_events",
  "health_delay",
  "health_versions",
  "health_two_ids",
  "health_gaps",
]
`);
  expect(app.alerts.map(({ name }) => name)).toMatchInlineSnapshot(`
[
  "Auth0: no events for 30 minutes",
  "Auth0: many sign-ups from one address",
  "Auth0: burst of sign-ups",
  "Auth0: login with low confidence",
  "Auth0: impossible travel",
  "Auth0: login from a new country",
  "Auth0: login with a new device",
  "Auth0: events arrive late",
  "Auth0: gaps in login counts",
]
`);
  expect(app.warnings).toEqual([]);
});

test("ids of panels and names of alerts are unique", () => {
  const app = defineApp(appOptions({ extraFields: ["plan", "region", "tier"] }));
  const names = [...panelsOf(app).map(({ id }) => id), ...app.alerts.map(({ name }) => name)];
  expect(new Set(names).size).toBe(names.length);
});

test("an omitted field takes its panels, alerts, choice and CIM fields away, and each is told", () => {
  const app = defineApp(appOptions({ omitFields: ["clientIP", "application", "ja4"] }));
  expect(panelsOf(app).map(({ id }) => id)).not.toContain("security_signups_by_address");
  expect(app.dashboards[0]?.inputs.map(({ token }) => token)).toEqual([
    "global_time",
    "tenant",
    "connection",
  ]);
  expect(Object.keys(app.props[0]?.values ?? {})).not.toContain("FIELDALIAS-auth0_src");
  expect(app.warnings).toMatchInlineSnapshot(`
[
  "without the panel "By application" (Auth0: overview): OMIT_FIELDS leaves out application",
  "without the panel "Sign-ups from one address" (Auth0: security): OMIT_FIELDS leaves out clientIP",
  "without the panel "New device" (Auth0: security): OMIT_FIELDS leaves out ja4",
  "without the alert "Auth0: many sign-ups from one address": OMIT_FIELDS leaves out clientIP",
  "without the alert "Auth0: login with a new device": OMIT_FIELDS leaves out ja4",
  "without the choice of application: OMIT_FIELDS leaves out application",
  "CIM Authentication has no app: OMIT_FIELDS leaves out application",
  "CIM Authentication has no src: OMIT_FIELDS leaves out clientIP",
  "CIM Authentication has no src_ip: OMIT_FIELDS leaves out clientIP",
]
`);
});

test("a hashed field can still be grouped by, but nothing compares or calculates with it", () => {
  const app = defineApp(appOptions({ hashFields: ["userId", "latitude", "clientIP"] }));
  expect(panelsOf(app).map(({ id }) => id)).toContain("overview_users");
  expect(app.warnings).toMatchInlineSnapshot(`
[
  "without the panel "On a map" (Auth0: overview): HASH_FIELDS hides latitude",
  "without the panel "Impossible travel, candidates" (Auth0: security): HASH_FIELDS hides latitude",
  "without the alert "Auth0: impossible travel": HASH_FIELDS hides latitude",
  "CIM Authentication has a hash as src: HASH_FIELDS hides clientIP",
  "CIM Authentication has a hash as src_ip: HASH_FIELDS hides clientIP",
]
`);
});

test("a view of which nothing is left is left out", () => {
  const app = defineApp(appOptions({ omitFields: ["userId"] }));
  expect(app.dashboards.map(({ id }) => id)).toEqual(["auth0_overview", "auth0_health"]);
});

test("without an index the app searches all, and says so", () => {
  const app = defineApp(appOptions({ index: undefined }));
  expect(app.macros.auth0_index?.definition).toBe("index=*");
  expect(app.warnings).toEqual([
    "SPLUNK_INDEX is not set: the app searches every index that its user may search (macro auth0_index)",
  ]);
});

test("another sourcetype is everywhere in the place of the default one", () => {
  const app = defineApp(appOptions({ sourcetype: "idp:auth0", accountChanges: true }));
  const { dashboards, ...rest } = app;
  const text = JSON.stringify([rest, dashboards]);
  expect(text.replaceAll('"id":"auth0_activity"', "")).not.toContain("auth0_activity");
  expect(app.props.map(({ name }) => name)).toEqual(["idp:auth0", "idp:auth0:account"]);
});

test("each extra field has a panel and a column", () => {
  const app = defineApp(appOptions({ extraFields: ["plan"] }));
  const panels = panelsOf(app);
  expect(panels.find(({ id }) => id === "overview_by_plan")?.search).toContain("BY plan");
  expect(panels.find(({ id }) => id === "overview_latest")?.search).toMatch(/table .* plan$/);
});
