import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { type ActionCacheStore, createActionCache } from "../../src/runtime/create-action-cache.ts";
import type { Execution } from "../../src/runtime/execution.ts";
import { minimalEvent, postLoginEvent, secretMark } from "../helpers/post-login-event.ts";
import type { Reply } from "../helpers/recording-server.ts";
import {
  accept,
  byPath,
  cutBody,
  endlessBody,
  hangAfterHeaders,
  hangBeforeHeaders,
  html,
  inOrder,
  json,
  reset,
} from "../helpers/replies.ts";
import { expectHarmless, readLine, startAction } from "../helpers/start-action.ts";
import { startVendors, toSecrets, type Vendors, workingAuth0 } from "../helpers/start-vendors.ts";

let vendors: Vendors;
beforeAll(async () => {
  vendors = await startVendors();
});
beforeEach(() => vendors.restore());
afterAll(() => vendors.close());

const budget = 800;
const silent = postLoginEvent({ transaction: { prompt: ["none"] } });
const token = json(200, { access_token: `${secretMark}.jwt`, expires_in: 86_400 });
const saved = json(200, {});
const patch = (reply: Reply) => byPath({ "/oauth/token": token, "/api/v2/users/": reply });
const oauth = (reply: Reply) => byPath({ "/oauth/token": reply, "/api/v2/users/": saved });

async function signUp(
  others: Readonly<Record<string, string>> = {},
  { event = postLoginEvent(), cache }: { event?: object; cache?: ActionCacheStore } = {},
): Promise<Execution> {
  const secrets = toSecrets(vendors.splunk, vendors.auth0, { TIME_BUDGET_MS: String(budget), ...others });
  const action = startAction(secrets, cache === undefined ? {} : { cache });
  await action.login(silent);
  const execution = await action.login(event);
  action.dispose();
  expectHarmless(execution, Number(secrets.TIME_BUDGET_MS));
  // Whatever becomes of the flag, Splunk has the event and nobody is denied.
  expect(execution.outcome).toBe("completed");
  expect(readLine(execution)).toMatchObject({ activity: "SignUp", outcome: "accepted", error: "none" });
  expect(vendors.splunk.requests).toHaveLength(1);
  return execution;
}
const asked = () => vendors.auth0.requests.map(({ line }) => line.split(" ")[0]);

/** Set by the Management API, so nothing is left for the end of the flow. */
function expectSet(execution: Execution) {
  expect(readLine(execution).flag).toBe("set");
  expect(execution.metadata).toEqual({ app: {}, user: {} });
}

/** Left to the end of the flow, with the reason. */
function expectDeferred(execution: Execution, code: string) {
  expect(readLine(execution).flag).toBe(`deferred:${code}`);
  expect(execution.metadata).toEqual({ app: { signedUp: true }, user: {} });
}

