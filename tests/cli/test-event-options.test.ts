import { describe, expect, test } from "@jest/globals";
import { password, useTestEvent } from "./use-test-event.ts";

const on = useTestEvent();
const { basic, hec, arrived, run, runJson } = on;

describe("--verify", () => {
  test("gives up after --timeout, and says how long it was", async () => {
    const lost = { ...hec(), SPLUNK_SEARCH_URL: on.splunk.management.url, SPLUNK_SEARCH_USERNAME: "sender" };
    const env = { ...lost, SPLUNK_SEARCH_PASSWORD: password, SPLUNK_INDEX: "main" };
    on.splunk.faults.add({
      match: { path: "/services/search/*" },
      action: { kind: "answer", status: 200, body: "" },
    });
    const { report, exitCode } = await runJson(env, "--verify", "--timeout", "1");
    expect(exitCode).toBe(1);
    expect(report.error).toMatchObject({
      code: "SPLUNK_NOT_FOUND",
      message: expect.stringContaining("no search found it within 1 s"),
    });
  });

  test("finds the event with the Action's own credential and says how long indexing took", async () => {
    const { report, exitCode } = await runJson(basic(), "--verify");
    expect(exitCode).toBe(0);
    expect(report.verification.indexingMs).toBeGreaterThanOrEqual(0);
    expect(report.verification.text).toContain("index main, sourcetype auth0_activity");
  });

  test("waits for an event that is indexed later, and shows that it waits", async () => {
    on.splunk.splunk.setIndexingDelay(600);
    const { stdout, stderr, exitCode } = await run(basic(), "--verify");
    on.splunk.splunk.setIndexingDelay(0);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/Found after \d{3,} ms/);
    expect(stderr).toContain("Searching Splunk");
  });

  test("searches with a credential of its own where the Action has a HEC token", async () => {
    const search = {
      SPLUNK_SEARCH_URL: on.splunk.management.url,
      SPLUNK_SEARCH_USERNAME: "sender",
      SPLUNK_SEARCH_PASSWORD: password,
    };
    expect((await run({ ...hec(), ...search }, "--verify")).exitCode).toBe(0);
  });

  test("leaves out the search where nothing can search, says what it needs, and sends all the same", async () => {
    const { report, exitCode } = await runJson(hec(), "--verify");
    expect([exitCode, report.outcome]).toEqual([0, "accepted"]);
    expect(report.verification).toEqual({
      indexingMs: null,
      text: expect.stringContaining("SPLUNK_SEARCH_TOKEN"),
    });
    expect((await run(hec(), "--verify")).stdout).toContain(
      "The search was left out: a HEC token cannot search.",
    );
    expect(arrived()).toHaveLength(2);
  });

  test("tells what Splunk says of a search that it refuses for a quota", async () => {
    const said = "The maximum number of concurrent historical searches for this user has been reached";
    const env = { ...basic(), SPLUNK_SEARCH_URL: on.splunk.management.url };
    on.splunk.faults.add({
      match: { path: "/services/search/v2/jobs/export" },
      action: { kind: "answer", status: 200, body: { messages: [{ type: "FATAL", text: said }] } },
    });
    const { report, exitCode } = await runJson(env, "--verify");
    expect([exitCode, report.outcome, report.error.code]).toEqual([1, "accepted", "SPLUNK_SEARCH"]);
    expect(report.error.message).toContain(said);
    expect(report.error.hint).toContain("quota");
  });

  test("tells a search that is not allowed from an event that did not arrive, and keeps the report", async () => {
    const search = {
      SPLUNK_SEARCH_URL: on.splunk.management.url,
      SPLUNK_SEARCH_TOKEN: "marked-search-token",
    };
    const { report, exitCode } = await runJson({ ...hec(), ...search }, "--verify");
    expect([exitCode, report.outcome, report.error.code]).toEqual([1, "accepted", "SPLUNK_SEARCH"]);
    expect(report.error.message).toContain("401");
  });
});

