import { describe, expect, test } from "@jest/globals";
import { createLogins } from "../src/login/create-logins.ts";
import type { TenantOptions } from "../src/tenant-options.ts";
import { createScriptRuntime, type ScriptExecution, toScript } from "./script-runtime.ts";
import { at, createTestTenant, deployAction } from "./test-tenant.ts";

const connection = "Username-Password-Authentication";
const ada = {
  user_id: "auth0|ada",
  email: "ada@example.com",
  identities: [{ user_id: "ada", provider: "auth0", connection, isSocial: false }],
};

/** A tenant with Ada and these Actions, deployed and bound in this order. */
async function createTenantWith(scripts: Readonly<Record<string, string>>, options: TenantOptions = {}) {
  const executions: ScriptExecution[] = [];
  const setup = createTestTenant({
    users: [ada],
    createRuntime: createScriptRuntime((execution) => executions.push(execution)),
    ...options,
  });
  const ids: Record<string, string> = {};
  for (const [name, code] of Object.entries(scripts)) ids[name] = await deployAction(setup, name, code);
  const bindings = Object.values(ids).map((value) => ({ ref: { type: "action_id" as const, value } }));
  await setup.client.actions.triggers.bindings.updateMany("post-login", { bindings });
  const user = () => setup.tenant.state.users.find(({ userId }) => userId === ada.user_id);
  const types = () => setup.tenant.state.logs.map(({ type }) => type);
  return { ...setup, ...createLogins(setup.tenant), executions, ids, user, types };
}

const adaLogin = { userId: ada.user_id };