describe("the flag's PATCH", () => {
  it.each<[string, Reply, string, number]>([
    ["400", json(400, { errorCode: "invalid_body" }), "E_HTTP_400", 1],
    ["403", json(403, { errorCode: "insufficient_scope" }), "E_HTTP_403", 1],
    ["404", json(404, { errorCode: "inexistent_user" }), "E_HTTP_404", 1],
    ["a redirect", json(302, {}, { location: "/" }), "E_HTTP_302", 1],
    ["429 for long", json(429, {}, { "x-ratelimit-reset": "9999999999" }), "E_HTTP_429", 1],
    ["429 for long in seconds", json(429, {}, { "retry-after": "60" }), "E_HTTP_429", 1],
    ["429 until the end", json(429, {}), "E_HTTP_429", 3],
    ["500 until the end", json(500, {}), "E_HTTP_500", 3],
    ["502 until the end", html(502), "E_HTTP_502", 3],
    ["503 until the end", json(503, {}), "E_HTTP_503", 3],
    // The first of them over the token's connection, which is taken for a closed one and replaced.
    ["reset until the end", reset, "E_RESET", 4],
    ["cut until the end", cutBody, "E_RESET", 3],
    ["endless", endlessBody, "E_ANSWER_SIZE", 3],
    ["hanging before the headers", hangBeforeHeaders, "E_TIMEOUT", 1],
    ["hanging after the headers", hangAfterHeaders, "E_TIMEOUT", 1],
  ])("%s leaves it to the end of the flow", async (_, reply, code, patches) => {
    for (const ON_FAILURE of code === "E_TIMEOUT" ? ["deny"] : ["allow", "deny"]) {
      vendors.restore();
      vendors.auth0.use(patch(reply));
      expectDeferred(await signUp({ ON_FAILURE }), code);
      expect(asked().filter((method) => method === "PATCH").length).toBe(patches);
      expect(asked().filter((method) => method === "POST")).toHaveLength(1);
    }
  });

  it.each<[string, Reply]>([
    ["5xx", json(500, {})],
    ["reset", reset],
    ["429 without a word", json(429, {})],
  ])("%s once is tried again", async (_, reply) => {
    vendors.auth0.use(patch(inOrder(reply, saved)));
    expectSet(await signUp());
    expect(asked()).toEqual(["POST", "PATCH", "PATCH"]);
    expect(vendors.auth0.requests[2]?.body).toBe('{"app_metadata":{"signedUp":true}}');
  });

  it("429 is tried again when Auth0's time comes within the budget", async () => {
    let resetAt: number | undefined;
    vendors.auth0.use(
      patch((response, request) => {
        resetAt ??= Math.floor(Date.now() / 1000) + 1;
        const open = Date.now() >= resetAt * 1000 - 10;
        (open ? saved : json(429, {}, { "x-ratelimit-reset": String(resetAt) }))(response, request);
      }),
    );
    expectSet(await signUp({ TIME_BUDGET_MS: "3000" }));
    expect(asked()).toEqual(["POST", "PATCH", "PATCH"]);
  });

  it("401 drops the token once and asks again", async () => {
    vendors.auth0.use(patch(inOrder(json(401, {}), saved)));
    expectSet(await signUp());
    expect(asked()).toEqual(["POST", "PATCH", "POST", "PATCH"]);
  });

  it("401 twice is final", async () => {
    vendors.auth0.use(patch(json(401, {})));
    expectDeferred(await signUp(), "E_HTTP_401");
    expect(asked()).toEqual(["POST", "PATCH", "POST", "PATCH"]);
  });
});

describe("the token", () => {
  it.each<[string, Reply, string, number]>([
    ["401", json(401, { error: "access_denied" }), "E_HTTP_401", 1],
    ["403", json(403, { error: "unauthorized_client" }), "E_HTTP_403", 1],
    ["404", html(404), "E_HTTP_404", 1],
    ["429 for long", json(429, { error: "too_many_requests" }, { "retry-after": "60" }), "E_HTTP_429", 1],
    ["500 until the end", json(500, {}), "E_HTTP_500", 3],
    ["reset until the end", reset, "E_RESET", 3],
    ["hanging", hangBeforeHeaders, "E_TIMEOUT", 1],
    ["not JSON", html(), "E_TOKEN", 1],
    ["not there", json(200, {}), "E_TOKEN", 1],
  ])("%s leaves the flag to the end of the flow", async (_, reply, code, requests) => {
    for (const ON_FAILURE of code === "E_TIMEOUT" ? ["deny"] : ["allow", "deny"]) {
      vendors.restore();
      vendors.auth0.use(oauth(reply));
      expectDeferred(await signUp({ ON_FAILURE }), code);
      expect(asked()).toEqual(Array(requests).fill("POST"));
    }
  });

  it("is asked for again after one failure", async () => {
    vendors.auth0.use(oauth(inOrder(json(503, {}), token)));
    expectSet(await signUp());
    expect(asked()).toEqual(["POST", "POST", "PATCH"]);
  });
});

describe("Auth0", () => {
  it.each(["allow", "deny"])("down, under %s", async (ON_FAILURE) => {
    expectDeferred(await signUp({ AUTH0_DOMAIN: vendors.nowhere, ON_FAILURE }), "E_REFUSED");
  });

  it.each(["allow", "deny"])(
    "with a certificate of Splunk's private CA, which is not trusted for Auth0, under %s",
    async (ON_FAILURE) => {
      const domain = vendors.secureSplunk.origin;
      vendors.secureSplunk.use(workingAuth0);
      const secrets = { AUTH0_DOMAIN: domain, SPLUNK_CA_CERT: vendors.ca.caPem, ON_FAILURE };
      expectDeferred(await signUp(secrets), "E_TLS_UNTRUSTED");
      expect(vendors.secureSplunk.requests).toEqual([]);
    },
  );

  it("left out: the end of the flow does it without a word of trouble", async () => {
    const execution = await signUp({ AUTH0_RUNTIME_CLIENT_ID: "", AUTH0_RUNTIME_CLIENT_SECRET: "" });
    expect(readLine(execution).flag).toBe("deferred");
    expect(execution.metadata.app).toEqual({ signedUp: true });
    expect(vendors.auth0.connections).toBe(0);
  });

  it("under another flag's name", async () => {
    await signUp({ SIGNUP_FLAG: "splunk_signed_up" });
    expect(vendors.auth0.requests.at(-1)?.body).toBe('{"app_metadata":{"splunk_signed_up":true}}');
  });
});

