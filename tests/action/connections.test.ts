import { beforeAll, describe, expect, it } from "@jest/globals";
import { createActionCache } from "@splunk-action/action-runtime";
import { accept, byPath, createTestCa, hec, inOrder, json } from "@splunk-action/local-http/testing";
import { postLoginEvent } from "../helpers/post-login-event.ts";
import { expectHarmless, readLine, returning, startAction } from "../helpers/start-action.ts";
import { toSecrets, useVendors, workingAuth0 } from "../helpers/start-vendors.ts";

const vendors = useVendors();
let secrets: Readonly<Record<string, string>>;
beforeAll(async () => {
  secrets = toSecrets(vendors.secureSplunk, vendors.auth0, { SPLUNK_CA_CERT: vendors.ca.caPem });
});

const user = (number: number) => postLoginEvent({ user: { user_id: `auth0|${number}` } });
const patched = () => vendors.auth0.requests.filter(({ line }) => line.startsWith("PATCH"));

describe("twenty executions of one instance", () => {
  it("need one TLS connection to Splunk and one token", async () => {
    const action = startAction(secrets);
    for (let number = 1; number <= 20; number++) {
      const execution = await action.login(number % 4 === 0 ? returning : user(number));
      expectHarmless(execution);
      expect(readLine(execution).outcome).toBe("accepted");
    }
    action.dispose();
    expect(vendors.secureSplunk.requests).toHaveLength(20);
    expect(vendors.secureSplunk.connections).toBe(1);
    expect(vendors.auth0.requests.filter(({ line }) => line.startsWith("POST /oauth/token"))).toHaveLength(1);
    expect(patched()).toHaveLength(15);
    expect(vendors.auth0.connections).toBe(1);
  });

  it("at the same time need one token", async () => {
    const action = startAction(secrets);
    const executions = await Promise.all(
      Array.from({ length: 20 }, (_, number) => action.login(user(number))),
    );
    action.dispose();
    for (const execution of executions) {
      expectHarmless(execution);
      expect(readLine(execution)).toMatchObject({ outcome: "accepted", flag: "set" });
    }
    expect(vendors.auth0.requests.filter(({ line }) => line.startsWith("POST /oauth/token"))).toHaveLength(1);
    expect(new Set(patched().map(({ url }) => url)).size).toBe(20);
    expect(new Set(executions.map((execution) => readLine(execution).id)).size).toBe(20);
  });
});

describe("a fresh instance", () => {
  it("with a token in the cache opens its connection to Auth0 while the event travels, and says nothing on it", async () => {
    const cache = createActionCache();
    const first = startAction(secrets, { cache });
    await first.login(user(1));
    first.dispose();
    vendors.restore();
    // Splunk does not answer before Auth0 has a connection: without one, this ends with the budget.
    vendors.secureSplunk.use((response, request) => {
      const wait = () => {
        if (vendors.auth0.connections === 0 && !response.destroyed) return void setImmediate(wait);
        vendors.journal.push("splunk: accepted");
        accept(response, request);
      };
      wait();
    });
    const second = startAction(secrets, { cache });
    const execution = await second.login(user(2));
    second.dispose();
    expectHarmless(execution);
    expect(readLine(execution)).toMatchObject({ outcome: "accepted", flag: "set" });
    const order = vendors.journal.filter(
      (entry) => entry !== "splunk: connection" && !entry.includes("/services/"),
    );
    expect(order).toEqual(["auth0: connection", "splunk: accepted", "auth0: PATCH /api/v2/users/auth0%7C2"]);
  });

  it("asks for a token while the event travels", async () => {
    vendors.secureSplunk.use((response, request) => {
      const wait = () => {
        if (vendors.auth0.requests.length === 0 && !response.destroyed) return void setImmediate(wait);
        accept(response, request);
      };
      wait();
    });
    const action = startAction(secrets);
    const execution = await action.login(user(1));
    action.dispose();
    expect(readLine(execution)).toMatchObject({ outcome: "accepted", flag: "set" });
    expect(vendors.auth0.requests.map(({ line }) => line.split(" ")[0])).toEqual(["POST", "PATCH"]);
  });

  it("leaves Auth0 alone at a login", async () => {
    const action = startAction(secrets);
    await action.login(returning);
    action.dispose();
    expect(vendors.auth0.connections).toBe(0);
  });
});

describe("one instance", () => {
  it("works after a failure as before", async () => {
    vendors.secureSplunk.use(inOrder(hec(403, 4), accept));
    const action = startAction(secrets);
    expect(readLine(await action.login(user(1)))).toMatchObject({ outcome: "refused", flag: "none" });
    const execution = await action.login(user(1));
    action.dispose();
    expect(readLine(execution)).toMatchObject({ outcome: "accepted", flag: "set" });
    expect(patched()).toHaveLength(1);
  });

  it("with a known token does not tell Auth0 of an event that was refused", async () => {
    const action = startAction(secrets);
    await action.login(user(1));
    vendors.restore();
    vendors.secureSplunk.use(hec(403, 4));
    expect(readLine(await action.login(user(2)))).toMatchObject({ outcome: "refused", flag: "none" });
    action.dispose();
    expect(vendors.auth0.requests).toEqual([]);
  });

  it("goes by the secrets of each execution, certificate and client included", async () => {
    const other = await createTestCa("other");
    const action = startAction(secrets);
    const lineFor = async (others: Readonly<Record<string, string>>) =>
      readLine(await action.login(user(1), { ...secrets, ...others }));
    expect(await lineFor({})).toMatchObject({ outcome: "accepted", flag: "set" });
    expect(await lineFor({ SPLUNK_CA_CERT: other.caPem })).toMatchObject({ error: "E_TLS_UNTRUSTED" });
    expect(await lineFor({ SPLUNK_URL: "" })).toMatchObject({ error: "E_SETTINGS" });
    expect(await lineFor({ SPLUNK_URL: vendors.splunk.origin, SPLUNK_INDEX: "i" })).toMatchObject({
      flag: "set",
    });
    expect(vendors.splunk.requests[0]?.body).toContain('"index":"i"');
    expect(await lineFor({ AUTH0_RUNTIME_CLIENT_ID: "another" })).toMatchObject({ flag: "set" });
    expect(await lineFor({})).toMatchObject({ outcome: "accepted", flag: "set" });
    action.dispose();
    const clients = vendors.auth0.requests.filter(({ line }) => line.startsWith("POST /oauth/token"));
    expect(clients.map(({ body }) => JSON.parse(body).client_id)).toEqual([
      "MARKED-SECRET-client",
      "another",
    ]);
  });

  it("asks Auth0 for nothing once the event has been refused", async () => {
    vendors.secureSplunk.use(hec(403, 4));
    vendors.auth0.use(byPath({ "/oauth/token": () => {}, "/api/v2/": json(500, {}) }));
    const action = startAction(secrets);
    const execution = await action.login(user(1));
    expectHarmless(execution);
    vendors.auth0.use(workingAuth0);
    vendors.secureSplunk.use(accept);
    expect(readLine(await action.login(user(1)))).toMatchObject({ outcome: "accepted", flag: "set" });
    action.dispose();
  });
});
