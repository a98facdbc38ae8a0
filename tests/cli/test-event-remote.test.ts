import { afterAll, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { type ServedTenant, serveTenant } from "@splunk-action/local-auth0/testing";
import { type ServedSplunk, serveSplunk } from "@splunk-action/local-splunk/testing";
import { runInProcess } from "./run-in-process.ts";

const hecToken = "marked-hec-token-0002";
const password = "marked-password-0002";

let splunk: ServedSplunk;
let tenant: ServedTenant;

beforeAll(async () => {
  splunk = await serveSplunk({
    hecTokens: [{ name: "auth0", token: hecToken }],
    users: [{ name: "sender", password, roles: ["admin"] }],
  });
  tenant = await serveTenant();
  const deployed = await run({ SPLUNK_URL: splunk.hec.url, SPLUNK_HEC_TOKEN: hecToken }, "deploy");
  expect(deployed).toMatchObject({ exitCode: 0 });
});
afterAll(async () => {
  await Promise.all([splunk.close(), tenant.close()]);
});
beforeEach(() => splunk.splunk.clear());

async function run(env: Record<string, string>, ...argv: string[]) {
  return runInProcess(argv, { env: { ...tenant.deployerEnv, ...env } });
}

test("runs the tenant's Action with the tenant's secrets, and needs no Splunk settings here", async () => {
  const { exitCode, stdout } = await run({}, "test-event", "--remote");
  expect(exitCode).toBe(0);
  expect(stdout).toContain("Accepted by Splunk, sent from Auth0's side.");
  expect(splunk.splunk.events.map(({ raw }) => JSON.parse(raw))).toMatchObject([
    { message: "Login", test: true },
  ]);
});

test("finds in Splunk what Auth0's side has sent", async () => {
  const env = { SPLUNK_URL: splunk.management.url, SPLUNK_USERNAME: "sender", SPLUNK_PASSWORD: password };
  const { exitCode, stdout } = await run(
    env,
    "test-event",
    "--remote",
    "--verify",
    "--type",
    "signup",
    "--json",
  );
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    outcome: "accepted",
    verification: { indexingMs: expect.any(Number) },
  });
});

test("proves the event by its user if Auth0's response has no output of the Action", async () => {
  const env = { SPLUNK_URL: splunk.management.url, SPLUNK_USERNAME: "sender", SPLUNK_PASSWORD: password };
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const response = await globalThis.fetch(input, init);
    return String(input).endsWith("/test") ? Response.json({ payload: {} }) : response;
  };
  const test = (...argv: string[]) =>
    runInProcess(["test-event", "--remote", "--json", ...argv], {
      env: { ...tenant.deployerEnv, ...env },
      fetch,
    });
  const verified = await test("--verify");
  expect(JSON.parse(verified.stdout)).toMatchObject({
    outcome: "accepted",
    log: null,
    verification: { indexingMs: expect.any(Number) },
  });
  expect(verified.exitCode).toBe(0);

  const unknown = await test();
  expect(unknown.exitCode).toBe(1);
  expect(JSON.parse(unknown.stdout)).toMatchObject({
    outcome: null,
    error: { code: "ACTION_FAILED", hint: expect.stringContaining("--verify") },
  });
});

test("tells what Splunk said to Auth0, and what is missing there", async () => {
  splunk.splunk.setHecToken({ name: "auth0", token: hecToken, disabled: true });
  const refused = await run({}, "test-event", "--remote");
  expect(refused.exitCode).toBe(1);
  expect(refused.stderr).toContain("error E_HEC_1: ");
  splunk.splunk.setHecToken({ name: "auth0", token: hecToken });

  expect((await run({}, "secrets", "remove", "SPLUNK_HEC_TOKEN", "--yes")).exitCode).toBe(0);
  const incomplete = await run({}, "test-event", "--remote", "--json");
  expect(incomplete.exitCode).toBe(1);
  expect(JSON.parse(incomplete.stdout).error).toMatchObject({
    code: "E_SETTINGS",
    message: expect.stringContaining("SPLUNK_HEC_TOKEN"),
  });
});

test("says so when there is no such Action", async () => {
  const { exitCode, stderr } = await run({}, "test-event", "--remote", "--name", "other");
  expect(exitCode).toBe(1);
  expect(stderr).toContain("error ACTION_NOT_FOUND");
});
