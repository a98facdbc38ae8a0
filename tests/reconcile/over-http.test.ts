import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { expectDocument } from "../cli/cli-schema.ts";
import { runInProcess } from "../cli/run-in-process.ts";
import { createScenario, personal } from "./scenario.ts";
import { type ScenarioFaults, serveScenario } from "./serve-scenario.ts";

const scenario = createScenario({ logs: 1000, users: 60, passwords: 0 });
const lost = scenario.logs
  .flatMap(({ id, date }) =>
    scenario.lost.has(id) && date >= scenario.since && date < scenario.until ? id : [],
  )
  .sort();
const hour = 3600_000;
const range = [
  "--since",
  new Date(scenario.since).toISOString(),
  "--until",
  new Date(scenario.until).toISOString(),
];

let faults: ScenarioFaults = {};
let served: Awaited<ReturnType<typeof serveScenario>>;
let cwd: string;
/** The scenario's moment, and pauses that take none. */
let now = scenario.until + 3600_000;
const clock = {
  now: () => now,
  sleep: async (milliseconds: number) => {
    now += milliseconds;
  },
};

beforeEach(async () => {
  faults = {};
  now = scenario.until + 3600_000;
  served = await serveScenario(scenario, () => faults);
  cwd = mkdtempSync(join(tmpdir(), "reconcile-"));
});

afterEach(async () => {
  await served.close();
  rmSync(cwd, { recursive: true });
});

async function run(...argv: string[]) {
  const result = await runInProcess(["reconcile", ...range, "--json", ...argv], {
    env: served.env,
    cwd,
    clock,
  });
  for (const text of [result.stdout, result.stderr, ...readState()]) {
    expect(text).not.toContain(personal);
    expect(text).not.toContain("marked-secret");
  }
  const json = JSON.parse(result.stdout);
  expectDocument(result.stdout, "range" in json ? "reconcile" : "error");
  return { ...result, json };
}

function readState(): string[] {
  const folder = join(cwd, ".splunk-action");
  try {
    return readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8"));
  } catch {
    return [];
  }
}

describe("reconcile over HTTP", () => {
  test("sends what was lost and proves it", async () => {
    const { json, exitCode } = await run();
    expect(exitCode).toBe(0);
    expect(served.sentLogs().sort()).toEqual(lost);
    expect(json).toMatchObject({ complete: true, sent: lost.length, missing: 0, uncertain: 0 });
    expect(json.delivered + json.sent).toBe(json.logins.total);
    // 10 pages, the end of them twice.
    expect(json.requests.auth0).toBeLessThanOrEqual(scenario.logs.length / 100 + 2);
    expect(served.counts.tokens).toBe(1);
    const file = join(cwd, ".splunk-action", "reconcile.json");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({
      open: null,
      complete: { since: scenario.since },
    });
    expect(readdirSync(join(cwd, ".splunk-action"))).toEqual(["reconcile.json"]);
  });

  test("a dry run sends nothing and writes nothing", async () => {
    const { json, exitCode } = await run("--dry-run");
    expect([exitCode, served.counts.batches, readState()]).toEqual([1, 0, []]);
    expect(json).toMatchObject({ complete: false, sent: 0, missing: lost.length });
    expect((await run("--dry-run", "--exit-code")).exitCode).toBe(2);
  });

  test("--exit-code tells of what was missing, once", async () => {
    expect((await run("--exit-code")).exitCode).toBe(2);
    expect((await run("--exit-code")).exitCode).toBe(0);
  });

  test.each([
    ["while it reads", "onLogs", 4],
    ["while it sends", "onEvents", 1],
  ] as const)("Ctrl-C %s ends it, and the same command goes on", async (_, hook, at) => {
    let interrupt = () => {};
    const untilInterrupted = () =>
      new Promise<void>((resolve) => {
        interrupt = resolve;
      });
    faults = {
      [hook]: (count: number) => {
        if (count === at) interrupt();
        return undefined;
      },
    };
    const options = { env: served.env, cwd, clock, untilInterrupted };
    const { exitCode, stderr } = await runInProcess(["reconcile", ...range], options);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/error INTERRUPTED: .*\nhint: Run the same command again/);
    faults = {};
    expect((await run()).json).toMatchObject({ complete: true, missing: 0 });
    expect(served.sentLogs().sort()).toEqual(lost);
  });

  test("a run that fails before it has compared anything keeps its beginning, and binds nobody", async () => {
    const options = { env: served.env, cwd, clock };
    const start = now;
    faults = { onLogs: () => toError(403, "Insufficient scope") };
    expect((await runInProcess(["reconcile", "--since", "6h"], options)).exitCode).toBe(1);
    faults = {};
    now += hour;
    // Another range is a new run.
    expect((await run("--dry-run")).json.range.since).toBe(new Date(scenario.since).toISOString());
    const again = await runInProcess(["reconcile", "--since", "6h", "--json"], options);
    const { range: kept, complete } = JSON.parse(again.stdout);
    expect([complete, Date.parse(kept.since), Date.parse(kept.until)]).toEqual([
      true,
      start - 6 * hour,
      start + hour - hour / 4,
    ]);
  });

  test("another reconcile of the same state file is told", async () => {
    const isRunning = () => true;

    const first = runInProcess(["reconcile", ...range], {
      ...{ env: served.env, cwd, clock },
      processes: { pid: 1000, isRunning },
    });
    const second = await runInProcess(["reconcile", ...range], {
      ...{ env: served.env, cwd, clock },
      processes: { pid: 1001, isRunning },
    });
    expect((await first).exitCode + second.exitCode).toBe(3);
    expect(served.sentLogs().sort()).toEqual(lost);
  });
});

