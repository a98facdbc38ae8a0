import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { Execution } from "../../src/runtime/execution.ts";
import { postLoginEvent } from "../helpers/post-login-event.ts";
import type { RecordingServer, Reply } from "../helpers/recording-server.ts";
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
} from "../helpers/replies.ts";
import { expectHarmless, readLine, returning, startAction } from "../helpers/start-action.ts";
import { startVendors, toSecrets, type Vendors } from "../helpers/start-vendors.ts";

let vendors: Vendors;
beforeAll(async () => {
  vendors = await startVendors();
});
beforeEach(() => vendors.restore());
afterAll(() => vendors.close());

const budget = 800;
const limit = { TIME_BUDGET_MS: String(budget) };
/** Not a login that anybody records: it only makes the instance load the Action. */
const silent = postLoginEvent({ transaction: { prompt: ["none"] } });

/** One execution each of a fresh instance under `allow` and under `deny`, with credentials for the flag. */
async function runBoth(
  splunk: RecordingServer | string,
  secrets: Readonly<Record<string, string>> = {},
  event: object = postLoginEvent(),
) {
  const run = async (ON_FAILURE: string): Promise<Execution> => {
    const action = startAction(toSecrets(splunk, vendors.auth0, { ...limit, ON_FAILURE, ...secrets }));
    await action.login(silent);
    const execution = await action.login(event);
    action.dispose();
    expectHarmless(execution, Number(secrets.TIME_BUDGET_MS ?? budget));
    return execution;
  };
  return await Promise.all([run("allow"), run("deny")]);
}

/** The event was not accepted: no flag on any way, and denied only where the user wants that. */
function expectNotAccepted(
  [allowed, denied]: readonly Execution[],
  outcome: string,
  status: string,
  error: string,
) {
  for (const execution of [allowed, denied]) {
    expect(readLine(execution as Execution)).toMatchObject({
      activity: "SignUp",
      outcome,
      status,
      error,
      flag: "none",
    });
    expect(execution?.metadata).toEqual({ app: {}, user: {} });
    expect(execution?.commands).toEqual([]);
  }
  expect(vendors.auth0.requests.filter(({ line }) => line.startsWith("PATCH"))).toEqual([]);
  expect(allowed).toMatchObject({ outcome: "completed" });
  expect(allowed?.deniedReason).toBeUndefined();
  expect(denied).toMatchObject({
    outcome: "denied",
    deniedReason: "This login could not be recorded. Please try again in a moment.",
  });
  expect(readLine(allowed as Execution).login).toBeUndefined();
  expect(readLine(denied as Execution).login).toBe("denied");
}

function expectAccepted(executions: readonly Execution[], flag = "set") {
  for (const execution of executions) {
    expect(execution.outcome).toBe("completed");
    expect(readLine(execution)).toMatchObject({ outcome: "accepted", status: "200", error: "none", flag });
  }
}

const later = { "retry-after": "60" };
const receivers = { SPLUNK_HEC_TOKEN: "", SPLUNK_TOKEN: "MARKED-SECRET-token" };

