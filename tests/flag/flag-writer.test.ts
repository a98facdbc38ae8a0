import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { ActionCache, PostLoginApi } from "../../src/auth0/post-login-api.ts";
import { prepareFlag } from "../../src/flag/flag-writer.ts";
import { createTokenStore, type TokenStore } from "../../src/flag/management-token.ts";
import { toTokenKey } from "../../src/flag/token-cache.ts";
import { createDeadline, type Deadline } from "../../src/http/deadline.ts";
import { createTransport, type Transport } from "../../src/http/transport.ts";
import { createActionCache } from "../../src/runtime/create-action-cache.ts";
import type { ManagementCredentials } from "../../src/settings/settings.ts";
import { type RecordingServer, startRecordingServer } from "../helpers/recording-server.ts";
import { byPath, hangBeforeHeaders, inOrder, json } from "../helpers/replies.ts";

let auth0: RecordingServer;
let credentials: ManagementCredentials;
let transport: Transport;
let tokens: TokenStore;
let cache: ActionCache;
let deadline: Deadline;
let deferred: unknown[][];

const token = (value: string, seconds: unknown = 86_400) =>
  json(200, { access_token: value, expires_in: seconds });
const works = byPath({ "/oauth/token": token("one"), "/api/v2/users/": json(200, {}) });

beforeAll(async () => {
  auth0 = await startRecordingServer(works);
  const { origin } = auth0;
  const domain = { origin, audience: `${origin}/api/v2/`, host: "127.0.0.1" };
  credentials = { domain, clientId: "client", clientSecret: "hush" };
});
beforeEach(() => {
  auth0.use(works);
  transport = createTransport();
  tokens = createTokenStore(transport);
  cache = createActionCache();
  deadline = createDeadline(5_000);
  deferred = [];
});
afterEach(() => deadline.end());
afterAll(() => auth0.close());

function prepare(
  userId: unknown = "auth0|1",
  overrides: { credentials?: undefined; cache?: ActionCache } = {},
) {
  const api = {
    access: { deny: () => {} },
    user: { setAppMetadata: (...args: unknown[]) => deferred.push(args) },
    cache: overrides.cache ?? cache,
  } satisfies PostLoginApi;
  const known = "credentials" in overrides ? undefined : credentials;
  return prepareFlag(
    { userId: userId as string, flag: "signedUp", credentials: known, api },
    transport,
    tokens,
    deadline,
  );
}
const asked = () => auth0.requests.map(({ line }) => line.replace(" HTTP/1.1", ""));