describe("a tenant in trouble", () => {
  test.each<[string, ScenarioFaults["onLogs"]]>([
    ["a token that expired", (count) => (count === 4 ? toError(401, "Expired token") : undefined)],
    [
      "a storm of 429",
      (count) =>
        count % 4 === 0
          ? {
              ...toError(429, "Global limit has been reached"),
              headers: {
                "x-ratelimit-limit": "10",
                "x-ratelimit-remaining": "0",
                "x-ratelimit-reset": `${Math.ceil(now / 1000) + 3}`,
              },
            }
          : undefined,
    ],
    [
      "a server that fails for a minute",
      (count) => (count > 3 && count < 8 ? toError(503, "unavailable") : undefined),
    ],
    ["a page that is empty too early", (count) => (count === 5 ? { status: 200, body: [] } : undefined)],
    [
      "made-up checkpoints that it refuses",
      (_, query) => (isMadeUp(query.get("from")) ? toError(400, "Invalid from") : undefined),
    ],
  ])("%s costs nothing", async (_, onLogs) => {
    faults = { ...(onLogs === undefined ? {} : { onLogs }) };
    const { json, exitCode } = await run();
    expect([exitCode, json.complete]).toEqual([0, true]);
    expect(served.sentLogs().sort()).toEqual(lost);
  });

  test("credentials without read:logs are told", async () => {
    faults = {
      onLogs: () => ({
        status: 403,
        body: { statusCode: 403, message: "Insufficient scope", errorCode: "insufficient_scope" },
      }),
    };
    const { json, exitCode } = await run();
    expect([exitCode, json.error.code]).toEqual([1, "AUTH0_SCOPE"]);
    expect(json.error.message).toContain("read:logs");
  });
});

describe("a Splunk in trouble", () => {
  const cut = (lines: readonly string[]) => lines.slice(0, Math.floor(lines.length / 2));
  const warned = (type: string) => (lines: readonly string[]) => [
    JSON.stringify({ messages: [{ type, text: "quota reached" }] }),
    ...lines,
  ];

  test.each<[string, (lines: readonly string[]) => readonly string[]]>([
    ["is cut off", cut],
    ["is cut off in a row", (lines) => [...cut(lines), '{"preview":false,"resu']],
    ["comes with a WARN", warned("WARN")],
    ["comes with an ERROR", warned("ERROR")],
    ["comes with a FATAL", warned("FATAL")],
    ["lacks rows although its last one is there", (lines) => lines.slice(100)],
  ])("a search that %s stops everything", async (_, change) => {
    faults = {
      onSearch: (_count, lines, search) => (search.includes("reconciled=true") ? lines : change(lines)),
    };
    const { json, exitCode } = await run();
    expect([exitCode, json.error.code, served.counts.batches]).toEqual([1, "RECONCILE_INCOMPLETE_SEARCH", 0]);
  });

  test("a search that is whole the second time is enough", async () => {
    faults = { onSearch: (count, lines) => (count === 2 ? cut(lines) : lines) };
    expect((await run()).exitCode).toBe(0);
  });

  test("an older Splunk without v2, and a role without tstats", async () => {
    let refused = 0;
    faults = {
      onSearch: (_, lines, search) => {
        if (!search.startsWith("| tstats")) return lines;
        refused++;
        return {
          status: 400,
          body: { messages: [{ type: "FATAL", text: "Unknown search command 'tstats'." }] },
        };
      },
    };
    expect((await run()).exitCode).toBe(0);
    expect(refused).toBeLessThanOrEqual(1);
  });

  test("a 400 in the middle of a batch, and an acceptance that is lost with its connection", async () => {
    faults = {
      onEvents: (count, size) => {
        if (count === 2) return "reset";
        if (count !== 1 || size < 10) return undefined;
        return {
          status: 400,
          taken: 5,
          body: { text: "Event field is required", code: 12, "invalid-event-number": 5 },
        };
      },
    };
    const { json } = await run();
    expect(served.sentLogs().sort()).toEqual(lost);
    expect(json).toMatchObject({ complete: true, sent: lost.length });
  });

  test("a HEC token alone cannot compare", async () => {
    const { SPLUNK_SEARCH_TOKEN, ...env } = served.env;
    const { stdout, exitCode } = await runInProcess(["reconcile", ...range, "--json"], { env, cwd, clock });
    expect([exitCode, JSON.parse(stdout).error.code]).toEqual([3, "SETTINGS"]);
    const assumed = await runInProcess(["reconcile", ...range, "--assume-lost"], { env, cwd, clock });
    expect(assumed.exitCode).toBe(1);
    expect(assumed.stdout).toContain("Not verified");
    expect(SPLUNK_SEARCH_TOKEN).toBeDefined();
  });
});

function toError(status: number, message: string) {
  return { status, body: { statusCode: status, error: "Error", message } };
}

function isMadeUp(from: string | null): boolean {
  return from !== null && !scenario.logs.some(({ id }) => id === from);
}
