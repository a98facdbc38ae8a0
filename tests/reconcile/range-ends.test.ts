import { expect, test } from "@jest/globals";
import { createSimulation } from "./ports.ts";
import { createRandom, createScenario, type Scenario } from "./scenario.ts";
import { listLost } from "./start-reconcile.ts";

const minute = 60_000;

/** Logs around a moment come in any order: some a minute before their date, some almost five minutes after it. */
function disorder(scenario: Scenario, moment: number): Scenario {
  const random = createRandom(7);
  const lost = new Set<string>();
  const logs = scenario.logs.map((log, serial) => {
    const isNear = Math.abs(log.date - moment) < 6 * minute;
    const lag = isNear ? -50_000 + random() * (290_000 + 50_000) : 60;
    const digits = new Date(Math.round(log.date + lag)).toISOString().replace(/\D/g, "");
    const id = `900${digits}${String(serial).padStart(36, "0")}`;
    if (scenario.lost.has(log.id)) lost.add(id);
    return { id, date: log.date, toJson: () => ({ ...log.toJson(), log_id: id, _id: id }) };
  });
  logs.sort((one, other) => (one.id < other.id ? -1 : 1));
  return { ...scenario, logs, lost };
}

test.each([
  ["the earlier range first", [0, 1], false],
  ["the later range first", [1, 0], false],
  ["without the state file", [0, 1], true],
] as const)(
  "two ranges with one border have each login once, in whatever order logs arrive: %s",
  async (_, order, forgets) => {
    const plain = createScenario({ logs: 3000, users: 200, passwords: 0, lossAt: () => 0.1, orphans: 0 });
    // In the middle of the logs, and at the very date of one of them.
    const border = plain.logs[1500]?.date ?? 0;
    const scenario = disorder(plain, border);
    const dates = scenario.logs.map(({ date }) => date);
    const crossing = dates.filter((date, at) => date >= border && dates.slice(at).some((d) => d < border));
    expect(crossing.length).toBeGreaterThanOrEqual(10);

    const simulation = createSimulation(scenario);
    const ranges = [
      [scenario.since, border],
      [border, scenario.until],
    ] as const;
    let total = 0;
    for (const at of order) {
      const [since, until] = ranges[at].map((time) => new Date(time).toISOString()) as [string, string];
      const report = await simulation.run({ request: { since, until } });
      expect(report).toMatchObject({ complete: true, missing: 0, uncertain: 0, reconciledBefore: 0 });
      total += report.logins.total;
      if (forgets) simulation.forgetState();
    }
    const logins = scenario.logs.filter(
      (log) => log.date >= scenario.since && log.date < scenario.until && log.toJson().type === "s",
    );
    expect(total).toBe(logins.length);
    expect(simulation.sentLogs().sort()).toEqual(listLost(scenario));
  },
);
