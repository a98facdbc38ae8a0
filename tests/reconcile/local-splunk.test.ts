import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { runInProcess } from "../cli/run-in-process.ts";
import { createScenario, personal, type Scenario } from "./scenario.ts";
import { serveVendors, type VendorOptions } from "./serve-vendors.ts";

const hour = 3600_000;
const scenario = createScenario({ logs: 600, users: 40, passwords: 0, length: 3 * hour });
const lost = listLost(scenario);

let cwd: string;
let vendors: Awaited<ReturnType<typeof serveVendors>> | undefined;
let now = 0;
const clock = {
  now: () => now,
  sleep: async (milliseconds: number) => {
    now += milliseconds;
  },
};

beforeEach(() => {
  now = scenario.until + hour;
  cwd = mkdtempSync(join(tmpdir(), "reconcile-"));
});

afterEach(async () => {
  await vendors?.close();
  vendors = undefined;
  rmSync(cwd, { recursive: true });
});

function listLost({ logs, lost: all, since, until }: Scenario): readonly string[] {
  return logs.flatMap(({ id, date }) => (all.has(id) && date >= since && date < until ? id : [])).sort();
}

async function serve(options: Omit<VendorOptions, "now"> = {}, served: Scenario = scenario) {
  vendors = await serveVendors(served, { ...options, now: clock.now });
  return vendors;
}

async function run(env: Readonly<Record<string, string>>, ...argv: string[]) {
  const range = ["--since", toIso(scenario.since), "--until", toIso(scenario.until)];
  const result = await runInProcess(["reconcile", ...range, "--json", ...argv], { env, cwd, clock });
  expect(result.stdout + result.stderr).not.toMatch(new RegExp(`marked-secret|${personal}`));
  return { ...result, json: JSON.parse(result.stdout) };
}

function toIso(time: number): string {
  return new Date(time).toISOString();
}

describe.each(["hecEnv", "simpleEnv"] as const)("with the credential of %s", (kind) => {
  test("sends what was lost, under its own time, and proves it", async () => {
    const { [kind]: env, sentLogs, splunk } = await serve();
    const { json, exitCode } = await run(env);
    expect(exitCode).toBe(0);
    expect([...sentLogs()].sort()).toEqual(lost);
    expect(json).toMatchObject({ complete: true, sent: lost.length, missing: 0, uncertain: 0 });
    if (kind === "simpleEnv") expect(json.requests.send).toBe(lost.length);
    for (const { raw, time, via } of splunk.events) {
      const event = JSON.parse(raw);
      if (event.reconciled !== true) continue;
      expect(toIso(time * 1000)).toBe(event.time);
      expect(via).toBe(kind === "simpleEnv" ? "receivers/simple" : "collector/event");
    }
    rmSync(join(cwd, ".splunk-action"), { recursive: true });
    expect((await run(env)).json).toMatchObject({ complete: true, sent: 0, reconciledBefore: lost.length });
  });

  test("an acceptance that is lost with its connection is found by a search", async () => {
    const { [kind]: env, sentLogs, splunkFaults } = await serve();
    const path = kind === "simpleEnv" ? "/services/receivers/simple" : "/services/collector/event";
    await splunkFaults.replace({
      rules: [{ match: { path }, times: 2, action: { kind: "lostAnswer" } }],
    });
    expect((await run(env)).exitCode).toBe(0);
    expect([...sentLogs()].sort()).toEqual(lost);
  });
});

describe("fields that Splunk does not extract (KV_MODE=none)", () => {
  const knowledge = { props: { auth0_activity: { KV_MODE: "none" } } };

  test("are read from the event's text", async () => {
    const { hecEnv, sentLogs } = await serve({ splunk: { knowledge } });
    expect((await run(hecEnv)).json).toMatchObject({ complete: true, sent: lost.length });
    expect([...sentLogs()].sort()).toEqual(lost);
  });

  test("also where the index has no event yet", async () => {
    const empty = createScenario({
      ...{ logs: 30, users: 8, length: 3 * hour, lossAt: () => 1, passwords: 0, orphans: 0 },
      since: scenario.since,
    });
    const { hecEnv, sentLogs } = await serve({ splunk: { knowledge } }, empty);
    expect((await run(hecEnv)).json).toMatchObject({ complete: true });
    expect([...sentLogs()].sort()).toEqual(listLost(empty));
  });
});

