import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { createLogins, promptLogs } from "@splunk-action/local-auth0";
import { type ServedTenant, serveTenant } from "@splunk-action/local-auth0/testing";
import { type ServedSplunk, serveSplunk } from "@splunk-action/local-splunk/testing";
import { runInProcess } from "./run-in-process.ts";

const hecToken = "marked-hec-token-0001";
const userId = "auth0|marked-one";
const connection = "Username-Password-Authentication";
const scopes = "read:actions create:actions update:actions delete:actions read:logs".split(" ");

let tenant: ServedTenant;
let splunk: ServedSplunk;
let env: Record<string, string>;
let logins: ReturnType<typeof createLogins>;

beforeAll(async () => {
  tenant = await serveTenant({
    logs: promptLogs,
    clients: [
      { client_id: "deployer", client_secret: "marked-deployer-secret", scopes },
      { client_id: "reader", client_secret: "marked-reader-secret", scopes: ["read:logs"] },
    ],
    users: [
      {
        ...{ user_id: userId, email: "marked@example.com" },
        identities: [{ user_id: "marked-one", provider: "auth0", connection, isSocial: false }],
      },
    ],
  });
  splunk = await serveSplunk({ hecTokens: [{ name: "auth0", token: hecToken, indexes: ["main"] }] });
  env = { ...tenant.deployerEnv, SPLUNK_URL: splunk.hec.url, SPLUNK_HEC_TOKEN: hecToken };
  expect((await run("deploy")).exitCode).toBe(0);
  logins = createLogins(tenant.tenant);
  await logins.login({ userId });
  await logins.login({ userId, loginType: "password" });
  await logins.login({ userId, loginType: "refresh" });
});

afterAll(async () => void (await Promise.all([tenant.close(), splunk.close()])));

beforeEach(() => {
  env = { ...tenant.deployerEnv, SPLUNK_URL: splunk.hec.url, SPLUNK_HEC_TOKEN: hecToken };
});

function run(...argv: string[]) {
  return runInProcess(argv, { env });
}

describe("logs", () => {
  test("prints each execution with the Action's own line, oldest first", async () => {
    const { stdout, exitCode } = await run("logs");
    const lines = stdout.trimEnd().split("\n");
    expect(exitCode).toBe(0);
    expect(lines[0]).toMatch(/^\d{4}-\S+Z interactive +auth0\|marked-one \d+ ms$/);
    expect(lines[1]).toMatch(/^ {2}splunk-action \S+ .*accepted status=200/);
    expect(lines[2]).toMatch(/ password +auth0\|marked-one/);
    // A type that LOGIN_TYPES does not name ran, and printed nothing.
    expect(lines[4]).toMatch(/ refresh +auth0\|marked-one/);
    expect(lines).toHaveLength(5);
  });

  test("--json is one document with what a script needs", async () => {
    const documents = JSON.parse((await run("logs", "--json")).stdout);
    expect(documents).toHaveLength(3);
    expect(documents[0]).toEqual({
      time: expect.stringMatching(/Z$/),
      logId: expect.stringMatching(/^900\d{53}$/),
      logType: "s",
      loginType: "interactive",
      userId,
      executionId: expect.any(String),
      line: expect.stringContaining("accepted"),
      durationMs: expect.any(Number),
      error: null,
    });
    expect(documents[2]).toMatchObject({ logType: "sertft", loginType: "refresh", line: null });
  });

  test("--since leaves out older entries", async () => {
    const later = { now: () => Date.now() + 120_000, sleep: async () => undefined };
    const old = await runInProcess(["logs", "--since", "1m", "--json"], { env, clock: later });
    expect([old.exitCode, JSON.parse(old.stdout)]).toEqual([0, []]);
    const all = await runInProcess(["logs", "--since", "10m", "--json"], { env, clock: later });
    expect(JSON.parse(all.stdout)).toHaveLength(3);
    const text = await runInProcess(["logs", "--since", "1m"], { env, clock: later });
    expect(text.stdout).toContain("The Action did not run in this time");
  });

  test.each(["yesterday", "2026-01-01", "-1h", "2999-01-01T00:00:00Z"])(
    "--since %s is a usage error that repeats it",
    async (value) => {
      const { stderr, exitCode } = await run("logs", `--since=${value}`);
      expect(exitCode).toBe(3);
      expect(stderr).toContain(value);
    },
  );

  test.each([
    ["OMIT_FIELDS leaves the user id out", { OMIT_FIELDS: "userId" }, null],
    [
      "HASH_FIELDS shows its hash",
      { HASH_FIELDS: "userId", HASH_KEY: "a key that is long enough" },
      expect.stringMatching(/^[0-9a-f]{64}$/),
    ],
  ])("%s", async (_, settings, shown) => {
    Object.assign(env, settings);
    const { stdout } = await run("logs", "--json");
    expect(JSON.parse(stdout)[0].userId).toEqual(shown);
    expect(stdout + (await run("logs")).stdout).not.toContain("marked-one");
  });

  test("without read:actions there are no lines, and that is said once", async () => {
    Object.assign(env, { AUTH0_CLIENT_ID: "reader", AUTH0_CLIENT_SECRET: "marked-reader-secret" });
    const { stdout, stderr, exitCode } = await run("logs", "--json");
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout).map(({ line }: { line: unknown }) => line)).toEqual([null, null, null]);
    expect(stderr.match(/read:actions/g)).toHaveLength(1);
  });

  test("--follow continues with new entries, prints nothing twice, and ends with Ctrl-C", async () => {
    let interrupt = () => {};
    const interrupted = new Promise<void>((resolve) => {
      interrupt = resolve;
    });
    let stdout = "";
    const count = () => stdout.match(/ ms$/gm)?.length ?? 0;
    let rounds = 0;
    const clock = {
      now: () => Date.now(),
      sleep: async () => {
        rounds++;
        if (rounds === 1) await logins.login({ userId });
        if (rounds > 3) interrupt();
      },
    };
    const { exitCode } = await runInProcess(["logs", "--follow"], {
      ...{ env, clock, untilInterrupted: () => interrupted },
      stdout: { write: (text: string) => (stdout += text) },
    });
    expect([exitCode, count()]).toEqual([0, 4]);
    expect(stdout.match(/^\d{4}-.* interactive/gm)).toHaveLength(2);
  });

  test("--follow and --json exclude each other", async () => {
    const { stdout, exitCode } = await run("logs", "--follow", "--json");
    expect([exitCode, JSON.parse(stdout).error.code]).toEqual([3, "USAGE"]);
  });
});
