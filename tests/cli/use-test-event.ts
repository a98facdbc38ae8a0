import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach } from "@jest/globals";
import { type ServedTenant, serveTenant } from "@splunk-action/local-auth0/testing";
import { type ServedSplunk, serveSplunk } from "@splunk-action/local-splunk/testing";
import { type CliRun, runInProcess } from "./run-in-process.ts";

export const hecToken = "marked-hec-token-0001";
export const password = "marked-password-0001";

/** `test-event` between a Splunk and a tenant with one user, `auth0|ada`. */
export interface TestEvent {
  readonly splunk: ServedSplunk;
  readonly tenant: ServedTenant;
  /** The command runs here. Removed after the file. */
  readonly folder: string;
  /** Settings for Splunk's management port. */
  basic(): Record<string, string>;
  /** Settings for its HTTP Event Collector. */
  hec(): Record<string, string>;
  /** The events that Splunk holds, parsed. */
  // biome-ignore lint/suspicious/noExplicitAny: the tests compare what is there.
  arrived(): any[];
  run(env: Record<string, string>, ...argv: string[]): Promise<CliRun>;
  // biome-ignore lint/suspicious/noExplicitAny: the JSON document is what the tests look at.
  runJson(env: Record<string, string>, ...argv: string[]): Promise<{ report: any; exitCode: number }>;
}

/** Starts both for this file. Each test begins with an empty Splunk, and without faults. */
export function useTestEvent(): TestEvent {
  const servers = {} as { splunk: ServedSplunk; tenant: ServedTenant; folder: string };
  beforeAll(async () => {
    servers.splunk = await serveSplunk({
      hecTokens: [{ name: "auth0", token: hecToken, indexes: ["main"] }],
      users: [{ name: "sender", password, roles: ["admin"] }],
    });
    servers.tenant = await serveTenant({
      users: [{ user_id: "auth0|ada", name: "Ada", app_metadata: { plan: "gold" } }],
    });
    servers.folder = await mkdtemp(join(tmpdir(), "test-event-"));
  });
  afterAll(async () => {
    const { splunk, tenant, folder } = servers;
    await Promise.all([splunk.close(), tenant.close(), rm(folder, { recursive: true })]);
  });
  beforeEach(() => servers.splunk.splunk.clear());
  afterEach(() => servers.splunk.faults.clear());

  const run = (env: Record<string, string>, ...argv: string[]) =>
    runInProcess(["test-event", ...argv], { env, cwd: servers.folder });
  return Object.assign(servers, {
    basic: () => ({
      SPLUNK_URL: servers.splunk.management.url,
      SPLUNK_USERNAME: "sender",
      SPLUNK_PASSWORD: password,
    }),
    hec: () => ({ SPLUNK_URL: servers.splunk.hec.url, SPLUNK_HEC_TOKEN: hecToken }),
    arrived: () => servers.splunk.splunk.events.map(({ raw }) => JSON.parse(raw)),
    run,
    async runJson(env: Record<string, string>, ...argv: string[]) {
      const { stdout, exitCode } = await run(env, "--json", ...argv);
      return { report: JSON.parse(stdout), exitCode };
    },
  });
}
