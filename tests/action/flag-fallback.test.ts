import { describe, expect, it } from "@jest/globals";
import { type ActionCacheStore, createActionCache } from "@splunk-action/action-runtime";
import { accept, byPath, inOrder, json } from "@splunk-action/local-http/testing";
import { minimalEvent, secretMark } from "../helpers/post-login-event.ts";
import { expectDeferred, expectSet, methodsOf, patch, saved, signUp } from "../helpers/sign-up.ts";
import { readLine } from "../helpers/start-action.ts";
import { useVendors, workingAuth0 } from "../helpers/start-vendors.ts";

const vendors = useVendors();

describe("Auth0", () => {
  it.each(["allow", "deny"])("down, under %s", async (ON_FAILURE) => {
    expectDeferred(await signUp(vendors, { AUTH0_DOMAIN: vendors.nowhere, ON_FAILURE }), "E_REFUSED");
  });

  it.each(["allow", "deny"])(
    "with a certificate of Splunk's private CA, which is not trusted for Auth0, under %s",
    async (ON_FAILURE) => {
      const domain = vendors.secureSplunk.origin;
      vendors.secureSplunk.use(workingAuth0);
      const secrets = { AUTH0_DOMAIN: domain, SPLUNK_CA_CERT: vendors.ca.caPem, ON_FAILURE };
      expectDeferred(await signUp(vendors, secrets), "E_TLS_UNTRUSTED");
      expect(vendors.secureSplunk.requests).toEqual([]);
    },
  );

  it("left out: the end of the flow sets it, without an error", async () => {
    const execution = await signUp(vendors, { AUTH0_RUNTIME_CLIENT_ID: "", AUTH0_RUNTIME_CLIENT_SECRET: "" });
    expect(readLine(execution).flag).toBe("deferred");
    expect(execution.metadata.app).toEqual({ signedUp: true });
    expect(vendors.auth0.connections).toBe(0);
  });

  it("under another flag's name", async () => {
    await signUp(vendors, { SIGNUP_FLAG: "splunk_signed_up" });
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
    const execution = await signUp(vendors, { ON_FAILURE: "deny", ...secrets }, { event: minimalEvent });
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
    expectSet(await signUp(vendors, {}, { cache }));
  });

  it("with a stale token", async () => {
    const cache = createActionCache();
    await signUp(vendors, {}, { cache });
    vendors.restore();
    // Another instance: the token that it finds has been revoked meanwhile.
    vendors.auth0.use(
      byPath({
        "/oauth/token": json(200, { access_token: "fresh", expires_in: 60 }),
        "/api/v2/users/": inOrder(json(401, {}), saved),
      }),
    );
    expectSet(await signUp(vendors, {}, { cache }));
    expect(methodsOf(vendors)).toEqual(["PATCH", "POST", "PATCH"]);
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
    await signUp(vendors, {}, { cache: noting });
    for (const value of ["", "null", "[]", '{"value":"a\\nb","expiresAt":9e15}', "{".repeat(4000)]) {
      vendors.restore();
      cache.set(keys[0] ?? "", value);
      expectSet(await signUp(vendors, {}, { cache }));
      expect(methodsOf(vendors)).toEqual(["POST", "PATCH"]);
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
    expectSet(await signUp(vendors));
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