describe("a Splunk that responds 200 and does not show everything", () => {
  test.each([
    ["cuts its exports", { cutAfter: 50 }],
    ["warns", { messages: [{ type: "WARN" as const, text: "Search peer idx-2 did not respond." }] }],
    ["reports an error", { messages: [{ type: "ERROR" as const, text: "quota reached" }] }],
  ])("that %s gets nothing", async (_, faults) => {
    const { hecEnv, sentLogs, splunk } = await serve();
    splunk.setSearchFaults(faults);
    const { json, exitCode } = await run(hecEnv);
    expect([exitCode, json.error.code]).toEqual([1, "RECONCILE_INCOMPLETE_SEARCH"]);
    expect(sentLogs()).toEqual([]);
    splunk.setSearchFaults({});
    expect((await run(hecEnv)).json).toMatchObject({ complete: true, sent: lost.length });
  });

  test("a message of type INFO is no reason to stop", async () => {
    const { hecEnv, splunk } = await serve();
    splunk.setSearchFaults({ messages: [{ type: "INFO", text: "Your timerange was substituted." }] });
    expect((await run(hecEnv)).exitCode).toBe(0);
  });

  test("a role whose srchFilter hides everything gets nothing", async () => {
    const { hecEnv, sentLogs } = await serve({ role: { searchFilter: "sourcetype=other" } });
    const { json, exitCode } = await run(hecEnv);
    expect([exitCode, json.error.code]).toEqual([1, "RECONCILE_NO_AGREEMENT"]);
    expect(sentLogs()).toEqual([]);
  });

  test("a role whose srchFilter hides one application gets nothing", async () => {
    const { hecEnv, sentLogs } = await serve({ role: { searchFilter: 'NOT clientId="client-0"' } });
    const { json } = await run(hecEnv);
    expect([json.error.code, sentLogs()]).toEqual(["RECONCILE_NO_AGREEMENT", []]);
  });

  test("a role whose srchTimeWin ends within the range gets one event", async () => {
    const whole = createScenario({ logs: 600, users: 40, passwords: 0, length: 3 * hour, lossAt: () => 0 });
    const { hecEnv, sentLogs } = await serve({ role: { searchWindowSeconds: 2 * 3600 } }, whole);
    const { json, exitCode } = await run(hecEnv);
    expect([exitCode, json.error.code, sentLogs().length]).toEqual([1, "RECONCILE_UNVERIFIED", 1]);
  });

  test("late visibility is waited for, and nothing arrives twice", async () => {
    const { hecEnv, sentLogs, splunk } = await serve();
    splunk.setIndexingDelay(40_000);
    expect((await run(hecEnv)).json).toMatchObject({ complete: true, sent: lost.length });
    splunk.setIndexingDelay(300_000);
    expect([...sentLogs()].sort()).toEqual(lost);
  });
});

describe("the tenant's logs", () => {
  test.each<[string, NonNullable<VendorOptions["logs"]>]>([
    ["made-up checkpoints that are refused", { madeUpCheckpoint: "reject" }],
    ["logs without executions", { hasExecutions: false }],
  ])("%s cost nothing", async (_, logs) => {
    const { hecEnv, sentLogs } = await serve({ logs });
    expect((await run(hecEnv)).exitCode).toBe(0);
    expect([...sentLogs()].sort()).toEqual(lost);
  });

  test("a log that becomes visible late is found by the next run over the same time", async () => {
    let isLate = true;
    const late = lost[0] as string;
    const visibleAfterMs = ({ log_id }: { log_id: string }) => (isLate && log_id === late ? 1_000 * hour : 0);
    const { hecEnv, sentLogs } = await serve({ logs: { visibleAfterMs } });
    expect((await run(hecEnv)).json).toMatchObject({ sent: lost.length - 1 });
    isLate = false;
    expect((await run(hecEnv)).json).toMatchObject({ sent: 1, complete: true });
    expect([...sentLogs()].sort()).toEqual(lost);
  });

  test("retention within the range is never complete", async () => {
    const { hecEnv } = await serve({ logs: { retentionDays: 2.5 / 24 } });
    expect((await run(hecEnv)).json).toMatchObject({
      complete: false,
      error: { code: "RECONCILE_RETENTION" },
    });
  });
});
