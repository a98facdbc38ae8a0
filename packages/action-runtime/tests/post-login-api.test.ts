import { createHmac } from "node:crypto";
import { expect, test } from "@jest/globals";
import { createPostLoginApi } from "../src/api/create-post-login-api.ts";
import { createExecutionState } from "../src/execution-state.ts";
import { createActionCache } from "../src/index.ts";
import { auth0Limits } from "../src/runtime-limits.ts";
import { evaluate, event, runBody } from "./run-action.ts";

test("is the api that this project's Action is written for", () => {
  const api = createPostLoginApi({
    state: createExecutionState(),
    event,
    limits: auth0Limits,
    cache: createActionCache(),
    directory: {},
    now: () => 0,
  });
  expect(api.cache.get("k")).toBeUndefined();
});

test("has every part of trigger post-login v3, and nothing else", async () => {
  expect(await evaluate("return Object.keys(api).sort()")).toEqual([
    "access",
    "accessToken",
    "authentication",
    "cache",
    "groups",
    "idToken",
    "multifactor",
    "prompt",
    "redirect",
    "refreshToken",
    "roles",
    "rules",
    "samlResponse",
    "session",
    "transaction",
    "user",
    "validation",
  ]);
  const { error } = await runBody("api.user.setNothing()");
  expect(error).toMatchObject({ name: "TypeError", message: expect.stringContaining("not a function") });
});

test("metadata changes wait for the end of the flow", async () => {
  const execution = await runBody(`
    api.user.setAppMetadata("plan", "silver").user.setAppMetadata("old", null).user.setUserMetadata("n", { a: [1] });
    api.user.setAppMetadata("plan", "bronze");
    api.user.setAppMetadata("nothing", undefined);
    console.log(event.user.app_metadata.plan);`);
  expect(execution.metadata).toEqual({ app: { plan: "bronze", old: null }, user: { n: { a: [1] } } });
  expect(execution.console.lines).toEqual(["gold"]);
});

test("a metadata value is copied when it is set", async () => {
  const { metadata } = await runBody(
    `const list = [1]; api.user.setAppMetadata("list", list); list.push(2);`,
  );
  expect(metadata.app).toEqual({ list: [1] });
});

test.each([["app"], ["user"]])("%s_metadata that is no object cannot be changed", async (kind) => {
  const method = kind === "app" ? "setAppMetadata" : "setUserMetadata";
  for (const value of ["text", [1], null, undefined]) {
    const { error } = await runBody(`api.user.${method}("a", 1)`, {
      event: { user: { ...event.user, [`${kind}_metadata`]: value } },
    });
    expect(error?.message).toMatch(`Unexpected ${kind}_metadata format`);
  }
});

test("metadata changes are limited to 32 kB of each kind", async () => {
  const execution = await runBody(`
    api.user.setAppMetadata("a", "x".repeat(30000));
    api.user.setUserMetadata("a", "x".repeat(30000));
    try { api.user.setAppMetadata("b", "x".repeat(3000)); } catch (error) { console.log(error.message); }`);
  expect(execution.console.lines).toEqual(["The changes of app_metadata exceed 32768 bytes."]);
  expect(Object.keys(execution.metadata.app)).toEqual(["a"]);
});

