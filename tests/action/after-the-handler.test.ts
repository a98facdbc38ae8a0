import { describe, expect, it } from "@jest/globals";
import {
  accept,
  cutBody,
  hangAfterHeaders,
  hangBeforeHeaders,
  hec,
  inOrder,
  json,
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
    const run900 = await run(count, { TIME_BUDGET_MS: "900" });
    expect(run900.lines.at(-1)).toContain(" SignUp undelivered ");
    // Not even by a millisecond: a part of the budget is kept for work that no timer can interrupt.
    expect(run900.isInBudget).toBe(true);
    expect(run900.resources).toEqual(run900.resources.filter((name) => /^(?:Pipe|TTY|FSReq)/.test(name)));
    expect([run900.exitCode, run900.stderr]).toEqual([0, ""]);
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
