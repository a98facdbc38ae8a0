import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { Crash, createIndex, createSimulation, type SimulationOptions } from "./ports.ts";
import { serveWorld } from "./serve-world.ts";
import { createWorld } from "./world.ts";

const world = createWorld({ logs: 1200, users: 80, passwords: 0 });
const lost = world.logs.flatMap(({ id, date }) =>
  world.lost.has(id) && date >= world.since && date < world.until ? id : [],
);

/** How many calls a run without a crash makes. */
async function countCalls(options: SimulationOptions): Promise<number> {
  const simulation = createSimulation(world, options);
  await simulation.run();
  return simulation.calls;
}

/** A run that is killed at one call and repeated until it ends, some seconds later each time. */
async function runThrough(options: SimulationOptions, forgets: boolean) {
  const simulation = createSimulation(world, { ...options, index: createIndex(world) });
  await expect(simulation.run()).rejects.toThrow(Crash);
  if (forgets) simulation.forgetState();
  const report = await simulation.run({ crashAt: { call: -1, when: "before" } });
  return { report, sent: simulation.sentLogs().sort() };
}

describe("a process that is killed", () => {
  test.each([
    ["with the state file", false],
    ["without the state file", true],
  ])("loses nothing and sends nothing twice, %s", async (_, forgets) => {
    const options = { batchSize: 40, indexing: 3000 };
    const calls = await countCalls(options);
    for (let call = 0; call < calls; call++) {
      for (const when of ["before", "after"] as const) {
        const { report, sent } = await runThrough({ ...options, crashAt: { call, when } }, forgets);
        expect({ call, when, sent }).toEqual({ call, when, sent: lost });
        expect(report).toMatchObject({ complete: true, missing: 0 });
        expect(report.delivered + report.reconciledBefore + report.sent).toBe(report.logins.total);
        // What the killed process had sent is counted as sent, where the state file says so.
        if (!forgets) expect(report.sent + report.reconciledBefore).toBe(lost.length);
      }
    }
  });

  test("is not confused by a second death", async () => {
    const options = { batchSize: 40, indexing: 3000 };
    const calls = await countCalls(options);
    for (let call = 3; call < calls; call += 2) {
      const simulation = createSimulation(world, { ...options, index: createIndex(world) });
      await expect(simulation.run({ crashAt: { call, when: "after" } })).rejects.toThrow(Crash);
      await simulation.run({ crashAt: { call: call - 2, when: "before" } }).catch(() => undefined);
      const report = await simulation.run();
      expect(simulation.sentLogs().sort()).toEqual(lost);
      expect(report.complete).toBe(true);
    }
  });
});

describe("a real process", () => {
  const recent = createWorld({ logs: 1200, users: 80, passwords: 0, since: Date.now() - 9 * 3600_000 });
  const recentlyLost = recent.logs
    .flatMap(({ id, date }) => (recent.lost.has(id) && date >= recent.since && date < recent.until ? id : []))
    .sort();

  test.each([
    ["when its request arrives", "before", false],
    ["when its request was accepted", "after", false],
    ["when its request was accepted, its state file gone", "after", true],
  ] as const)(
    "that is killed %s leaves nothing lost and nothing twice",
    async (_, when, forgets) => {
      let child: ChildProcess | undefined;
      const kill = () => {
        child?.kill("SIGKILL");
        child = undefined;
      };
      const served = await serveWorld(recent, () => ({
        onEvents: () => {
          if (child === undefined) return undefined;
          kill();
          return when === "after"
            ? "reset"
            : { status: 503, taken: 0, body: { text: "Server is busy", code: 9 } };
        },
      }));
      const cwd = mkdtempSync(join(tmpdir(), "reconcile-"));
      const range = [recent.since, recent.until].map((time) => new Date(time).toISOString()) as [
        string,
        string,
      ];
      const start = () =>
        spawn(
          process.execPath,
          [
            join(import.meta.dirname, "..", "..", "dist", "cli.cjs"),
            "reconcile",
            "--since",
            range[0],
            "--until",
            range[1],
          ],
          { cwd, env: { PATH: process.env.PATH, ...served.env }, stdio: "ignore" },
        );
      try {
        child = start();
        const [, signal] = await once(child, "close");
        expect(signal).toBe("SIGKILL");
        if (forgets) rmSync(join(cwd, ".splunk-action"), { recursive: true });
        const [exitCode] = await once(start(), "close");
        expect(exitCode).toBe(0);
        expect(served.sentLogs().sort()).toEqual(recentlyLost);
      } finally {
        kill();
        await served.close();
        rmSync(cwd, { recursive: true });
      }
    },
    60_000,
  );
});