test("notes in order what it cannot do itself, and chains where Auth0 does", async () => {
  const { commands, outcome } = await runBody(`
    api.idToken.setCustomClaim("https://a", { b: 1 })
      .accessToken.setCustomClaim("https://c", undefined)
      .multifactor.enable("any", { allowRememberBrowser: true })
      .samlResponse.setAttribute("mail", undefined)
      .samlResponse.setLifetimeInSeconds(60)
      .redirect.sendUserTo("https://next.example/?a=1", { query: { b: "2 3" } })
      .authentication.recordMethod("https://method.example");
    api.accessToken.addScope(" read:a ");
    api.accessToken.removeScope("read:b");
    api.authentication.challengeWith({ type: "otp" }, { additionalFactors: [{ type: "email" }] });
    api.authentication.challengeWithAny([{ type: "otp" }]);
    api.authentication.enrollWith({ type: "phone" });
    api.authentication.enrollWithAny([{ type: "phone" }]);
    api.authentication.setPrimaryUser("auth0|2");
    api.session.setExpiresAt(1);
    api.refreshToken.setIdleExpiresAt(2);
    api.transaction.setMetadata("k", true);`);
  expect(outcome).toBe("completed");
  expect(commands.map(({ method, arguments: args }) => [method, ...args])).toEqual([
    ["idToken.setCustomClaim", "https://a", { b: 1 }],
    ["accessToken.setCustomClaim", "https://c", null],
    ["multifactor.enable", "any", { allowRememberBrowser: true }],
    ["samlResponse.setAttribute", "mail", null],
    ["samlResponse.setLifetimeInSeconds", 60],
    ["redirect.sendUserTo", "https://next.example/?a=1&b=2+3"],
    ["authentication.recordMethod", "https://method.example"],
    ["accessToken.addScope", "read:a"],
    ["accessToken.removeScope", "read:b"],
    ["authentication.challengeWith", { type: "otp" }, { additionalFactors: [{ type: "email" }] }],
    ["authentication.challengeWithAny", [{ type: "otp" }]],
    ["authentication.enrollWith", { type: "phone" }],
    ["authentication.enrollWithAny", [{ type: "phone" }]],
    ["authentication.setPrimaryUser", "auth0|2"],
    ["session.setExpiresAt", 1],
    ["refreshToken.setIdleExpiresAt", 2],
    ["transaction.setMetadata", "k", true],
  ]);
});

test.each([
  ["session.revoke('no', { preserveRefreshTokens: true })", "session.revoke"],
  ["refreshToken.revoke('no')", "refreshToken.revoke"],
  ["validation.error('code', 'no')", "validation.error"],
])("api.%s denies the login", async (call, method) => {
  const execution = await runBody(`api.${call}`);
  expect(execution).toMatchObject({ outcome: "denied", deniedReason: "no", commands: [{ method }] });
});

test.each([
  ["idToken.setCustomClaim('scope', 'x')", /scope/],
  ["accessToken.addScope('')", /empty/],
  ["accessToken.addScope('a b')", /whitespace/],
  ["accessToken.addScope('x'.repeat(281))", /280/],
  ["accessToken.removeScope(1)", /string/],
  ["authentication.setPrimaryUser('')", /1 to 128/],
  ["authentication.setPrimaryUser('a') + api.authentication.setPrimaryUser('b')", /only once/],
  ["samlResponse.setSignatureAlgorithm('md5')", /setSignatureAlgorithm/],
  ["samlResponse.setMapIdentities('yes')", /setMapIdentities/],
  ["samlResponse.setAttribute('a', 'x'.repeat(103000))", /102400/],
  ["session.setMetadata('a', 'b')", /no session/],
  ["session.setCookieMode('forever')", /persistent/],
  ["session.setExpiresAt('tomorrow')", /milliseconds/],
  ["refreshToken.setMetadata('a b', 'c')", /letters/],
  ["refreshToken.setMetadata('a', 'x'.repeat(256))", /255/],
  ["transaction.setMetadata('a', {})", /boolean/],
  ["transaction.setMetadata('x'.repeat(65), 1)", /64/],
  ["transaction.setMetadata('a', 'x'.repeat(8193))", /8192/],
  ["validation.error('x'.repeat(101), 'm')", /100/],
  ["redirect.sendUserTo('nowhere')", /URL/],
  ["redirect.sendUserTo('https://a.example').prompt.render('ap_1')", /redirect and render/],
  ["prompt.render('ap_1', { vars: { a: 'x'.repeat(25000) } })", /24576/],
  ["redirect.validateToken({ secret: 's' })", /session_token/],
])("api.%s throws", async (call, message) => {
  expect((await runBody(`api.${call}`)).error?.message).toMatch(message);
});

test("transaction metadata shows in the event at once, also where there was no transaction", async () => {
  const body = `
    const before = event.transaction?.metadata;
    api.transaction.setMetadata("a", 1);
    api.transaction.setMetadata("b", "x");
    api.transaction.setMetadata("a", null);
    return [before ?? "none", event.transaction.metadata, Object.isFrozen(event.transaction.metadata)]`;
  const start = { ...event, transaction: { metadata: { z: true } } };
  expect(await evaluate(body, { event: start })).toEqual([{ z: true }, { z: true, b: "x" }, true]);
  expect(await evaluate(body, { event: { user: event.user } })).toEqual(["none", { b: "x" }, true]);
});