describe("api.user.setAppMetadata that throws", () => {
  it.each([
    ["after the Management API failed", {}, "failed:E_HTTP_403"],
    [
      "without the Management API",
      { AUTH0_RUNTIME_CLIENT_ID: "", AUTH0_RUNTIME_CLIENT_SECRET: "" },
      "failed:E_METADATA",
    ],
  ])("%s fails no login", async (_, secrets, flag) => {
    vendors.auth0.use(patch(json(403, {})));
    // Auth0's api refuses to change metadata that is no object.
    const execution = await signUp({ ON_FAILURE: "deny", ...secrets }, { event: minimalEvent });
    expect(readLine(execution).flag).toBe(flag);
    expect(execution.metadata.app).toEqual({});
  });
});

describe("api.cache", () => {
  const fails = () => {
    throw new Error(`${secretMark} the cache is down`);
  };
  const full = createActionCache({ limits: { cacheEntries: 0 } });
  it.each<[string, ActionCacheStore]>([
    ["that throws", { get: fails, set: fails, delete: fails }],
    ["that is full", full],
  ])("%s costs a request and nothing else", async (_, cache) => {
    vendors.auth0.use(patch(inOrder(json(401, {}), saved)));
    expectSet(await signUp({}, { cache }));
  });

  it("with a stale token", async () => {
    const cache = createActionCache();
    await signUp({}, { cache });
    vendors.restore();
    // Another instance: the token that it finds has been revoked meanwhile.
    vendors.auth0.use(
      byPath({
        "/oauth/token": json(200, { access_token: "fresh", expires_in: 60 }),
        "/api/v2/users/": inOrder(json(401, {}), saved),
      }),
    );
    expectSet(await signUp({}, { cache }));
    expect(asked()).toEqual(["PATCH", "POST", "PATCH"]);
    expect(vendors.auth0.requests[2]?.headers).toContain("authorization: Bearer fresh");
  });

  it("with something else under the Action's key", async () => {
    const cache = createActionCache();
    const keys: string[] = [];
    const noting: ActionCacheStore = {
      ...cache,
      set(key, ...rest) {
        keys.push(key);
        return cache.set(key, ...rest);
      },
    };
    await signUp({}, { cache: noting });
    for (const value of ["", "null", "[]", '{"value":"a\\nb","expiresAt":9e15}', "{".repeat(4000)]) {
      vendors.restore();
      cache.set(keys[0] ?? "", value);
      expectSet(await signUp({}, { cache }));
      expect(asked()).toEqual(["POST", "PATCH"]);
    }
    expect(new Set(keys).size).toBe(1);
  });
});

describe("before the event is accepted", () => {
  it("a flag is not written, however long Auth0 has been ready", async () => {
    // Splunk answers only once Auth0 has given its token and the connection has been idle for some turns.
    let turns = 0;
    vendors.splunk.use((response, request) => {
      const wait = () => {
        turns += vendors.auth0.requests.length > 0 ? 1 : 0;
        if (turns < 200) return void setImmediate(wait);
        vendors.journal.push("splunk: accepted");
        accept(response, request);
      };
      wait();
    });
    expectSet(await signUp({ TIME_BUDGET_MS: "5000" }));
    const requests = vendors.journal.filter((entry) => !entry.endsWith("connection"));
    expect(requests.slice(0, 2).sort()).toEqual([
      "auth0: POST /oauth/token",
      "splunk: POST /services/collector/event",
    ]);
    expect(requests.slice(2)).toEqual([
      "splunk: accepted",
      "auth0: PATCH /api/v2/users/auth0%7C5f7c8ec7c33c6c004bbafe82",
    ]);
  });
});
