import { describe, expect, test } from "@jest/globals";
import { Crash, createIndex, createSimulation, type SimulationOptions } from "./ports.ts";
import { createScenario } from "./scenario.ts";
import { listLost } from "./start-reconcile.ts";

const scenario = createScenario({ logs: 1200, users: 80, passwords: 0 });
const lost = listLost(scenario);

/** How many calls a run without a crash makes. */
async function countCalls(options: SimulationOptions): Promise<number> {
  const simulation = createSimulation(scenario, options);
  await simulation.run();
  return simulation.calls;
}

/** A run that is killed at one call and repeated until it ends, some seconds later each time. */
async function runThrough(options: SimulationOptions, forgets: boolean) {
  const simulation = createSimulation(scenario, { ...options, index: createIndex(scenario) });
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
      const simulation = createSimulation(scenario, { ...options, index: createIndex(scenario) });
      await expect(simulation.run({ crashAt: { call, when: "after" } })).rejects.toThrow(Crash);
      await simulation.run({ crashAt: { call: call - 2, when: "before" } }).catch(() => undefined);
      const report = await simulation.run();
      expect(simulation.sentLogs().sort()).toEqual(lost);
      expect(report.complete).toBe(true);
    }
  });
});
