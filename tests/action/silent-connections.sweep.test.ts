import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { accept, hangBeforeHeaders, inOrder } from "@splunk-action/local-http/testing";
import { postLoginEvent, secretMark } from "../helpers/post-login-event.ts";
import {
  expectHarmless,
  readLine,
  returning,
  type StartedAction,
  startAction,
} from "../helpers/start-action.ts";
import { toSecrets, useVendors, workingAuth0 } from "../helpers/start-vendors.ts";
import { startTcpBalancer, type TcpBalancer } from "../helpers/tcp-balancer.ts";

const vendors = useVendors();
let splunk: TcpBalancer;
let auth0: TcpBalancer;
let action: StartedAction;
function start(budget: number, others: Readonly<Record<string, string>> = {}): StartedAction {
  return startAction(
    toSecrets(`https://127.0.0.1:${splunk.port}`, `http://127.0.0.1:${auth0.port}`, {
      SPLUNK_CA_CERT: vendors.ca.caPem,
      TIME_BUDGET_MS: String(budget),
      ON_FAILURE: "deny",
      ...others,
    }),
  );
}
beforeEach(async () => {
  splunk = await startTcpBalancer([vendors.secureSplunk.port]);
  auth0 = await startTcpBalancer([vendors.auth0.port]);
  action = start(3_000);
});
afterEach(async () => {
  action.dispose();
  await Promise.all([splunk.close(), auth0.close()]);
});

const logIn = (count: number) => Promise.all(Array.from({ length: count }, () => action.login(returning)));

describe("kept connections that have gone silent", () => {
  it.each([
    [1, 3_000],
    [10, 3_000],
    // As many handshakes at once take a busy machine seconds.
    [250, 12_000],
  ])("cost none of as many logins at once: %i", async (count, budget) => {
    action.dispose();
    action = start(budget);
    await logIn(count);
    splunk.forget();
    vendors.secureSplunk.use(accept);
    for (const execution of await logIn(count)) {
      expectHarmless(execution);
      expect(readLine(execution)).toMatchObject({ outcome: "accepted" });
    }
    // None of the bytes that were sent over the silent connections arrived.
    expect(vendors.secureSplunk.requests).toHaveLength(count);
  });

  it.each(
    Object.entries({
      basic: { SPLUNK_HEC_TOKEN: "", SPLUNK_USERNAME: "user", SPLUNK_PASSWORD: `${secretMark}-password` },
      bearer: { SPLUNK_HEC_TOKEN: "", SPLUNK_TOKEN: `${secretMark}-token` },
      hec: {},
    }).flatMap(([kind, credential]) =>
      ["allow", "deny"].map((ON_FAILURE) => [kind, ON_FAILURE, { ...credential, ON_FAILURE }] as const),
    ),
  )("cost no sign-up with %s and %s, while Auth0's are silent, too", async (_kind, _word, given) => {
    action.dispose();
    action = start(3_000, given);
    const signUp = (id: string) => action.login(postLoginEvent({ user: { user_id: `auth0|${id}` } }));
    await signUp("first");
    splunk.forget();
    auth0.forget();
    vendors.restore();
    vendors.secureSplunk.use(accept);
    vendors.auth0.use(workingAuth0);
    const execution = await signUp("second");
    expectHarmless(execution);
    expect(execution.outcome).toBe("completed");
    expect(readLine(execution)).toMatchObject({ outcome: "accepted", attempts: "2", flag: "set" });
    expect(vendors.secureSplunk.requests).toHaveLength(1);
    expect(vendors.auth0.requests).toHaveLength(1);
  });

  it("cost one login a third of the budget and those that follow nothing", async () => {
    await logIn(10);
    splunk.forget();
    const before = splunk.chosen.length;
    const [first, ...others] = [await action.login(returning), await action.login(returning)];
    for (const execution of [first, ...others]) {
      expectHarmless(execution);
      expect(readLine(execution)).toMatchObject({ outcome: "accepted" });
    }
    expect(Number(readLine(first).ms)).toBeGreaterThanOrEqual(999);
    expect(readLine(first).attempts).toBe("2");
    expect(others.map((execution) => readLine(execution).attempts)).toEqual([undefined]);
    expect(splunk.chosen.length - before).toBe(1);
  });

  it("to Auth0 cost no flag, which still waits for Splunk", async () => {
    const signUp = (id: string) => action.login(postLoginEvent({ user: { user_id: `auth0|${id}` } }));
    await signUp("first");
    auth0.forget();
    vendors.restore();
    const execution = await signUp("second");
    expectHarmless(execution);
    expect(readLine(execution)).toMatchObject({ outcome: "accepted", flag: "set" });
    const requests = vendors.journal.filter((line) => !line.endsWith("connection"));
    expect(requests).toEqual([
      "splunk: POST /services/collector/event",
      "auth0: PATCH /api/v2/users/auth0%7Csecond",
    ]);
  });
});

describe("a kept connection whose response never comes", () => {
  it("leads to the same bytes once more, with the same eventId", async () => {
    await action.login(returning);
    vendors.secureSplunk.use(inOrder(hangBeforeHeaders, accept));
    const execution = await action.login(returning);
    expectHarmless(execution);
    expect(readLine(execution)).toMatchObject({ outcome: "accepted", attempts: "2" });
    const [first, second, ...rest] = vendors.secureSplunk.requests;
    expect(rest).toEqual([]);
    expect(second).toMatchObject({ line: first?.line, headers: first?.headers, body: first?.body });
  });

  it("leads to no flag if no other response accepts", async () => {
    await action.login(postLoginEvent({ user: { user_id: "auth0|first" } }));
    vendors.restore();
    vendors.secureSplunk.use(hangBeforeHeaders);
    const execution = await action.login(postLoginEvent({ user: { user_id: "auth0|second" } }));
    expectHarmless(execution);
    expect(execution.outcome).toBe("denied");
    expect(readLine(execution)).toMatchObject({ outcome: "undelivered", error: "E_TIMEOUT", flag: "none" });
    expect(vendors.auth0.requests).toEqual([]);
    expect(execution.metadata.app).toEqual({});
  });
});
