import { describe, expect, test } from "@jest/globals";
import type { SendOutcome } from "../../src/reconcile/ports.ts";
import { Crash, createSimulation, type SimulationOptions } from "./ports.ts";
import { createScenario } from "./scenario.ts";

const scenario = createScenario({ logs: 1200, users: 80, passwords: 0 });
const lost = scenario.logs
  .flatMap(({ id, date }) =>
    scenario.lost.has(id) && date >= scenario.since && date < scenario.until ? id : [],
  )
  .sort();

const reset: SendOutcome = { kind: "failed", code: "E_RESET", mayHaveTaken: true, retryAfter: undefined };
const busy: SendOutcome = { kind: "failed", code: "E_HEC_9", mayHaveTaken: false, retryAfter: 2000 };

async function send(sendFault: NonNullable<SimulationOptions["sendFault"]>, options: SimulationOptions = {}) {
  const simulation = createSimulation(scenario, { batchSize: 20, ...options, sendFault });
  const report = await simulation.run();
  return { report, sent: simulation.sentLogs().sort() };
}

describe("a Splunk that does not take every batch", () => {
  test("continues from the event that a 400 names", async () => {
    const refused = (batch: number, size: number) =>
      batch === 1 && size > 7
        ? { outcome: { kind: "refused", code: "E_HEC_12", at: 7 } as const, taken: 7 }
        : undefined;
    const { report, sent } = await send(refused);
    expect(sent).toEqual(lost);
    expect(report.complete).toBe(true);
  });

  test("leaves out one event that it refuses twice, and says so", async () => {
    const isBad = (batch: number) => batch === 1 || batch === 2;
    const { report, sent } = await send((batch) =>
      isBad(batch) ? { outcome: { kind: "refused", code: "E_HEC_6", at: 0 }, taken: 0 } : undefined,
    );
    expect(sent).toHaveLength(lost.length - 1);
    expect(report).toMatchObject({ missing: 1, sent: lost.length - 1, complete: false });
  });

  test("does not repeat what was accepted before the connection was reset", async () => {
    const { sent } = await send(
      (batch, size) => (batch === 2 ? { outcome: reset, taken: size } : undefined),
      {
        indexing: 4000,
      },
    );
    expect(sent).toEqual(lost);
  });

  test("repeats what was not taken", async () => {
    const { sent } = await send((batch) =>
      batch < 4 ? { outcome: batch % 2 ? busy : reset, taken: 0 } : undefined,
    );
    expect(sent).toEqual(lost);
  });

  test("ends if it stays unavailable, and the same command continues", async () => {
    let isAway = true;
    const simulation = createSimulation(scenario, {
      batchSize: 20,
      sendFault: (batch) => (isAway && batch > 2 ? { outcome: busy, taken: 0 } : undefined),
    });
    await expect(simulation.run()).rejects.toMatchObject({ code: "E_HEC_9" });
    isAway = false;
    const report = await simulation.run();
    expect(simulation.sentLogs().sort()).toEqual(lost);
    expect(report).toMatchObject({ sent: lost.length, complete: true });
  });

  test("is not believed when no search shows what it accepted, and gets nothing twice", async () => {
    const simulation = createSimulation(scenario, { indexing: 400_000 });
    await expect(simulation.run()).rejects.toMatchObject({ code: "RECONCILE_UNVERIFIED" });
    await expect(simulation.run()).rejects.toMatchObject({ code: "RECONCILE_UNVERIFIED" });
    simulation.pass(400_000);
    expect(await simulation.run()).toMatchObject({ sent: lost.length, complete: true });
    expect(simulation.sentLogs().sort()).toEqual(lost);
  });

  test("--assume-lost sends every login once, even if it is repeated", async () => {
    const simulation = createSimulation(scenario, { request: { assumeLost: true } });
    const report = await simulation.run();
    expect(report).toMatchObject({ complete: false, sent: report.logins.total, delivered: 0 });
    expect(await simulation.run()).toMatchObject({ sent: 0, complete: false });
    expect(new Set(simulation.sentLogs()).size).toBe(simulation.sentLogs().length);
  });

  test.each(["before", "after"] as const)(
    "a process killed %s a request leaves nothing lost and nothing twice",
    async (when) => {
      // Reading takes 12 calls and searching 2, before the first state and the first request.
      for (const call of [15, 16, 17, 18]) {
        for (const forgets of [false, true]) {
          const simulation = createSimulation(scenario, {
            batchSize: 40,
            indexing: 3000,
            crashAt: { call, when },
          });
          await expect(simulation.run()).rejects.toThrow(Crash);
          if (forgets) simulation.forgetState();
          const report = await simulation.run({ crashAt: { call: -1, when } });
          expect(simulation.sentLogs().sort()).toEqual(lost);
          expect(report).toMatchObject({ complete: true, missing: 0 });
        }
      }
    },
  );
});
