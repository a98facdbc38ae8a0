import { describe, expect, it } from "@jest/globals";
import { byPath, hangBeforeHeaders, inOrder, json } from "@splunk-action/local-http/testing";
import type { ActionCache } from "../../src/auth0/post-login-api.ts";
import { toTokenKey } from "../../src/flag/token-cache.ts";
import { createDeadline } from "../../src/http/deadline.ts";
import { token, useFlag } from "../helpers/start-flag.ts";

const flag = useFlag();

describe("the token", () => {
  it("is requested with these parameters", async () => {
    await flag.prepare().commit();
    expect(JSON.parse(flag.auth0.requests[0]?.body ?? "")).toEqual({
      grant_type: "client_credentials",
      client_id: "client",
      client_secret: "hush",
      audience: `${flag.auth0.origin}/api/v2/`,
    });
    expect(flag.auth0.requests[0]?.headers).toContain("content-type: application/json");
  });

  it("is remembered, by the instance and for others", async () => {
    await flag.prepare().commit();
    await flag.prepare().commit();
    flag.renew();
    await flag.prepare().commit();
    expect(flag.requested().filter((line) => line === "POST /oauth/token")).toHaveLength(1);
    expect(flag.cache.get(toTokenKey(flag.credentials))?.expires_at).toBeLessThanOrEqual(
      Date.now() + 86_400_000,
    );
  });

  it("is one request for all that ask at the same time", async () => {
    const results = await Promise.all(
      [flag.prepare(), flag.prepare(), flag.prepare()].map((prepared) => prepared.commit()),
    );
    expect(results).toEqual([{ outcome: "set" }, { outcome: "set" }, { outcome: "set" }]);
    expect(flag.requested().filter((line) => line === "POST /oauth/token")).toHaveLength(1);
  });

  it("is waited for until the own deadline, even if another execution requested it", async () => {
    const late = token("late");
    const answers: (() => void)[] = [];
    flag.auth0.use(
      byPath({ "/oauth/token": (response, request) => void answers.push(() => late(response, request)) }),
    );
    const patient = flag.tokens.fetch(flag.credentials, flag.cache, flag.deadline);
    while (answers.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const hasty = createDeadline(10_000);
    const waiting = flag.tokens.fetch(flag.credentials, flag.cache, hasty);
    hasty.end();
    await expect(waiting).rejects.toMatchObject({ code: "E_TIMEOUT" });
    answers[0]?.();
    expect(await patient).toBe("late");
  });

  it("is requested again by each login that waited for a failed request", async () => {
    const hasty = createDeadline(10_000);
    flag.auth0.use(byPath({ "/oauth/token": inOrder(hangBeforeHeaders, token("one")) }));
    const failing = flag.tokens.fetch(flag.credentials, flag.cache, hasty);
    const waiting = flag.tokens.fetch(flag.credentials, flag.cache, flag.deadline);
    while (flag.auth0.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
    hasty.end();
    await expect(failing).rejects.toMatchObject({ code: "E_TIMEOUT" });
    expect(await waiting).toBe("one");
  });

  it("is requested again shortly before it expires", async () => {
    flag.auth0.use(byPath({ "/oauth/token": token("short", 59), "/api/v2/users/": json(200, {}) }));
    await flag.prepare().commit();
    await flag.prepare().commit();
    expect(flag.requested().filter((line) => line === "POST /oauth/token")).toHaveLength(2);
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
  ])("is requested when the cache holds %s", async (_, held) => {
    flag.cache.set(toTokenKey(flag.credentials), held, { ttl: 60_000 });
    expect(await flag.prepare().commit()).toEqual({ outcome: "set" });
    expect(flag.requested()).toEqual(["POST /oauth/token", "PATCH /api/v2/users/auth0%7C1"]);
  });

  it("is taken from the cache, of this client and this tenant alone", async () => {
    const held = JSON.stringify({ value: "cached", expiresAt: Date.now() + 3_600_000 });
    flag.cache.set(toTokenKey(flag.credentials), held, { ttl: 60_000 });
    expect(await flag.prepare().commit()).toEqual({ outcome: "set" });
    expect(
      flag.auth0.requests.map(({ headers }) => headers.find((line) => /^authorization/i.test(line))),
    ).toEqual(["authorization: Bearer cached"]);
    const others = [
      { ...flag.credentials, clientId: "x" },
      { ...flag.credentials, domain: { ...flag.credentials.domain, origin: "https://x" } },
    ];
    for (const other of others) expect(flag.tokens.recall(other, flag.cache)).toBeUndefined();
    expect(Buffer.byteLength(toTokenKey(flag.credentials))).toBeLessThanOrEqual(64);
    expect(
      JSON.stringify([toTokenKey(flag.credentials), flag.cache.get(toTokenKey(flag.credentials))]),
    ).not.toContain("hush");
  });

  it("that no longer works is dropped once and requested again", async () => {
    flag.cache.set(toTokenKey(flag.credentials), JSON.stringify({ value: "revoked", expiresAt: 9e15 }), {
      ttl: 60_000,
    });
    flag.auth0.use(
      byPath({ "/oauth/token": token("new"), "/api/v2/users/": inOrder(json(401, {}), json(200, {})) }),
    );
    expect(await flag.prepare().commit()).toEqual({ outcome: "set" });
    expect(flag.requested()).toEqual([
      "PATCH /api/v2/users/auth0%7C1",
      "POST /oauth/token",
      "PATCH /api/v2/users/auth0%7C1",
    ]);
    expect(flag.cache.get(toTokenKey(flag.credentials))?.value).toContain('"new"');
  });

  it("is requested again only once", async () => {
    flag.auth0.use(byPath({ "/oauth/token": token("one"), "/api/v2/users/": json(401, {}) }));
    expect(await flag.prepare().commit()).toEqual({ outcome: "deferred", code: "E_HTTP_401" });
    expect(flag.requested().filter((line) => line === "POST /oauth/token")).toHaveLength(2);
  });

  it("that no longer works is gone from instance and cache, even if no other is to be had", async () => {
    await flag.prepare().commit();
    flag.auth0.use(byPath({ "/oauth/token": json(403, {}), "/api/v2/users/": json(401, {}) }));
    expect(await flag.prepare().commit()).toEqual({ outcome: "deferred", code: "E_HTTP_403" });
    expect(flag.tokens.recall(flag.credentials, undefined)).toBeUndefined();
    expect(flag.cache.get(toTokenKey(flag.credentials))).toBeUndefined();
  });

  it.each([
    ["no JSON", (response: Parameters<ReturnType<typeof json>>[0]) => void response.end("no")],
    ["no token", json(200, {})],
    ["a token that is no text", json(200, { access_token: 7 })],
    ["a token with a line break", token("a\nb")],
  ])("that is %s is none", async (_, reply) => {
    flag.auth0.use(byPath({ "/oauth/token": reply }));
    expect(await flag.prepare().commit()).toEqual({ outcome: "deferred", code: "E_TOKEN" });
    expect(flag.deferred).toEqual([["signedUp", true]]);
  });

  it("without a lifetime serves once", async () => {
    flag.auth0.use(
      byPath({ "/oauth/token": json(200, { access_token: "one" }), "/api/v2/users/": json(200, {}) }),
    );
    expect(await flag.prepare().commit()).toEqual({ outcome: "set" });
    expect(flag.tokens.recall(flag.credentials, flag.cache)).toBeUndefined();
  });

  it("is not even offered to the cache when it is too large", async () => {
    const offered: string[] = [];
    const cache: ActionCache = {
      ...flag.cache,
      set(_, value) {
        offered.push(value);
        return { type: "success" };
      },
    };
    const { length } = JSON.stringify({ value: "", expiresAt: Date.now() });
    for (const size of [4097, 4096]) {
      flag.auth0.use(
        byPath({ "/oauth/token": token("x".repeat(size - length)), "/api/v2/users/": json(200, {}) }),
      );
      expect(await flag.prepare("auth0|1", { cache }).commit()).toEqual({ outcome: "set" });
      expect(offered).toHaveLength(size === 4096 ? 1 : 0);
      flag.renew();
    }
    expect(offered[0]).toHaveLength(4096);
  });

  it("is kept in the cache for a day at the longest, which is Auth0's limit", async () => {
    const lifetimes: unknown[] = [];
    const cache: ActionCache = {
      ...flag.cache,
      set(_key, _value, options) {
        lifetimes.push(options?.ttl);
        return { type: "success" };
      },
    };
    flag.auth0.use(byPath({ "/oauth/token": token("one", 10 * 86_400), "/api/v2/users/": json(200, {}) }));
    await flag.prepare("auth0|1", { cache }).commit();
    expect(lifetimes).toEqual([86_400_000]);
  });

  it("that is too large for the cache stays in the instance", async () => {
    flag.auth0.use(byPath({ "/oauth/token": token("x".repeat(4090)), "/api/v2/users/": json(200, {}) }));
    await flag.prepare().commit();
    await flag.prepare().commit();
    expect(flag.cache.get(toTokenKey(flag.credentials))).toBeUndefined();
    expect(flag.requested().filter((line) => line === "POST /oauth/token")).toHaveLength(1);
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
    flag.auth0.use(
      byPath({ "/oauth/token": token("one"), "/api/v2/users/": inOrder(json(401, {}), json(200, {})) }),
    );
    expect(await flag.prepare("auth0|1", { cache: broken }).commit()).toEqual({ outcome: "set" });
  });
});
