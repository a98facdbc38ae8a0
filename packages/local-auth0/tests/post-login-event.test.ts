import { describe, expect, test } from "@jest/globals";
import { createLogins } from "../src/login/create-logins.ts";
import type { LoginOptions } from "../src/login/login-request.ts";
import { userProfiles } from "../src/login/profiles.ts";
import { at, createTestTenant, keysOf } from "./test-tenant.ts";

function createSetup() {
  const setup = createTestTenant({ name: "acme", users: userProfiles.map(({ user }) => user) });
  const logins = createLogins(setup.tenant);
  const login = (id: string, more: LoginOptions = {}) => {
    const profile = userProfiles.find((one) => one.id === id);
    if (profile === undefined) throw new Error(`No profile ${id}`);
    return logins.login({ userId: profile.user.user_id, ...profile.options, ...more });
  };
  return { ...setup, login };
}

describe("the event by login type", () => {
  test.each([
    ["interactive", "oidc-basic-profile", "GET", true, true, "s", 1],
    ["silent", "oidc-basic-profile", "GET", true, true, "ssa", undefined],
    ["device", "oauth2-device-code", "GET", true, true, "s", 1],
    ["password", "oauth2-password", "POST", false, false, "sepft", 1],
    ["token_exchange", "oauth2-token-exchange", "POST", false, false, "secte", 1],
    ["refresh", "oauth2-refresh-token", "POST", false, true, "sertft", undefined],
  ] as const)("%s", async (loginType, protocol, method, hasTransactionId, hasSession, log, loginsCount) => {
    const { login, call } = createSetup();
    const { event, logs } = await login("database", { loginType });
    expect(at(event, "transaction.protocol")).toBe(protocol);
    expect(at(event, "request.method")).toBe(method);
    expect(at(event, "transaction.id") !== undefined).toBe(hasTransactionId);
    expect(at(event, "session.id") !== undefined).toBe(hasSession);
    expect(at(event, "stats.logins_count")).toBe(loginsCount ?? 0);
    expect(logs.map(({ type }) => type)).toEqual([log]);
    const { body } = await call("GET", "/api/v2/users/auth0%7C66f0a1b2c3d4e5f601234567");
    expect(at(body, "logins_count")).toBe(loginsCount);
  });

  test("silent says so in query and transaction, refresh has its token", async () => {
    const { login } = createSetup();
    const silent = (await login("database", { loginType: "silent" })).event;
    expect([at(silent, "request.query.prompt"), at(silent, "transaction.prompt")]).toEqual([
      "none",
      ["none"],
    ]);
    const refresh = (await login("database", { loginType: "refresh" })).event;
    expect(at(refresh, "refresh_token.session_id")).toBe(at(refresh, "session.id"));
  });

  test("single sign-on, silent and refresh runs keep session and count", async () => {
    const { login } = createSetup();
    const runs = [
      await login("database"),
      await login("database", { sso: true }),
      await login("database", { loginType: "silent" }),
      await login("database", { loginType: "refresh" }),
      await login("database"),
    ];
    const sessions = runs.map(({ event }) => at(event, "session.id"));
    expect(new Set(sessions.slice(0, 4)).size).toBe(1);
    expect(sessions[4]).not.toBe(sessions[0]);
    expect(runs.map(({ event }) => at(event, "stats.logins_count"))).toEqual([1, 1, 1, 1, 2]);
    expect([at(runs[1]?.logs[0], "details.prompts"), runs[1]?.logs[0]?.connection]).toEqual([[], undefined]);
  });
});

describe("the event by user", () => {
  test.each(userProfiles.map(({ id }) => id))("%s has what every event has", async (id) => {
    const { login } = createSetup();
    const { event, outcome } = await login(id);
    expect(outcome).toBe("success");
    expect(at(event, "tenant.id")).toBe("acme");
    expect(typeof at(event, "user.user_id")).toBe("string");
    for (const path of ["user.app_metadata", "user.user_metadata", "request.geoip", "request.query"])
      expect(typeof at(event, path)).toBe("object");
    for (const key of ["last_login", "last_ip", "logins_count", "blocked"])
      expect(keysOf(at(event, "user"))).not.toContain(key);
  });

  test("social brings a token that must not leak", async () => {
    const { event } = await createSetup().login("social");
    expect(at(event, "connection.strategy")).toBe("google-oauth2");
    expect(at(event, "authentication.methods.0.name")).toBe("federated");
    expect(at(event, "user.identities.0.accessToken")).toBe("dummy-google-access-token");
  });

  test("enterprise has an organization and roles", async () => {
    const { event, logs } = await createSetup().login("enterprise");
    expect(at(event, "organization.name")).toBe("acme");
    expect(at(event, "authorization.roles")).toEqual(["admin", "billing"]);
    expect(logs[0]).toMatchObject({ strategy_type: "enterprise", organization_name: "acme" });
  });

  test("a second factor is a method, and risk is assessed", async () => {
    const { event } = await createSetup().login("mfa");
    expect(at(event, "authentication.methods.1.name")).toBe("mfa");
    expect(at(event, "authentication.riskAssessment.confidence")).toBe("low");
  });

  test("a machine has next to nothing", async () => {
    const { event } = await createSetup().login("machine");
    expect(keysOf(at(event, "user")).toSorted()).toEqual([
      "app_metadata",
      "created_at",
      "updated_at",
      "user_id",
      "user_metadata",
    ]);
    expect(at(event, "request.geoip")).toEqual({});
    expect(at(event, "request.ip")).toBeUndefined();
    expect(at(event, "session")).toBeUndefined();
  });

  test("joins with its log by session, transaction and correlation id", async () => {
    const { event, logs } = await createSetup().login("database");
    expect(at(logs[0], "details.session_id")).toBe(at(event, "session.id"));
    expect(at(logs[0], "details.transaction_id")).toBe(at(event, "transaction.id"));
    expect(at(logs[0], "references.correlation_id")).toBe(at(event, "transaction.correlation_id"));
  });
});
