import { describe, expect, test } from "@jest/globals";
import { createSimulation } from "./ports.ts";
import { createScenario, personal } from "./scenario.ts";

/** Lost logins of the range. */
function lostIn({ logs, lost, since, until }: ReturnType<typeof createScenario>): string[] {
  return logs.flatMap(({ id, date }) => (lost.has(id) && date >= since && date < until ? id : [])).sort();
}

describe("a tenant and a Splunk with a known truth", () => {
  test("sends exactly what was lost, where transaction ids agree", async () => {
    const scenario = createScenario({ passwords: 0 });
    const simulation = createSimulation(scenario);
    const report = await simulation.run();
    const lost = lostIn(scenario);
    expect(lost.length).toBeGreaterThan(100);
    expect(simulation.sentLogs().sort()).toEqual(lost);
    expect(report).toMatchObject({
      sent: lost.length,
      missing: 0,
      uncertain: 0,
      complete: true,
      failure: undefined,
    });
    expect(report.delivered + report.sent).toBe(report.logins.total);
  });

  test("sends nothing a second time, with and without the state", async () => {
    const scenario = createScenario();
    const simulation = createSimulation(scenario);
    const first = await simulation.run();
    const count = simulation.sentLogs().length;
    const again = await simulation.run();
    simulation.forgetState();
    const fresh = await simulation.run();
    expect(simulation.sentLogs()).toHaveLength(count);
    for (const report of [again, fresh]) {
      expect(report).toMatchObject({ sent: 0, missing: 0, complete: true, reconciledBefore: first.sent });
    }
  });

  test.each(["different", "absent"] as const)(
    "counts what was lost where transaction ids are %s",
    async (transactions) => {
      const scenario = createScenario({ transactions, logs: 6000 });
      const simulation = createSimulation(scenario);
      const report = await simulation.run({ request: { dryRun: true } });
      const lost = lostIn(scenario).length;
      expect(Math.abs(report.missing + report.uncertain - lost)).toBeLessThanOrEqual(3);
      expect(simulation.sentLogs()).toEqual([]);
      expect(simulation.state).toBeUndefined();
    },
  );

  test("keeps personal data out of the state and of the progress", async () => {
    const scenario = createScenario();
    const simulation = createSimulation(scenario);
    await simulation.run();
    for (const text of [simulation.state ?? "", simulation.said.join("\n")]) {
      expect(text).not.toContain(personal);
      expect(text).not.toContain("marked-secret");
      expect(text.length).toBeGreaterThan(100);
    }
  });
});
