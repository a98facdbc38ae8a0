import { describe, expect, it } from "@jest/globals";
import { hec } from "@splunk-action/local-http/testing";
import { minimalEvent, postLoginEvent, secretMark } from "../helpers/post-login-event.ts";
import { expectHarmless, readLine, returning, startAction, version } from "../helpers/start-action.ts";
import { toSecrets, useVendors } from "../helpers/start-vendors.ts";

const vendors = useVendors();

async function run(secrets: Readonly<Record<string, string>>, event: object = postLoginEvent()) {
  const action = startAction(secrets);
  const execution = await action.login(event);
  action.dispose();
  return execution;
}

describe("settings that do not work", () => {
  it.each([
    [{}, "SPLUNK_URL(missing) SPLUNK_USERNAME+SPLUNK_PASSWORD+SPLUNK_TOKEN+SPLUNK_HEC_TOKEN(missing)"],
    [
      { SPLUNK_URL: `http://${secretMark}`, SPLUNK_TOKEN: `${secretMark} x` },
      "SPLUNK_URL(invalid) SPLUNK_TOKEN(invalid)",
    ],
    [
      { SPLUNK_URL: "https://s.example.com", SPLUNK_TOKEN: secretMark, SPLUNK_HEC_TOKEN: secretMark },
      "SPLUNK_TOKEN+SPLUNK_HEC_TOKEN(conflict)",
    ],
    [{ SPLUNK_URL: "https://s.example.com", SPLUNK_USERNAME: "admin" }, "SPLUNK_PASSWORD(needs)"],
  ])("%j make one line, and fail nobody", async (secrets, detail) => {
    const execution = await run(secrets);
    expectHarmless(execution);
    expect(execution).toMatchObject({ outcome: "completed", metadata: { app: {}, user: {} }, commands: [] });
    expect(execution.console.lines[0]?.replace(/ms=\d+/, "ms=N")).toBe(
      `splunk-action ${version} - settings status=- ms=N flag=none id=- error=E_SETTINGS ${detail}`,
    );
  });

  it("deny under ON_FAILURE=deny", async () => {
    const execution = await run({ ON_FAILURE: "deny", SPLUNK_URL: secretMark });
    expectHarmless(execution);
    expect(execution.outcome).toBe("denied");
    expect(execution.console.lines[0]).toContain("error=E_SETTINGS login=denied SPLUNK_URL(invalid)");
  });

  it("do not deny when it is ON_FAILURE that is wrong", async () => {
    const execution = await run({ ...toSecrets(vendors.splunk, vendors.auth0), ON_FAILURE: "deny!" });
    expect(execution.outcome).toBe("completed");
    expect(execution.console.lines[0]).toContain("ON_FAILURE(invalid)");
    expect(vendors.splunk.connections).toBe(0);
  });

  it("all at once still fit into Auth0's 256 characters", async () => {
    const names = [
      "SPLUNK_URL",
      "SPLUNK_SOURCE",
      "SPLUNK_SOURCETYPE",
      "SPLUNK_INDEX",
      "SPLUNK_HOST",
      "SPLUNK_CA_CERT",
      "AUTH0_DOMAIN",
      "SIGNUP_FLAG",
      "SIGNUPS_SINCE",
      "LOGIN_TYPES",
      "EXTRA_FIELDS",
      "TIME_BUDGET_MS",
    ];
    const execution = await run(Object.fromEntries(names.map((name) => [name, `${secretMark}\n$ /`])));
    expectHarmless(execution);
    expect(execution.console.truncated).toBe(false);
    expect(execution.console.lines[0]).toHaveLength(256);
    expect(execution.console.lines[0]).toMatch(/SPLUNK_URL\(invalid\) SPLUNK_SOURCE\(invalid\).*…$/);
  });
});