describe("a sign-in", () => {
  test("runs the bound Actions in order and applies their metadata once, at the end", async () => {
    const setup = await createTenantWith({
      first: toScript("api.user.setAppMetadata('a', 1); api.user.setAppMetadata('gone', null);"),
      second: toScript("api.user.setAppMetadata('seen', event.user.app_metadata.a ?? 'nothing');"),
    });
    await setup.client.users.update(ada.user_id, { app_metadata: { gone: true, kept: true } });
    const result = await setup.login(adaLogin);
    expect(result.outcome).toBe("success");
    expect(setup.executions.map(({ actionName }) => actionName)).toEqual(["first", "second"]);
    expect(setup.user()?.appMetadata).toEqual({ kept: true, a: 1, seen: "nothing" });
  });

  test("passes transaction metadata on from Action to Action", async () => {
    const { login, user } = await createTenantWith({
      first: toScript("api.transaction.setMetadata('k', 'v');"),
      second: toScript("api.user.setAppMetadata('k', event.transaction.metadata.k);"),
    });
    await login(adaLogin);
    expect(user()?.appMetadata).toEqual({ k: "v" });
  });

  test("uses the deployed version's code and secrets, not the draft's", async () => {
    const { client, clock, ids, executions, login, user } = await createTenantWith({
      a: toScript("api.user.setAppMetadata('version', 1);"),
    });
    const id = String(ids.a);
    const change = toScript("api.user.setAppMetadata('version', 2);");
    await client.actions.update(id, { code: change, secrets: [{ name: "KEY", value: "dummy" }] });
    clock.advance(400);
    await login(adaLogin);
    expect([user()?.appMetadata, executions.at(-1)?.secrets]).toEqual([{ version: 1 }, {}]);
    await client.actions.deploy(id);
    clock.advance(100);
    await login(adaLogin);
    expect([user()?.appMetadata, executions.at(-1)?.secrets]).toEqual([{ version: 2 }, { KEY: "dummy" }]);
  });

  test("keeps one instance for every deployed version", async () => {
    const counting = toScript("n += 1; api.user.setAppMetadata('n', n);", "let n = 0;");
    const { client, clock, ids, login, user } = await createTenantWith({ a: counting });
    await login(adaLogin);
    await login(adaLogin);
    expect(user()?.appMetadata).toEqual({ n: 2 });
    await client.actions.deploy(String(ids.a));
    clock.advance(100);
    await login(adaLogin);
    expect(user()?.appMetadata).toEqual({ n: 1 });
  });

  test("gives all Actions together 20 seconds", async () => {
    const executions: ScriptExecution[] = [];
    const clockOf = { advance: (_: number) => {} };
    const setup = await createTenantWith(
      { slow: toScript(""), next: toScript("") },
      {
        createRuntime: createScriptRuntime((execution) => {
          executions.push(execution);
          clockOf.advance(15_000);
        }),
      },
    );
    clockOf.advance = setup.clock.advance;
    await setup.login(adaLogin);
    expect(executions.map(({ timeoutMs }) => timeoutMs)).toEqual([20_000, 5_000]);
  });

  test("stops at a denial, which keeps the metadata", async () => {
    const { login, user, executions, types } = await createTenantWith({
      first: toScript("api.user.setAppMetadata('a', 1); api.access.deny('not today');"),
      second: toScript(""),
    });
    const result = await login(adaLogin);
    expect([result.outcome, result.refusal]).toEqual(["denied", "not today"]);
    expect(executions).toHaveLength(1);
    expect(user()?.appMetadata).toEqual({ a: 1 });
    expect(types()).toEqual(["f"]);
    expect(at(result.logs[0], "details.error.message")).toBe("not today");
    expect(user()?.loginsCount).toBe(1);
  });

  test("fails with an Action that throws, whose metadata is lost", async () => {
    const { login, tenant, user, types, ids } = await createTenantWith({
      first: toScript("api.user.setAppMetadata('a', 1);"),
      second: toScript("api.user.setAppMetadata('b', 1); throw new Error('boom');"),
      third: toScript(""),
    });
    const result = await login(adaLogin);
    expect(result.outcome).toBe("failed");
    expect(user()?.appMetadata).toEqual({ a: 1 });
    expect(types()).toEqual(["actions_execution_failed", "f"]);
    expect(result.logs[0]?.details).toMatchObject({
      trigger_id: "post-login",
      execution_id: result.executionId,
      action_id: ids.second,
      action_name: "second",
      version_id: tenant.state.actions[1]?.deployedVersion?.id,
      binding_id: tenant.state.bindings["post-login"]?.[1]?.id,
      error_class: "action_error",
      action_error: { name: "Error", message: "boom" },
    });
  });

  test("leads from its log to its execution", async () => {
    const { client, login } = await createTenantWith({
      good: toScript(""),
      bad: toScript("throw new TypeError('boom');"),
    });
    const { executionId } = await login(adaLogin);
    const execution = await client.actions.executions.get(String(executionId));
    expect(execution).toMatchObject({
      trigger_id: "post-login",
      status: "final",
      results: [{ action_name: "good" }, { action_name: "bad", error: { id: "TypeError", msg: "boom" } }],
    });
  });

  test("needs no Action, but a user", async () => {
    const setup = createTestTenant({ users: [ada] });
    const { login } = createLogins(setup.tenant);
    expect(await login(adaLogin)).toMatchObject({ outcome: "success", executionId: undefined, actions: [] });
    await expect(login({ userId: "auth0|nobody" })).rejects.toThrow("auth0|nobody");
  });

  test("is refused to a blocked user, and counted", async () => {
    const { client, login, user, executions } = await createTenantWith({ a: toScript("") });
    await client.users.update(ada.user_id, { blocked: true });
    expect(await login(adaLogin)).toMatchObject({ outcome: "denied", refusal: "user is blocked" });
    expect([user()?.loginsCount, executions]).toEqual([1, []]);
  });
});

describe("a sign-up", () => {
  test("adds the user as created now and tells so before the login", async () => {
    const { signUp, clock, types, tenant } = await createTenantWith({ a: toScript("") });
    clock.advance(5_000);
    const result = await signUp({ ...ada, user_id: "auth0|new" });
    expect(types()).toEqual(["ss", "s"]);
    expect(at(result.event, "user.created_at")).toBe(new Date(clock.now()).toISOString());
    expect(at(result.event, "stats.logins_count")).toBe(1);
    expect(tenant.state.users).toHaveLength(2);
    expect(() => signUp({ ...ada, user_id: "auth0|new" })).toThrow("already");
  });
});

describe("many sign-ins", () => {
  test("leave a bounded number of logs and executions", async () => {
    const { login, tenant, user } = await createTenantWith({ a: toScript("") }, { retention: 100 });
    for (let count = 0; count < 500; count += 1) await login(adaLogin);
    await Promise.all(Array.from({ length: 50 }, () => login(adaLogin)));
    expect(user()?.loginsCount).toBe(550);
    expect(tenant.state.logs.length).toBeLessThanOrEqual(120);
    expect(tenant.state.executions.length).toBeLessThanOrEqual(120);
    expect(new Set(tenant.state.logs.map(({ log_id }) => log_id)).size).toBe(tenant.state.logs.length);
  });
});
