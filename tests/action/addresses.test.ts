import { networkInterfaces } from "node:os";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import {
  accept,
  createTestCa,
  type RecordingServer,
  startRecordingServer,
  type TestCa,
} from "@splunk-action/local-http/testing";
import { expectHarmless, readLine, type StartedAction, startAction } from "../helpers/start-action.ts";
import { toSecrets, workingAuth0 } from "../helpers/start-vendors.ts";
import { useResolver } from "../helpers/use-resolver.ts";

const hasIpv6 = Object.values(networkInterfaces())
  .flat()
  .some((one) => one?.address === "::1");
const resolveTo = useResolver();
let ca: TestCa;
let splunk: RecordingServer;
let auth0: RecordingServer;
let action: StartedAction;
beforeAll(async () => {
  ca = await createTestCa();
});
afterEach(async () => {
  action.dispose();
  await splunk.close();
});

/** A Splunk at an address, with a certificate for it and for `splunk.test`. */
async function listen(host: string, ips = [host]): Promise<void> {
  const tls = await ca.issue({ names: ["splunk.test"], ips });
  splunk = await startRecordingServer(accept, { tls, host });
}

function start(url: string): void {
  action = startAction(toSecrets(url, auth0, { SPLUNK_CA_CERT: ca.caPem, ON_FAILURE: "deny" }));
}

/** A sign-up, and a login over the same connection. */
async function expectTwoAccepted(): Promise<void> {
  for (const execution of [await action.login(), await action.login()]) {
    expectHarmless(execution);
    expect(readLine(execution)).toMatchObject({ outcome: "accepted", flag: "set" });
  }
  expect(splunk.requests).toHaveLength(2);
  expect(splunk.connections).toBe(1);
}

(hasIpv6 ? describe : describe.skip)("a Splunk and an Auth0 with an IPv6 address", () => {
  beforeAll(async () => {
    auth0 = await startRecordingServer(workingAuth0, { host: "::1" });
  });
  beforeEach(() => auth0.use(workingAuth0));
  afterAll(() => auth0.close());

  it("are reached by it, and the certificate is verified for it", async () => {
    await listen("::1");
    start(splunk.origin);
    expect(splunk.origin).toMatch(/^https:\/\/\[::1\]:\d+$/);
    await expectTwoAccepted();
    expect(splunk.requests[0]?.headers).toContainEqual(expect.stringMatching(/^host: \[::1\]:\d+$/i));
    expect(auth0.requests.map(({ line }) => line.split(" ")[0])).toEqual(["POST", "PATCH", "PATCH"]);
  });

  it("are not believed with a certificate for another address", async () => {
    await listen("::1", ["127.0.0.1"]);
    start(splunk.origin);
    const execution = await action.login();
    expectHarmless(execution);
    expect(execution.outcome).toBe("denied");
    expect(readLine(execution)).toMatchObject({ outcome: "refused", error: "E_TLS_NAME", flag: "none" });
    expect(splunk.requests).toEqual([]);
  });

  it.each([
    ["IPv6 alone of two addresses", "::1", ["::1", "127.0.0.1"]],
    ["IPv6 alone, behind a dead IPv4 address", "::1", ["127.0.0.1", "::1"]],
    ["IPv4 alone, behind a dead IPv6 address", "127.0.0.1", ["::1", "127.0.0.1"]],
    ["the last of four addresses", "::1", ["127.0.0.2", "127.0.0.3", "127.0.0.1", "::1"]],
  ])("are reached by a name at %s", async (_, host, addresses) => {
    await listen(host);
    start(`https://splunk.test:${splunk.port}`);
    resolveTo(addresses);
    await expectTwoAccepted();
  });
});
