import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { createLogins, promptLogs } from "@splunk-action/local-auth0";
import { type ServedTenant, serveTenant } from "@splunk-action/local-auth0/testing";
import { type ServedSplunk, serveSplunk } from "@splunk-action/local-splunk/testing";
import { runInProcess } from "../cli/run-in-process.ts";

const hecToken = "marked-hec-token-0001";
const email = "marked-person@example.com";
const connection = "Username-Password-Authentication";
const userIds = ["auth0|marked-one", "auth0|marked-two"];

let tenant: ServedTenant;
let splunk: ServedSplunk;
let cwd: string;
let env: Record<string, string>;
/** What was logged a moment ago is old enough to be compared. */
const clock = {
  now: () => Date.now() + 20 * 60_000,
  sleep: (milliseconds: number) => new Promise<void>((done) => setTimeout(done, Math.min(milliseconds, 50))),
};

beforeEach(async () => {
  const scopes = "read:actions create:actions update:actions delete:actions read:logs".split(" ");
  tenant = await serveTenant({
    logs: { ...promptLogs, writesCodeExchanges: true },
    clients: [{ client_id: "deployer", client_secret: "marked-deployer-secret", scopes }],
    users: userIds.map((user_id) => ({
      ...{ user_id, email, name: "marked-person" },
      identities: [{ user_id: user_id.slice(6), provider: "auth0", connection, isSocial: false }],
    })),
  });
  splunk = await serveSplunk({ hecTokens: [{ name: "auth0", token: hecToken, indexes: ["main"] }] });
  cwd = mkdtempSync(join(tmpdir(), "reconcile-"));
  env = {
    ...tenant.deployerEnv,
    SPLUNK_URL: splunk.hec.url,
    SPLUNK_HEC_TOKEN: hecToken,
    SPLUNK_SEARCH_URL: splunk.management.url,
    SPLUNK_SEARCH_USERNAME: "admin",
    SPLUNK_SEARCH_PASSWORD: "changeme",
    TIME_BUDGET_MS: "9000",
  };
});

afterEach(async () => {
  await Promise.all([tenant.close(), splunk.close()]);
  rmSync(cwd, { recursive: true });
});

async function run(command: string, ...argv: string[]) {
  const result = await runInProcess([command, ...argv, "--json"], { env, cwd, clock });
  if (command !== "deploy" && command !== "logs") {
    expect(result.stdout + result.stderr).not.toMatch(/marked/);
  }
  return { ...result, json: JSON.parse(result.stdout) };
}

async function login(count: number): Promise<void> {
  const logins = createLogins(tenant.tenant);
  for (let at = 0; at < count; at++) {
    const { outcome } = await logins.login({ userId: userIds[at % 2] as string });
    expect(outcome).toBe("success");
  }
}

/** The events in Splunk. */
async function search(): Promise<readonly Record<string, unknown>[]> {
  const response = await fetch(`${splunk.management.url}/services/search/jobs`, {
    method: "POST",
    headers: { authorization: `Basic ${Buffer.from("admin:changeme").toString("base64")}` },
    body: new URLSearchParams({
      search: "search index=main",
      exec_mode: "oneshot",
      output_mode: "json",
      count: "0",
    }),
  });
  const { results } = (await response.json()) as { results: readonly { _raw: string }[] };
  return results.map(({ _raw }) => JSON.parse(_raw));
}

describe("logins of a local tenant", () => {
  test("those that Splunk did not take arrive later, and the proof is shown", async () => {
    expect((await run("deploy")).exitCode).toBe(0);
    await login(3);
    await splunk.hec.close();
    // Each of these logins waits for the whole budget.
    env.TIME_BUDGET_MS = "200";
    expect((await run("secrets", "push", "TIME_BUDGET_MS")).exitCode).toBe(0);
    await login(4);
    const again = await serveSplunkAgain();
    try {
      const dry = await run("reconcile", "--dry-run");
      expect([dry.exitCode, dry.json.missing, dry.json.delivered]).toEqual([1, 4, 3]);
      const { json, exitCode } = await run("reconcile", "--exit-code");
      expect(json).toMatchObject({
        complete: true,
        delivered: 3,
        sent: 4,
        missing: 0,
        uncertain: 0,
        withoutLogin: 0,
      });
      expect(exitCode).toBe(2);
      const events = await search();
      expect(events).toHaveLength(7);
      expect(new Set(events.map(({ eventId }) => eventId)).size).toBeGreaterThanOrEqual(6);
      const sent = events.filter(({ reconciled }) => reconciled === true);
      expect(sent).toHaveLength(4);
      for (const event of sent) {
        expect(event).toMatchObject({
          tenant: expect.any(String),
          userId: expect.stringContaining("auth0|"),
          loginType: "interactive",
        });
        expect(String(event.logId)).toMatch(/^900\d{53}$/);
      }
      rmSync(join(cwd, ".splunk-action"), { recursive: true });
      expect((await run("reconcile")).json).toMatchObject({ complete: true, sent: 0, reconciledBefore: 4 });
    } finally {
      await again.close();
    }
  });

  test("logs shows each execution with the Action's own line", async () => {
    expect((await run("deploy")).exitCode).toBe(0);
    await login(2);
    const { json, exitCode } = await run("logs", "--since", "1h");
    expect(exitCode).toBe(0);
    expect(json).toHaveLength(2);
    expect(json[0]).toMatchObject({ loginType: "interactive", userId: userIds[0], error: null });
    expect(json[0].line).toMatch(/^splunk-action .* accepted status=200/);
    expect(json[0].durationMs).toBeGreaterThanOrEqual(0);
    env.OMIT_FIELDS = "userId";
    expect((await run("logs", "--since", "1h")).stdout).not.toContain("marked-one");
  });
});

/** The Event Collector comes back at an address of its own. */
async function serveSplunkAgain() {
  const { serve } = await import("@splunk-action/local-http");
  const server = await serve(splunk.splunk.handleHec);
  env.SPLUNK_URL = server.url;
  return server;
}
