import { describe, expect, it } from "@jest/globals";
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
  type Reply,
  reset,
  slowBody,
} from "@splunk-action/local-http/testing";
import { postLoginEvent } from "../helpers/post-login-event.ts";
import { runPlain } from "../helpers/run-plain.ts";
import { returning } from "../helpers/start-action.ts";
import { toSecrets, useVendors } from "../helpers/start-vendors.ts";

const vendors = useVendors();

/** Logins of one instance, the last of which is a sign-up. */
function run(count: number, others: Readonly<Record<string, string>> = {}) {
  const secrets = toSecrets(vendors.secureSplunk, vendors.auth0, {
    SPLUNK_CA_CERT: vendors.ca.caPem,
    TIME_BUDGET_MS: "15000",
    ...others,
  });
  const events = Array.from({ length: count }, (_, index) =>
    index === count - 1 ? { ...postLoginEvent(), secrets } : { ...returning, secrets },
  );
  return runPlain(events);
}

const isInUse = (name: string) => /^(?:Timeout|Immediate|TCPSocketWrap|TLSWrap)$/.test(name);
const otherName = () => vendors.secureSplunk.origin.replace("127.0.0.1", "localhost");
const withoutTls = () => vendors.splunk.origin.replace("http:", "https:");
const isTimer = (name: string) => name === "Timeout" || name === "Immediate";

describe("after the handler has ended", () => {
  it.each<[string, Reply, number, string]>([
    ["an accepted event", accept, 1, "accepted"],
    ["an accepted event over a kept connection", accept, 3, "accepted"],
    ["a refused event", hec(403, 4), 1, "refused"],
    ["an event that was accepted at last", inOrder(reset, hec(503, 9), accept), 1, "accepted"],
    ["a pause that would be too long", hec(503, 9, { "retry-after": "60" }), 1, "undelivered"],
  ])("no timer, no socket in use and no error is left of %s", async (_, reply, count, outcome) => {
    vendors.secureSplunk.use(reply);
    const { lines, resources, exitCode, stderr } = await run(count);
    expect(lines.at(-1)).toContain(` SignUp ${outcome} `);
    expect(lines).toHaveLength(count);
    // A process with a timer of 15 s would still have it here.
    expect(resources.filter(isTimer)).toEqual([]);
    expect([exitCode, stderr]).toEqual([0, ""]);
  });

  it.each<[string, Reply, number]>([
    ["hangs before the headers", hangBeforeHeaders, 1],
    ["hangs over a kept connection", inOrder(accept, hangBeforeHeaders), 2],
    ["hangs after the headers", hangAfterHeaders, 1],
    ["drips", slowBody, 1],
    ["breaks off", cutBody, 1],
  ])("a Splunk that %s has cost less than the budget, and nothing is left", async (_, reply, count) => {
    vendors.secureSplunk.use(reply);
    // The kept connection comes of a login that must have been accepted in time, by a fresh process.
    const run900 = await run(count, { TIME_BUDGET_MS: count > 1 ? "3000" : "900" });
    expect(run900.lines.at(-1)).toContain(" SignUp undelivered ");
    // Not even by a millisecond: a part of the budget is kept for work that no timer can interrupt.
    expect(run900.isInBudget).toBe(true);
    expect(run900.resources).toEqual(run900.resources.filter((name) => /^(?:Pipe|TTY|FSReq)/.test(name)));
    expect([run900.exitCode, run900.stderr]).toEqual([0, ""]);
  });

  it.each<[string, () => Readonly<Record<string, string>>, string]>([
    ["a closed port", () => ({ SPLUNK_URL: vendors.nowhere }), "undelivered .* error=E_(?:REFUSED|TIMEOUT)"],
    [
      "a name that nobody has",
      () => ({ SPLUNK_URL: "https://splunk.invalid" }),
      "undelivered .* error=E_(?:DNS|TIMEOUT)",
    ],
    ["a certificate of another CA", () => ({ SPLUNK_CA_CERT: "" }), "refused .* error=E_TLS_UNTRUSTED"],
    ["a certificate for another name", () => ({ SPLUNK_URL: otherName() }), "refused .* error=E_TLS_NAME"],
    ["a port without TLS", () => ({ SPLUNK_URL: withoutTls() }), "refused .* error=E_TLS"],
  ])("nothing is left of %s", async (_, others, line) => {
    // What is retried takes the whole budget; what is final needs time in a fresh process.
    const budget = { TIME_BUDGET_MS: line.startsWith("refused") ? "9000" : "900" };
    const { lines, resources, isInBudget, exitCode, stderr } = await run(1, { ...budget, ...others() });
    expect(lines).toEqual([expect.stringMatching(new RegExp(` SignUp ${line}`))]);
    expect(resources.filter(isInUse)).toEqual([]);
    expect([isInBudget, exitCode, stderr]).toEqual([true, 0, ""]);
  });

  it.each<[string, Reply, string]>([
    ["is no HTTP", noise, "undelivered"],
    ["never ends", endlessBody, "refused"],
    ["is a redirect", json(307, {}, { location: "/" }), "refused"],
    ["is a page", html(), "refused"],
    ["is a reset, again and again", reset, "undelivered"],
  ])("nothing is left of a response that %s", async (_, reply, outcome) => {
    vendors.secureSplunk.use(reply);
    const budget = { TIME_BUDGET_MS: outcome === "refused" ? "9000" : "900" };
    const { lines, resources, isInBudget, exitCode, stderr } = await run(1, budget);
    expect(lines).toEqual([expect.stringContaining(` SignUp ${outcome} `)]);
    expect(resources.filter(isTimer)).toEqual([]);
    expect([isInBudget, exitCode, stderr]).toEqual([true, 0, ""]);
  });

  it("nothing is left of a kept connection that stayed silent, once another has brought the acceptance", async () => {
    vendors.secureSplunk.use(inOrder(accept, hangBeforeHeaders, accept));
    const { lines, resources, exitCode, stderr } = await run(2, { TIME_BUDGET_MS: "6000" });
    expect(lines[1]).toMatch(/ SignUp accepted .* attempts=2$/);
    expect(resources.filter(isTimer)).toEqual([]);
    expect([exitCode, stderr]).toEqual([0, ""]);
  });

  it("nothing is left of a flag that Auth0 does not take", async () => {
    vendors.auth0.use(hangBeforeHeaders);
    const { lines, resources, isInBudget, exitCode, stderr } = await run(1, { TIME_BUDGET_MS: "4000" });
    expect(lines.at(-1)).toContain(" SignUp accepted ");
    expect(resources.filter(isTimer)).toEqual([]);
    expect([isInBudget, exitCode, stderr]).toEqual([true, 0, ""]);
  });

  it("nothing is left of a connection to Auth0 that was opened for a refused event", async () => {
    vendors.secureSplunk.use(hec(403, 4));
    vendors.auth0.use(json(500, {}));
    const { resources, exitCode, stderr } = await run(1);
    expect(resources.filter((name) => isTimer(name) || name === "TCPSocketWrap")).toEqual([]);
    expect([exitCode, stderr]).toEqual([0, ""]);
  });
});
