import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { type LocalTenant, startTenant } from "../deploy/local-tenant.ts";

let local: LocalTenant;
beforeEach(async () => {
  local = await startTenant();
});
afterEach(() => local.close());
const realClock = {
  now: () => Date.now(),
  sleep: (milliseconds: number) => new Promise<void>((done) => setTimeout(done, milliseconds)),
};

test.each([
  ["hangBeforeHeaders", "/oauth/token", "get a token", "1"],
  ["hangAfterHeaders", "/oauth/token", "get a token", "1"],
  // Long enough for the token on a busy machine.
  ["hangBeforeHeaders", "/api/v2/*", "find the Action", "5"],
  ["hangAfterHeaders", "/api/v2/*", "find the Action", "5"],
] as const)(
  "%s at %s: --timeout ends the run, not the request's own limit",
  async (kind, path, operation, timeout) => {
    local.faults.add({ match: { path }, action: { kind } });
    const { exitCode, stderr } = await local.run(["deploy", "--timeout", timeout], { clock: realClock });
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: expect.stringContaining(`error AUTH0_UNREACHABLE: cannot ${operation}`),
    });
    expect(stderr).toContain(`before the time was up (${timeout} s)`);
  },
);

test("a wait says until when, and ends with the time that was given", async () => {
  local.faults.add({ match: { path: "/oauth/token" }, action: { kind: "hangBeforeHeaders" } });
  const { stderr } = await local.run(["status", "--timeout", "3"], { clock: realClock });
  expect(stderr).toMatch(/^Auth0 has not responded yet: waiting until \d\d:\d\d:\d\d UTC$/m);
  expect(stderr).toContain("gave no response before the time was up (3 s)");
  expect(stderr).toContain("longer --timeout");
});

test.each([
  [
    "a port that fetch blocks",
    "http://127.0.0.1:6000",
    "cannot be reached: fetch refuses connections to this port",
  ],
  ["a port where nothing listens", "http://127.0.0.1:4", "refuses connections (ECONNREFUSED)"],
])("%s is told at once", async (_what, domain, message) => {
  const sleep = async () => {
    throw new Error("a wait");
  };
  const env = { ...local.env, AUTH0_DOMAIN: domain };
  const { exitCode, stderr } = await local.run(["status"], { env, clock: { now: () => 0, sleep } });
  expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: expect.stringContaining(message) });
  expect(stderr).not.toContain("trying again");
});

test("a domain that redirects is told as a wrong domain, at once and without following it", async () => {
  local.faults.add({ action: { kind: "redirect", status: 302, location: `${local.server.url}/elsewhere` } });
  const { exitCode, stderr } = await local.run(["status"]);
  expect({ exitCode, stderr }).toEqual({
    exitCode: 1,
    stderr: expect.stringContaining("Auth0 responded with 302 (it redirects): 127.0.0.1"),
  });
  expect(local.faults.toJSON().rules).toMatchObject([{ hits: 1 }]);
});

test("without a token nothing is looked at again: that would only take time", async () => {
  local.faults.add({ match: { path: "/oauth/token" }, action: { kind: "reset" } });
  const { exitCode, stderr } = await local.run(["deploy"]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: expect.stringContaining("AUTH0_UNREACHABLE") });
  expect(stderr).not.toContain("looking at the tenant again");
});