test("session and refresh token metadata show in the event at once", async () => {
  const withSession = {
    ...event,
    session: { id: "s", metadata: { a: "1" }, cookie: { mode: "persistent" } },
    refresh_token: { id: "r" },
  };
  const execution = await runBody(
    `
    api.session.setMetadata("b", "2");
    api.session.deleteMetadata("a");
    api.session.setCookieMode("non-persistent");
    api.refreshToken.setMetadata("c", "3");
    console.log(JSON.stringify([event.session, event.refresh_token.metadata]));
    api.refreshToken.evictMetadata();
    console.log(JSON.stringify(event.refresh_token.metadata));`,
    { event: withSession },
  );
  expect(execution.console.lines.map((line) => JSON.parse(line))).toEqual([
    [{ id: "s", metadata: { b: "2" }, cookie: { mode: "non-persistent" } }, { c: "3" }],
    {},
  ]);
  expect(execution.commands.map(({ method }) => method)).toEqual([
    "session.setMetadata",
    "session.setMetadata",
    "session.setCookieMode",
    "refreshToken.setMetadata",
    "refreshToken.setMetadata",
  ]);
});

test("tokens of a redirect are HS256 JWTs that come back", async () => {
  const clock = { now: () => 1_700_000_000_000 };
  const token = await evaluate(
    `return api.redirect.encodeToken({ secret: "s", expiresInSeconds: 60, payload: { state: "st", a: 1 } })`,
    { clock },
  );
  const [head, payload, signature] = String(token).split(".");
  expect(JSON.parse(Buffer.from(String(payload), "base64url").toString())).toEqual({
    iat: 1_700_000_000,
    iss: "tenant.example",
    sub: "auth0|1",
    exp: 1_700_000_060,
    ip: "203.0.113.7",
    state: "st",
    a: 1,
  });
  expect(signature).toBe(createHmac("sha256", "s").update(`${head}.${payload}`).digest("base64url"));

  const validate = (query: object, at = clock, secret = "s") =>
    evaluate(`return api.redirect.validateToken({ secret: "${secret}" }).a`, {
      event: { ...event, request: { ...event.request, query } },
      clock: at,
    });
  const good = { session_token: token, state: "st" };
  expect(await validate(good)).toBe(1);
  await expect(validate(good, clock, "other")).rejects.toThrow("invalid signature");
  await expect(validate({ ...good, state: "other" })).rejects.toThrow("state");
  await expect(validate(good, { now: () => 1_700_000_060_000 })).rejects.toThrow("expired");
  await expect(validate({ ...good, session_token: "a.b" })).rejects.toThrow("malformed");
  const unsigned = `${Buffer.from('{"alg":"none"}').toString("base64url")}.${payload}.`;
  await expect(validate({ ...good, session_token: unsigned })).rejects.toThrow("algorithm");
});

test.each([
  ["oidc-basic-profile", {}, true],
  ["oauth2-refresh-token", {}, false],
  ["oidc-basic-profile", { prompt: "none" }, false],
])("canRedirect with %s and %j", async (protocol, query, expected) => {
  const started = { ...event, request: { query }, transaction: { protocol } };
  expect(await evaluate("return api.redirect.canRedirect()", { event: started })).toBe(expected);
});

test("knows groups, roles and rules as far as it is told", async () => {
  const body = `return [
    (await api.groups.getUserGroups()).groups.length,
    (await api.groups.hasGroupMembership(["admins", "others"])).memberships,
    (await api.roles.getUserEffectiveRoles()).roles.length,
    (await api.roles.getUserEffectiveRolesByNames(["editor"])).roles,
    api.rules.wasExecuted("rul_1"),
  ]`;
  const directory = {
    groups: [{ id: "g1", name: "admins" }],
    roles: [{ id: "r1", name: "editor" }],
    rules: ["rul_1"],
  };
  expect(await evaluate(body, { directory })).toEqual([
    1,
    { admins: { is_member: true, matches: [{ id: "g1", name: "admins" }] }, others: { is_member: false } },
    1,
    [{ id: "r1", name: "editor" }],
    true,
  ]);
  expect(await evaluate(body)).toEqual([
    0,
    { admins: { is_member: false }, others: { is_member: false } },
    0,
    [],
    false,
  ]);
});
