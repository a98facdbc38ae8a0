import { describe, expect, it } from "@jest/globals";
import type { Reply } from "@splunk-action/local-http/testing";
import {
  accept,
  cutBody,
  endlessBody,
  hangAfterHeaders,
  hangBeforeHeaders,
  hec,
  html,
  inOrder,
  json,
  noise,
  reset,
  slowBody,
} from "@splunk-action/local-http/testing";
import { secretMark } from "../helpers/post-login-event.ts";
import { expectNotAccepted, runBoth, short } from "../helpers/run-both.ts";
import { readLine, returning } from "../helpers/start-action.ts";
import { useVendors } from "../helpers/start-vendors.ts";

const vendors = useVendors();

const later = { "retry-after": "60" };
const receivers = { SPLUNK_HEC_TOKEN: "", SPLUNK_TOKEN: `${secretMark}-token` };

describe("an event that is not accepted", () => {
  it.each<[string, Reply, string, string, string]>([
    ["reset", reset, "undelivered", "-", "E_RESET"],
    ["hangs before the headers", hangBeforeHeaders, "undelivered", "-", "E_TIMEOUT"],
    ["hangs after the headers", hangAfterHeaders, "undelivered", "-", "E_TIMEOUT"],
    ["slow body", slowBody, "undelivered", "-", "E_TIMEOUT"],
    ["body that breaks off", cutBody, "undelivered", "-", "E_RESET"],
    ["endless body", endlessBody, "refused", "-", "E_ANSWER_SIZE"],
    ["no HTTP", noise, "undelivered", "-", "E_PROTOCOL"],
  ])("%s", async (_, reply, outcome, status, error) => {
    vendors.splunk.use(reply);
    const limit = outcome === "undelivered" ? short : {};
    expectNotAccepted(vendors, await runBoth(vendors, vendors.splunk, limit), outcome, status, error);
  });

  it("500, then a hanging connection", async () => {
    vendors.splunk.use(inOrder(hec(500, 8), hec(500, 8), hangBeforeHeaders));
    const executions = await runBoth(vendors, vendors.splunk, { TIME_BUDGET_MS: "2500" });
    expectNotAccepted(vendors, executions, "undelivered", "-", "E_TIMEOUT");
  });

  it("503 until Splunk asks for more time than there is", async () => {
    const busy = hec(503, 9);
    vendors.splunk.use(inOrder(busy, busy, busy, busy, hec(503, 9, later)));
    const executions = await runBoth(vendors, vendors.splunk);
    expectNotAccepted(vendors, executions, "undelivered", "503", "E_HEC_9");
    expect(vendors.splunk.requests).toHaveLength(6);
  });

  it("refused connection", async () => {
    const executions = await runBoth(vendors, vendors.nowhere, short);
    expectNotAccepted(vendors, executions, "undelivered", "-", "E_REFUSED");
  });

  it.each([
    ["of an unknown CA", {}, "E_TLS_UNTRUSTED"],
    ["for TLS where there is none", { SPLUNK_URL: "" }, "E_TLS"],
  ])("certificate %s", async (_, given, error) => {
    const secrets =
      "SPLUNK_URL" in given ? { SPLUNK_URL: vendors.splunk.origin.replace("http:", "https:") } : given;
    expectNotAccepted(vendors, await runBoth(vendors, vendors.secureSplunk, secrets), "refused", "-", error);
    expect(vendors.secureSplunk.requests).toEqual([]);
  });

  it.each<[string, Reply, string, string, string]>([
    ["page", html(), "refused", "200", "E_HTML"],
    ["redirect", json(303, {}, { location: "/en-US/account/login" }), "refused", "303", "E_REDIRECT"],
    ["move", json(307, {}, { location: "/services/collector/event" }), "refused", "307", "E_REDIRECT"],
    ["answer of something else", json(200, { ok: true }), "refused", "200", "E_NOT_HEC"],
    ["page with 403", html(403), "refused", "403", "E_HTTP_403"],
    ["page with 404", html(404), "refused", "404", "E_HTTP_404"],
    ["408", json(408, {}), "refused", "408", "E_HTTP_408"],
    ["413", json(413, {}), "refused", "413", "E_HTTP_413"],
    ["429, later", json(429, {}, later), "undelivered", "429", "E_HTTP_429"],
    ["page with 502, later", html(502, later), "undelivered", "502", "E_HTTP_502"],
    ["503, later", json(503, {}, later), "undelivered", "503", "E_HTTP_503"],
    ["504, later", json(504, {}, later), "undelivered", "504", "E_HTTP_504"],
  ])("%s", async (_, reply, outcome, status, error) => {
    vendors.splunk.use(reply);
    expectNotAccepted(vendors, await runBoth(vendors, vendors.splunk), outcome, status, error);
    expect(vendors.splunk.requests).toHaveLength(2);
  });

  it.each([
    [1, 403],
    [2, 401],
    [3, 401],
    [4, 403],
    [5, 400],
    [6, 400],
    [7, 400],
    [10, 400],
    [11, 400],
    [12, 400],
    [13, 400],
    [14, 400],
    [15, 400],
    [16, 400],
    [17, 200],
    [21, 400],
    [22, 400],
    [28, 400],
  ])("collector's code %i with status %i is final", async (code, status) => {
    vendors.splunk.use(hec(status, code));
    expectNotAccepted(
      vendors,
      await runBoth(vendors, vendors.splunk),
      "refused",
      String(status),
      `E_HEC_${code}`,
    );
    expect(vendors.splunk.requests).toHaveLength(2);
  });

  it.each([
    [8, 500],
    [9, 503],
    [18, 503],
    [19, 503],
    [20, 503],
    [23, 503],
    [26, 429],
    [27, 429],
  ])("collector's code %i with status %i is for later", async (code, status) => {
    vendors.splunk.use(hec(status, code, later));
    expectNotAccepted(
      vendors,
      await runBoth(vendors, vendors.splunk),
      "undelivered",
      String(status),
      `E_HEC_${code}`,
    );
    expect(vendors.splunk.requests).toHaveLength(2);
  });

  const message = (text: string) => ({ messages: [{ type: "WARN", text }] });
  it.each<[string, Reply, string, string, string]>([
    ["index", json(400, message("supplied index 'auth0' missing")), "refused", "400", "E_INDEX"],
    ["empty body", json(400, message("empty body")), "refused", "400", "E_HTTP_400"],
    ["credentials", json(401, message("Unauthorized")), "refused", "401", "E_HTTP_401"],
    [
      "capability",
      json(403, message("insufficient permission to access this resource")),
      "refused",
      "403",
      "E_HTTP_403",
    ],
    ["path", json(404, message("Not Found")), "refused", "404", "E_HTTP_404"],
    ["page", html(), "refused", "200", "E_HTML"],
    ["server", json(500, message("x"), later), "undelivered", "500", "E_HTTP_500"],
  ])("by the management port: %s", async (_, reply, outcome, status, error) => {
    vendors.splunk.use(reply);
    expectNotAccepted(vendors, await runBoth(vendors, vendors.splunk, receivers), outcome, status, error);
  });

  it("of a user who has signed up before is denied as well", async () => {
    vendors.splunk.use(hec(403, 4));
    const [allowed, denied] = await runBoth(vendors, vendors.splunk, {}, returning);
    expect(allowed).toMatchObject({ outcome: "completed" });
    expect(denied).toMatchObject({ outcome: "denied" });
    expect(readLine(denied)).toMatchObject({ activity: "Login", outcome: "refused", error: "E_HEC_4" });
    expect(vendors.auth0.connections).toBe(0);
  });

  it("keeps its id, so that the next run's sign-up is the same one", async () => {
    vendors.splunk.use(hec(403, 4));
    const [first] = await runBoth(vendors, vendors.splunk);
    vendors.splunk.use(accept);
    const [second] = await runBoth(vendors, vendors.splunk);
    expect(readLine(second).id).toBe(readLine(first).id);
  });
});