describe("a login type that is not recorded", () => {
  const silent = { transaction: { prompt: ["none"] } };
  const refresh = { transaction: { protocol: "oauth2-refresh-token" } };
  const works = () => toSecrets(vendors.splunk, vendors.auth0, { ON_FAILURE: "deny" });
  it.each([
    ["silent", silent, works],
    ["refresh", refresh, works],
    ["interactive, when only others are", {}, () => ({ ...works(), LOGIN_TYPES: "silent,refresh" })],
    [
      "device, when only others are",
      { transaction: { protocol: "oauth2-device-code" } },
      () => ({ ...works(), LOGIN_TYPES: "interactive" }),
    ],
    [
      "silent, when Splunk is down",
      silent,
      () => toSecrets(vendors.nowhere, vendors.auth0, { ON_FAILURE: "deny" }),
    ],
    ["silent, when no setting works", silent, () => ({ ON_FAILURE: "deny" })],
    [
      "interactive, when no setting works but this one",
      {},
      () => ({ ON_FAILURE: "deny", LOGIN_TYPES: "silent" }),
    ],
  ])("%s: sends, writes, logs and denies nothing", async (_, change, secretsOf) => {
    vendors.splunk.use(hec(403, 4));
    const execution = await run(secretsOf(), postLoginEvent(change));
    expect(execution.outcome).toBe("completed");
    expect(execution.console.lines).toEqual([]);
    expect(execution.metadata).toEqual({ app: {}, user: {} });
    expect(vendors.splunk.connections + vendors.auth0.connections).toBe(0);
  });

  it.each([
    ["silent", silent],
    ["refresh", refresh],
  ])("%s, once it is in LOGIN_TYPES, is recorded", async (loginType, change) => {
    const execution = await run({ ...works(), LOGIN_TYPES: "silent,refresh" }, postLoginEvent(change));
    expectHarmless(execution);
    expect(JSON.parse(vendors.splunk.requests[0]?.body ?? "").event).toMatchObject({
      loginType,
      message: "SignUp",
    });
  });
});

describe("a user from before", () => {
  it.each([
    ["2026-01-31T11:59:58.124Z", "Login"],
    ["2026-01-31T11:59:58.123Z", "SignUp"],
    ["", "SignUp"],
  ])("SIGNUPS_SINCE %s is a %s, and only a sign-up gets the flag", async (SIGNUPS_SINCE, activity) => {
    const execution = await run(toSecrets(vendors.splunk, vendors.auth0, { SIGNUPS_SINCE }));
    expectHarmless(execution);
    expect(readLine(execution)).toMatchObject({
      activity,
      outcome: "accepted",
      flag: activity === "SignUp" ? "set" : "none",
    });
    expect(JSON.parse(vendors.splunk.requests[0]?.body ?? "").event.message).toBe(activity);
    expect(vendors.auth0.requests.filter(({ line }) => line.startsWith("PATCH"))).toHaveLength(
      activity === "SignUp" ? 1 : 0,
    );
  });
});

describe("odd events", () => {
  it.each([
    ["with a user id alone", minimalEvent],
    ["without a user", {}],
    [
      "with nulls",
      { user: null, client: null, request: null, transaction: null, authentication: null, tenant: null },
    ],
    ["with a user id that no URL can hold", { user: { user_id: "half \ud83d", app_metadata: {} } }],
    [
      "with a user id that is no text",
      { user: { user_id: { toString: 1 }, created_at: { toString: 1 }, app_metadata: {} } },
    ],
  ])("%s are recorded", async (_, event) => {
    // Twice: with a token at hand the flag's request is made before the event is sent.
    const action = startAction(toSecrets(vendors.splunk, vendors.auth0, { SIGNUPS_SINCE: "2020-01-01" }));
    await action.login(postLoginEvent());
    const execution = await action.login(event);
    action.dispose();
    expectHarmless(execution);
    expect(readLine(execution)).toMatchObject({ activity: "SignUp", outcome: "accepted", error: "none" });
  });

  it("of a test say so", async () => {
    await run(toSecrets(vendors.splunk, vendors.auth0), postLoginEvent({ splunk_action_test: true }));
    expect(vendors.splunk.requests[0]?.body).toMatch(/,"test":true\}\}$/);
    vendors.restore();
    await run(toSecrets(vendors.splunk, vendors.auth0), returning);
    expect(vendors.splunk.requests[0]?.body).not.toContain('"test"');
  });
});