describe("--user", () => {
  const user = () => on.tenant.tenant.state.users.find(({ userId }) => userId === "auth0|ada");

  test.each([
    ["through the Management API", () => on.tenant.runtimeEnv, "set"],
    ["at the end of the flow", () => ({}), "stored"],
  ])("really sets the flag %s, and keeps other metadata", async (_name, runtimeEnv, outcome) => {
    const env = { ...hec(), ...on.tenant.deployerEnv, SIGNUP_FLAG: `flag_${outcome}`, ...runtimeEnv() };
    const first = await runJson(env, "--user", "auth0|ada");
    expect(first).toMatchObject({ exitCode: 0, report: { message: "SignUp", flag: { outcome } } });
    expect(user()?.appMetadata).toMatchObject({ plan: "gold", [`flag_${outcome}`]: true });
    const second = await runJson(env, "--user", "auth0|ada");
    expect(second.report).toMatchObject({ message: "Login", flag: { outcome: "none" } });
  });

  test("sets no flag for an event that Splunk refuses", async () => {
    const env = {
      ...hec(),
      SPLUNK_HEC_TOKEN: "marked-wrong-token",
      ...on.tenant.deployerEnv,
      ...on.tenant.runtimeEnv,
      SIGNUP_FLAG: "flag_refused",
    };
    const { report, exitCode } = await runJson(env, "--user", "auth0|ada");
    expect([exitCode, report.error.code, report.flag.outcome]).toEqual([1, "E_HEC_4", "none"]);
    expect(user()?.appMetadata).not.toHaveProperty("flag_refused");
  });

  test("whose flag the tenant does not take is told with the report of what was sent", async () => {
    const match = { method: "PATCH", path: "/api/v2/users/*" };
    const body = {
      statusCode: 403,
      error: "Forbidden",
      message: "Insufficient scope",
      errorCode: "insufficient_scope",
    };
    on.tenant.faults.add({ match, action: { kind: "answer", status: 403, body } });
    const env = { ...hec(), ...on.tenant.deployerEnv, SIGNUP_FLAG: "flag_not_taken" };
    const { report, exitCode } = await runJson(env, "--user", "auth0|ada");
    const { stdout, stderr } = await run(env, "--user", "auth0|ada");
    await on.tenant.faults.clear();
    expect(report).toMatchObject({
      outcome: "accepted",
      flag: { outcome: "failed" },
      error: { code: "AUTH0_SCOPE", hint: expect.stringContaining("update:users_app_metadata") },
    });
    expect([exitCode, stdout, stderr]).toEqual([
      1,
      expect.stringContaining("Accepted by Splunk"),
      expect.stringContaining("error AUTH0_SCOPE"),
    ]);
    expect(user()?.appMetadata).not.toHaveProperty("flag_not_taken");
  });

  test("that does not exist is an error of its own", async () => {
    const { report, exitCode } = await runJson(
      { ...hec(), ...on.tenant.deployerEnv },
      "--user",
      "auth0|nobody",
    );
    expect([exitCode, report.error.code]).toEqual([1, "USER_NOT_FOUND"]);
    expect(arrived()).toEqual([]);
  });

  test("that Auth0 refuses is told in its own words", async () => {
    const body = { statusCode: 400, error: "Bad Request", message: "Object didn't pass validation: user_id" };
    const match = { method: "GET", path: "/api/v2/users/nobody" };
    on.tenant.faults.add({ match, action: { kind: "answer", status: 400, body } });
    const env = { ...hec(), ...on.tenant.deployerEnv };
    const { report } = await runJson(env, "--user", "nobody");
    const { stderr } = await run(env, "--user", "nobody");
    await on.tenant.faults.clear();
    expect(report.error).toMatchObject({
      code: "USER_NOT_FOUND",
      cause: { status: 400, message: body.message },
    });
    expect(stderr).toContain(`has no user nobody: Auth0 answered 400 (${body.message})`);
  });

  test("is the only way to touch a user", async () => {
    const before = on.tenant.server.connections;
    const env = { ...hec(), ...on.tenant.deployerEnv, ...on.tenant.runtimeEnv };
    const { report } = await runJson(env, "--type", "signup");
    expect(report.flag.text).toContain("touches no user");
    expect(on.tenant.server.connections).toBe(before);
  });
});
