import { describe, expect, test } from "@jest/globals";
import { createActionRuntime } from "@splunk-action/action-runtime";
import { createLogins } from "../src/login/create-logins.ts";
import type { LoginOptions } from "../src/login/login-request.ts";
import { userProfiles } from "../src/login/profiles.ts";
import { auth0LogBehavior, type LogBehavior } from "../src/logs/log-behavior.ts";
import { toArrivalTime } from "../src/logs/log-id.ts";
import { createScriptRuntime, toScript } from "./script-runtime.ts";
import { at, createTestTenant, deployAction, keysOf } from "./test-tenant.ts";

const ada = userProfiles[0]?.user ?? { user_id: "" };

/** A tenant that writes logs as Auth0 does, and an Action that all logins pass. */
async function createReal(logs: Partial<LogBehavior> = {}, script = "") {
  const setup = createTestTenant({
    users: [ada],
    logs: { ...auth0LogBehavior, lateShare: 0, ...logs },
    createRuntime: createScriptRuntime(),
  });
  const id = await deployAction(setup, "a", toScript(script));
  const ref = { type: "action_id" as const, value: id };
  await setup.client.actions.triggers.bindings.updateMany("post-login", { bindings: [{ ref }] });
  const { login, signUp } = createLogins(setup.tenant);
  return {
    ...setup,
    signUp,
    login: async (circumstances: LoginOptions = {}) => login({ userId: ada.user_id, ...circumstances }),
  };
}

describe("the log of a login", () => {
  test("is dated after the Action and arrives after its date, under 56 digits", async () => {
    const { login, clock } = await createReal();
    const { logs } = await login();
    const [log] = logs;
    const date = Date.parse(String(log?.date));
    expect(date - clock.now()).toBeGreaterThanOrEqual(140);
    expect(date - clock.now()).toBeLessThanOrEqual(200);
    const lag = toArrivalTime(String(log?.log_id)) - date;
    expect(lag).toBeGreaterThanOrEqual(42);
    expect(lag).toBeLessThanOrEqual(102);
    expect(log?.log_id).toMatch(/^900\d{53}$/);
    expect(log).toMatchObject({ _id: log?.log_id, tenant_name: "local", isMobile: false });
  });

  test("has the event's transaction and session, count and execution, and a short user agent", async () => {
    const { login, client } = await createReal();
    const { event, executionId, logs } = await login();
    expect(logs[0]).toMatchObject({
      type: "s",
      strategy_type: "database",
      user_agent: "Firefox 143.0.0 / Linux 0.0.0",
      details: {
        transaction_id: at(event, "transaction.id"),
        session_id: at(event, "session.id"),
        stats: { loginsCount: 1 },
        actions: { executions: [executionId] },
      },
    });
    expect(executionId).toMatch(/^\w{56}$/);
    expect(await client.actions.executions.get(String(executionId))).toMatchObject({ status: "final" });
  });

  test("with a session that was there has neither count, connection, strategy nor beginning", async () => {
    const { login } = await createReal();
    const { logs: first } = await login();
    const { event, logs } = await login({ sso: true });
    const { details, ...log } = logs[0] ?? {};
    expect(log).toMatchObject({ type: "s", connection_id: "" });
    expect(keysOf(log)).not.toEqual(expect.arrayContaining(["connection"]));
    expect(keysOf(log)).not.toEqual(expect.arrayContaining(["strategy"]));
    expect(details).toMatchObject({
      prompts: [],
      elapsedTime: null,
      session_id: at(first[0], "details.session_id"),
      transaction_id: at(event, "transaction.id"),
    });
    expect(keysOf(details)).not.toEqual(expect.arrayContaining(["stats"]));
    expect(keysOf(details)).not.toEqual(expect.arrayContaining(["initiatedAt"]));
  });

  test.each([
    ["a consent screen", { consentMs: 23_378 }, "consent"],
    ["a second factor", { mfaMs: 600_000 }, "mfa"],
  ])("is dated after %s, and initiated before the Action", async (_, circumstances, name) => {
    const { login, clock } = await createReal();
    const { logs } = await login(circumstances);
    const waited = Object.values(circumstances)[0] ?? 0;
    expect(Date.parse(String(logs[0]?.date)) - clock.now()).toBeGreaterThanOrEqual(waited + 140);
    expect(at(logs[0], "details.initiatedAt")).toBeLessThan(clock.now());
    expect(at(logs[0], "details.prompts.2")).toMatchObject({ name, elapsedTime: waited });
  });

  test("can have a consent screen every time", async () => {
    const { login, tenant } = await createReal();
    tenant.change({ logs: { consentMs: [6_000, 25_000] } });
    const { logs } = await login();
    expect(at(logs[0], "details.prompts.2.name")).toBe("consent");
  });

  test("does not exist for one that was abandoned after the Actions", async () => {
    const { login, tenant } = await createReal({}, "api.user.setAppMetadata('seen', true);");
    const { outcome, logs, actions, executionId } = await login({ isAbandoned: true });
    expect([outcome, logs, actions.length]).toEqual(["abandoned", [], 1]);
    expect(executionId).toBeDefined();
    expect(tenant.state.users[0]?.appMetadata).toEqual({ seen: true });
  });

  test.each([
    ["password", "sepft", ["access_token_jti", "actions"]],
    ["token_exchange", "secte", ["access_token_jti", "subject_token_type"]],
    ["refresh", "sertft", ["familyId", "tokenCounter", "access_token_jti", "refresh_token", "actions"]],
    ["silent", "ssa", ["prompts", "completedAt", "elapsedTime", "session_id", "actions"]],
  ] as const)("of kind %s is %s with its own details", async (loginType, type, details) => {
    const { login } = await createReal();
    await login();
    const { logs } = await login({ loginType });
    expect(logs.map((log) => log.type)).toEqual([type]);
    expect(keysOf(logs[0]?.details)).toEqual(details);
  });

  test("that an Action denied is f, with the reason and without executions", async () => {
    const { login } = await createReal({}, "api.access.deny('not today');");
    const { event, logs } = await login();
    expect(logs.map(({ type }) => type)).toEqual(["f"]);
    expect(logs[0]?.details).toEqual({
      error: { message: "not today", oauthError: "access_denied", type: "access_denied" },
      session_id: at(event, "session.id"),
      transaction_id: at(event, "transaction.id"),
    });
  });

  test.each(["different", "absent"] as const)("can have ids that are %s", async (ids) => {
    const { login } = await createReal({ transactionId: ids, sessionId: ids, hasExecutions: false });
    const { event, logs } = await login();
    for (const [key, value] of [
      ["transaction_id", at(event, "transaction.id")],
      ["session_id", at(event, "session.id")],
    ] as const) {
      const logged = at(logs[0], `details.${key}`);
      expect(logged).not.toBe(value);
      expect(logged === undefined).toBe(ids === "absent");
    }
    expect(at(logs[0], "details.actions")).toBeUndefined();
  });

  test("can arrive so late that a newer one is before it", async () => {
    const { login, clock, tenant } = await createReal({ lateShare: 0.5, writesCodeExchanges: false });
    for (let count = 0; count < 40; count += 1) {
      await login();
      clock.advance(500);
    }
    const dates = tenant.state.logs.filter(({ type }) => type === "s").map(({ date }) => date);
    expect(dates).toHaveLength(40);
    expect(dates).not.toEqual(dates.toSorted());
  });
});