describe("an event that is not accepted", () => {
  it.each<[string, Reply, string, string, string]>([
    ["reset", reset, "undelivered", "-", "E_RESET"],
    ["hangs before the headers", hangBeforeHeaders, "undelivered", "-", "E_TIMEOUT"],
    ["hangs after the headers", hangAfterHeaders, "undelivered", "-", "E_TIMEOUT"],
    ["slow body", slowBody, "undelivered", "-", "E_TIMEOUT"],
    ["body that breaks off", cutBody, "undelivered", "-", "E_RESET"],
    ["endless body", endlessBody, "refused", "-", "E_ANSWER_SIZE"],
    ["no HTTP", noise, "undelivered", "-", "E_PROTOCOL"],
    ["503 until the end", hec(503, 9), "undelivered", "503", "E_HEC_9"],
    [
      "500, then a hanging connection",
      inOrder(hec(500, 8), hec(500, 8), hangBeforeHeaders),
      "undelivered",
      "-",
      "E_TIMEOUT",
    ],
  ])("%s", async (_, reply, outcome, status, error) => {
    vendors.splunk.use(reply);
    expectNotAccepted(await runBoth(vendors.splunk), outcome, status, error);
  });

  it("refused connection", async () => {
    expectNotAccepted(await runBoth(vendors.nowhere), "undelivered", "-", "E_REFUSED");
  });

  it.each([
    ["of an unknown CA", {}, "E_TLS_UNTRUSTED"],
    ["for TLS where there is none", { SPLUNK_URL: "" }, "E_TLS"],
  ])("certificate %s", async (_, given, error) => {
    const secrets =
      "SPLUNK_URL" in given ? { SPLUNK_URL: vendors.splunk.origin.replace("http:", "https:") } : given;
    expectNotAccepted(await runBoth(vendors.secureSplunk, secrets), "refused", "-", error);
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
    expectNotAccepted(await runBoth(vendors.splunk), outcome, status, error);
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
    expectNotAccepted(await runBoth(vendors.splunk), "refused", String(status), `E_HEC_${code}`);
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
    expectNotAccepted(await runBoth(vendors.splunk), "undelivered", String(status), `E_HEC_${code}`);
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
    expectNotAccepted(await runBoth(vendors.splunk, receivers), outcome, status, error);
  });

  it("of a user who has signed up before is denied as well", async () => {
    vendors.splunk.use(hec(403, 4));
    const [allowed, denied] = await runBoth(vendors.splunk, {}, returning);
    expect(allowed).toMatchObject({ outcome: "completed" });
    expect(denied).toMatchObject({ outcome: "denied" });
    expect(readLine(denied)).toMatchObject({ activity: "Login", outcome: "refused", error: "E_HEC_4" });
    expect(vendors.auth0.connections).toBe(0);
  });

  it("keeps its id, so that the next run's sign-up is the same one", async () => {
    vendors.splunk.use(hec(403, 4));
    const [first] = await runBoth(vendors.splunk);
    vendors.splunk.use(accept);
    const [second] = await runBoth(vendors.splunk);
    expect(readLine(second).id).toBe(readLine(first).id);
  });
});

describe("an event that is accepted in the end", () => {
  it.each([24, 25])("with the collector's warning %i", async (code) => {
    vendors.splunk.use(hec(200, code));
    expectAccepted(await runBoth(vendors.splunk));
  });

  it.each<[string, Reply]>([
    ["503", hec(503, 9)],
    ["429", hec(429, 26)],
    ["a reset", reset],
    ["a body that broke off", cutBody],
    ["a bad gateway's page", html(502)],
  ])("after %s, with the same bytes", async (_, fault) => {
    for (const ON_FAILURE of ["allow", "deny"]) {
      vendors.splunk.use(inOrder(fault, accept));
      const action = startAction(toSecrets(vendors.splunk, vendors.auth0, { ...limit, ON_FAILURE }));
      const execution = await action.login(postLoginEvent());
      action.dispose();
      expectHarmless(execution, budget);
      expectAccepted([execution]);
      expect(readLine(execution).attempts).toBe("2");
      const [first, second] = vendors.splunk.requests;
      expect(second).toMatchObject({ line: first?.line, headers: first?.headers, body: first?.body });
    }
  });

  it("after the pause that Splunk asked for", async () => {
    // Busy until the second is over: whoever comes earlier has come for nothing.
    let busyUntil: number | undefined;
    vendors.splunk.use((response, request) => {
      busyUntil ??= performance.now() + 990;
      const reply = performance.now() < busyUntil ? hec(503, 9, { "retry-after": "1" }) : accept;
      reply(response, request);
    });
    const action = startAction(toSecrets(vendors.splunk, vendors.auth0, { TIME_BUDGET_MS: "3000" }));
    const execution = await action.login(postLoginEvent());
    action.dispose();
    expectHarmless(execution, 3000);
    expectAccepted([execution]);
    expect(vendors.splunk.requests).toHaveLength(2);
  });

  it("over a fresh connection when Splunk has closed the old one, at once and without counting", async () => {
    for (const scheme of ["http", "https"]) {
      const splunk = scheme === "http" ? vendors.splunk : vendors.secureSplunk;
      splunk.use(accept);
      const action = startAction(
        toSecrets(splunk, vendors.auth0, { ...limit, SPLUNK_CA_CERT: vendors.ca.caPem }),
      );
      await action.login(returning);
      splunk.use(inOrder(reset, accept));
      const execution = await action.login(returning);
      action.dispose();
      expectHarmless(execution, budget);
      expectAccepted([execution], "none");
      expect(readLine(execution).attempts).toBeUndefined();
      expect(splunk.requests.map(({ body }) => body)).toHaveLength(2);
      expect(splunk.requests[0]?.body).toBe(splunk.requests[1]?.body);
    }
  });
});