describe("the flag", () => {
  it("is set by one request with one key", async () => {
    expect(await prepare().commit()).toEqual({ outcome: "set" });
    expect(asked()).toEqual(["POST /oauth/token", "PATCH /api/v2/users/auth0%7C1"]);
    expect(auth0.requests[1]?.body).toBe('{"app_metadata":{"signedUp":true}}');
    expect(auth0.requests[1]?.headers).toContain("authorization: Bearer one");
    expect(deferred).toEqual([]);
  });

  it("waits for the event", async () => {
    const prepared = prepare();
    while (auth0.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
    prepared.cancel();
    expect(asked()).toEqual(["POST /oauth/token"]);
    expect(deferred).toEqual([]);
  });

  it.each([
    ["google-oauth2|1/2?3#4", "google-oauth2%7C1%2F2%3F3%234"],
    ["samlp|acme|ädа@example.com", "samlp%7Cacme%7C%C3%A4d%D0%B0%40example.com"],
    ["%2e%2e", "%252e%252e"],
    ["...", "..."],
  ])("finds the user %s at its encoded path", async (id, path) => {
    expect(await prepare(id).commit()).toEqual({ outcome: "set" });
    expect(asked()[1]).toBe(`PATCH /api/v2/users/${path}`);
  });

  it.each<unknown>([".", "..", "", null, 7, {}, ["auth0|1"], { toString: 1 }, "half \ud83d"])(
    "is left to the end of the flow for the user id %j, which leads nowhere",
    async (id) => {
      // The second time a token is known, and the request would be made before the event is sent.
      await prepare().commit();
      auth0.use(works);
      expect(await prepare(id).commit()).toEqual({ outcome: "deferred" });
      expect(asked()).toEqual([]);
      expect(deferred).toEqual([["signedUp", true]]);
    },
  );

  it("is left to the end of the flow without credentials", async () => {
    expect(await prepare("auth0|1", { credentials: undefined }).commit()).toEqual({ outcome: "deferred" });
    expect(auth0.connections).toBe(0);
    expect(deferred).toEqual([["signedUp", true]]);
  });
});

describe("the token", () => {
  it("is asked for with these words", async () => {
    await prepare().commit();
    expect(JSON.parse(auth0.requests[0]?.body ?? "")).toEqual({
      grant_type: "client_credentials",
      client_id: "client",
      client_secret: "hush",
      audience: `${auth0.origin}/api/v2/`,
    });
    expect(auth0.requests[0]?.headers).toContain("content-type: application/json");
  });

  it("is remembered, by the instance and for others", async () => {
    await prepare().commit();
    await prepare().commit();
    tokens = createTokenStore(transport);
    await prepare().commit();
    expect(asked().filter((line) => line === "POST /oauth/token")).toHaveLength(1);
    expect(cache.get(toTokenKey(credentials))?.expires_at).toBeLessThanOrEqual(Date.now() + 86_400_000);
  });

  it("is one request for all that ask at the same time", async () => {
    const results = await Promise.all([prepare(), prepare(), prepare()].map((prepared) => prepared.commit()));
    expect(results).toEqual([{ outcome: "set" }, { outcome: "set" }, { outcome: "set" }]);
    expect(asked().filter((line) => line === "POST /oauth/token")).toHaveLength(1);
  });

  it("is waited for no longer than the own deadline, whoever asked for it", async () => {
    const late = token("late");
    const answers: (() => void)[] = [];
    auth0.use(
      byPath({ "/oauth/token": (response, request) => void answers.push(() => late(response, request)) }),
    );
    const patient = tokens.fetch(credentials, cache, deadline);
    while (answers.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const hasty = createDeadline(10_000);
    const waiting = tokens.fetch(credentials, cache, hasty);
    hasty.end();
    await expect(waiting).rejects.toMatchObject({ code: "E_TIMEOUT" });
    answers[0]?.();
    expect(await patient).toBe("late");
  });

  it("is asked for again by each who waited for a request that failed", async () => {
    const hasty = createDeadline(10_000);
    auth0.use(byPath({ "/oauth/token": inOrder(hangBeforeHeaders, token("one")) }));
    const failing = tokens.fetch(credentials, cache, hasty);
    const waiting = tokens.fetch(credentials, cache, deadline);
    while (auth0.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
    hasty.end();
    await expect(failing).rejects.toMatchObject({ code: "E_TIMEOUT" });
    expect(await waiting).toBe("one");
  });

  it("is asked for again once it has almost ended", async () => {
    auth0.use(byPath({ "/oauth/token": token("short", 59), "/api/v2/users/": json(200, {}) }));
    await prepare().commit();
    await prepare().commit();
    expect(asked().filter((line) => line === "POST /oauth/token")).toHaveLength(2);
  });

  it.each([
    ["no JSON", "{"],
    ["null", "null"],
    ["a text", '"token"'],
    ["no token", JSON.stringify({ expiresAt: 9e15 })],
    ["no end", JSON.stringify({ value: "cached" })],
    ["the end in words", JSON.stringify({ value: "cached", expiresAt: "9e15" })],
    ["a token that has ended", JSON.stringify({ value: "cached", expiresAt: 1 })],
    ["a token that no header can hold", JSON.stringify({ value: "cached\r\nX: y", expiresAt: 9e15 })],
    ["a token in other letters", JSON.stringify({ value: "cächéd…", expiresAt: 9e15 })],
    ["an empty token", JSON.stringify({ value: "", expiresAt: 9e15 })],
  ])("is asked for when the cache holds %s", async (_, held) => {
    cache.set(toTokenKey(credentials), held, { ttl: 60_000 });
    expect(await prepare().commit()).toEqual({ outcome: "set" });
    expect(asked()).toEqual(["POST /oauth/token", "PATCH /api/v2/users/auth0%7C1"]);
  });

  it("is taken from the cache, of this client and this tenant alone", async () => {
    const held = JSON.stringify({ value: "cached", expiresAt: Date.now() + 3_600_000 });
    cache.set(toTokenKey(credentials), held, { ttl: 60_000 });
    expect(await prepare().commit()).toEqual({ outcome: "set" });
    expect(auth0.requests.map(({ headers }) => headers.find((line) => /^authorization/i.test(line)))).toEqual(
      ["authorization: Bearer cached"],
    );
    const others = [
      { ...credentials, clientId: "x" },
      { ...credentials, domain: { ...credentials.domain, origin: "https://x" } },
    ];
    for (const other of others) expect(tokens.recall(other, cache)).toBeUndefined();
    expect(Buffer.byteLength(toTokenKey(credentials))).toBeLessThanOrEqual(64);
    expect(JSON.stringify([toTokenKey(credentials), cache.get(toTokenKey(credentials))])).not.toContain(
      "hush",
    );
  });

  it("that no longer works is dropped once and asked for again", async () => {
    cache.set(toTokenKey(credentials), JSON.stringify({ value: "revoked", expiresAt: 9e15 }), {
      ttl: 60_000,
    });
    auth0.use(
      byPath({ "/oauth/token": token("new"), "/api/v2/users/": inOrder(json(401, {}), json(200, {})) }),
    );
    expect(await prepare().commit()).toEqual({ outcome: "set" });
    expect(asked()).toEqual([
      "PATCH /api/v2/users/auth0%7C1",
      "POST /oauth/token",
      "PATCH /api/v2/users/auth0%7C1",
    ]);
    expect(cache.get(toTokenKey(credentials))?.value).toContain('"new"');
  });

  it("is asked for again only once", async () => {
    auth0.use(byPath({ "/oauth/token": token("one"), "/api/v2/users/": json(401, {}) }));
    expect(await prepare().commit()).toEqual({ outcome: "deferred", code: "E_HTTP_401" });
    expect(asked().filter((line) => line === "POST /oauth/token")).toHaveLength(2);
  });

  it.each([
    ["no JSON", (response: Parameters<ReturnType<typeof json>>[0]) => void response.end("no")],
    ["no token", json(200, {})],
    ["a token that is no text", json(200, { access_token: 7 })],
    ["a token with a line break", token("a\nb")],
  ])("that is %s is none", async (_, reply) => {
    auth0.use(byPath({ "/oauth/token": reply }));
    expect(await prepare().commit()).toEqual({ outcome: "deferred", code: "E_TOKEN" });
    expect(deferred).toEqual([["signedUp", true]]);
  });

  it("without a lifetime serves once", async () => {
    auth0.use(
      byPath({ "/oauth/token": json(200, { access_token: "one" }), "/api/v2/users/": json(200, {}) }),
    );
    expect(await prepare().commit()).toEqual({ outcome: "set" });
    expect(tokens.recall(credentials, cache)).toBeUndefined();
  });

  it("that is too large for the cache stays in the instance", async () => {
    auth0.use(byPath({ "/oauth/token": token("x".repeat(4090)), "/api/v2/users/": json(200, {}) }));
    await prepare().commit();
    await prepare().commit();
    expect(cache.get(toTokenKey(credentials))).toBeUndefined();
    expect(asked().filter((line) => line === "POST /oauth/token")).toHaveLength(1);
  });
});

describe("api.cache", () => {
  const fails = () => {
    throw new Error("the cache is down");
  };
  it.each<[string, ActionCache]>([
    ["throws", { get: fails, set: fails, delete: fails }],
    ["is full", { get: () => undefined, set: () => ({ type: "error" }), delete: () => ({ type: "error" }) }],
  ])("that %s changes nothing", async (_, broken) => {
    auth0.use(
      byPath({ "/oauth/token": token("one"), "/api/v2/users/": inOrder(json(401, {}), json(200, {})) }),
    );
    expect(await prepare("auth0|1", { cache: broken }).commit()).toEqual({ outcome: "set" });
  });
});