describe("other logs", () => {
  test("tell of a sign-up, of the code exchanged, of tokens and of writes", async () => {
    const { signUp, tenant, clock } = await createReal();
    await signUp({ ...ada, user_id: "auth0|new" });
    clock.advance(60_000);
    const types = tenant.state.logs.map(({ type }) => type);
    expect(types.filter((type) => type === "sapi")).toHaveLength(3);
    expect(types).toEqual(expect.arrayContaining(["ss", "s", "seacft"]));
    const signedUp = tenant.state.logs.find(({ type }) => type === "ss");
    expect(signedUp?.details).toMatchObject({ body: { email: ada.email, password: "*****" } });
    expect(tenant.state.logs.find(({ type }) => type === "sapi")).toMatchObject({
      description: "Create an action",
      details: {
        request: { method: "post", path: "/api/v2/actions/actions" },
        response: { statusCode: 201 },
      },
    });
  });

  test("name no secret", async () => {
    const { client, tenant } = await createReal();
    await client.actions.create({
      name: "b",
      code: "",
      supported_triggers: [{ id: "post-login", version: "v3" }],
      secrets: [{ name: "KEY", value: "dummy-marked" }],
    });
    expect(JSON.stringify(tenant.state.logs)).not.toContain("dummy-marked");
  });
});

test("an execution shows what the Action printed, which Action it was and how long it took", async () => {
  const { client, login } = await createReal({}, "throw new TypeError('boom');");
  const { executionId } = await login();
  expect(await client.actions.executions.get(String(executionId))).toMatchObject({
    results: [
      {
        action_name: "a",
        binding_id: expect.any(String),
        version_id: expect.any(String),
        response: { error: { message: "boom" }, stats: { action_duration_ms: 1 } },
        error: { id: "TypeError", msg: "boom" },
      },
    ],
  });
});

test("an execution shows the Action's own line, unless the tenant is told not to", async () => {
  const setup = createTestTenant({
    users: [ada],
    createRuntime: ({ code }) => createActionRuntime({ code }),
  });
  const id = await deployAction(setup, "a", toScript("console.log('Login accepted', event.user.user_id);"));
  await setup.client.actions.triggers.bindings.updateMany("post-login", {
    bindings: [{ ref: { type: "action_id", value: id } }],
  });
  const { executionId } = await createLogins(setup.tenant).login({ userId: ada.user_id });
  const read = async () => {
    const { body } = await setup.call("GET", `/api/v2/actions/executions/${executionId}`);
    return at(body, "results.0.response.logs");
  };
  expect(await read()).toBe(`Login accepted ${ada.user_id}`);
  setup.tenant.change({ logs: { showsConsole: false } });
  expect(await read()).toBeUndefined();
});
