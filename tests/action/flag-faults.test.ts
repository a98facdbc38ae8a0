import { describe, expect, it } from "@jest/globals";
import type { Reply } from "@splunk-action/local-http/testing";
import {
  cutBody,
  endlessBody,
  hangAfterHeaders,
  hangBeforeHeaders,
  html,
  inOrder,
  json,
  reset,
} from "@splunk-action/local-http/testing";
import {
  expectDeferred,
  expectSet,
  methodsOf,
  oauth,
  patch,
  saved,
  signUp,
  token,
} from "../helpers/sign-up.ts";
import { useVendors } from "../helpers/start-vendors.ts";

const vendors = useVendors();

/** Only the budget ends a time-out, and it must be long enough for the event on a busy machine. */
const toLimit = (code: string) => (code === "E_TIMEOUT" ? { TIME_BUDGET_MS: "2500" } : {});

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
    // Over the token's connection, and after a third of the budget over a new one.
    ["hanging before the headers", hangBeforeHeaders, "E_TIMEOUT", 2],
    ["hanging after the headers", hangAfterHeaders, "E_TIMEOUT", 1],
  ])("%s leaves it to the end of the flow", async (_, reply, code, patches) => {
    for (const ON_FAILURE of code === "E_TIMEOUT" ? ["deny"] : ["allow", "deny"]) {
      vendors.restore();
      vendors.auth0.use(patch(reply));
      expectDeferred(await signUp(vendors, { ON_FAILURE, ...toLimit(code) }), code);
      expect(methodsOf(vendors).filter((method) => method === "PATCH").length).toBe(patches);
      expect(methodsOf(vendors).filter((method) => method === "POST")).toHaveLength(1);
    }
  });

  it.each<[string, Reply]>([
    ["5xx", json(500, {})],
    ["reset", reset],
    ["429 without a word", json(429, {})],
  ])("%s once is tried again", async (_, reply) => {
    vendors.auth0.use(patch(inOrder(reply, saved)));
    expectSet(await signUp(vendors));
    expect(methodsOf(vendors)).toEqual(["POST", "PATCH", "PATCH"]);
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
    expectSet(await signUp(vendors));
    expect(methodsOf(vendors)).toEqual(["POST", "PATCH", "PATCH"]);
  });

  it("401 drops the token once and asks again", async () => {
    vendors.auth0.use(patch(inOrder(json(401, {}), saved)));
    expectSet(await signUp(vendors));
    expect(methodsOf(vendors)).toEqual(["POST", "PATCH", "POST", "PATCH"]);
  });

  it("401 twice is final", async () => {
    vendors.auth0.use(patch(json(401, {})));
    expectDeferred(await signUp(vendors), "E_HTTP_401");
    expect(methodsOf(vendors)).toEqual(["POST", "PATCH", "POST", "PATCH"]);
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
      expectDeferred(await signUp(vendors, { ON_FAILURE, ...toLimit(code) }), code);
      expect(methodsOf(vendors)).toEqual(Array(requests).fill("POST"));
    }
  });

  it("is asked for again after one failure", async () => {
    vendors.auth0.use(oauth(inOrder(json(503, {}), token)));
    expectSet(await signUp(vendors));
    expect(methodsOf(vendors)).toEqual(["POST", "POST", "PATCH"]);
  });
});
