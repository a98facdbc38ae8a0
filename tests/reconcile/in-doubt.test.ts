import { describe, expect, test } from "@jest/globals";
import { createSimulation } from "./ports.ts";
import { createScenario, type Scenario, type ScenarioOptions } from "./scenario.ts";

const minute = 60_000;

/** A tenant of fewer than 20 logins, all of them lost, so that no rule about numbers stops a run. */
function createSmallScenario(options: ScenarioOptions = {}): Scenario {
  const since = Date.UTC(2026, 10, 20);
  const scenario = createScenario({
    ...{ logs: 30, users: 8, length: 60 * minute, passwords: 0, orphans: 0, seed: 3, lossAt: () => 1 },
    ...options,
    since,
  });
  const count = loginsOf(scenario).length;
  if (count < 3 || count >= 20) throw new Error(`${count} logins`);
  return scenario;
}

function loginsOf({ logs, since, until }: Scenario): readonly string[] {
  return logs
    .filter(({ date, toJson }) => date >= since && date < until && toJson().type === "s")
    .map(({ id }) => id);
}

describe("too few logins to compare", () => {
  test("a role that sees nothing: one event is sent, and no other before it is visible", async () => {
    const scenario = createSmallScenario({ lossAt: () => 0 });
    let isBlind = true;
    const simulation = createSimulation(scenario, { isHidden: () => isBlind });
    const logins = loginsOf(scenario);
    for (const _ of ["first", "second"]) {
      await expect(simulation.run()).rejects.toMatchObject({
        code: "RECONCILE_UNVERIFIED",
        message: `Splunk accepted 1 event that no search shows within 120 s, so the other ${logins.length - 1} missing logins were not sent`,
      });
      expect(simulation.sentLogs()).toEqual(logins.slice(0, 1));
    }
    isBlind = false;
    const report = await simulation.run();
    expect(simulation.sentLogs()).toEqual(logins.slice(0, 1));
    // Only what was sent to find out is there twice.
    expect(report).toMatchObject({ complete: true, missing: 0, delivered: logins.length - 1, sent: 1 });
  });

  test("a role whose time window ends in the range is seen, because the oldest event goes first", async () => {
    const scenario = createSmallScenario();
    const middle = scenario.since + 30 * minute;
    const simulation = createSimulation(scenario, { isHidden: ({ time }) => time < middle });
    await expect(simulation.run()).rejects.toMatchObject({ code: "RECONCILE_UNVERIFIED" });
    expect(simulation.sentLogs()).toHaveLength(1);
  });

  test("everything was lost: the others follow as soon as the first is visible", async () => {
    const scenario = createSmallScenario();
    const simulation = createSimulation(scenario, { indexing: 3000 });
    const report = await simulation.run();
    expect(simulation.sentLogs()).toEqual(loginsOf(scenario));
    expect(report).toMatchObject({ complete: true, sent: loginsOf(scenario).length, requests: { send: 2 } });
  });

  test("Splunk refuses the first event for good: the next one takes its place", async () => {
    const scenario = createSmallScenario();
    const logins = loginsOf(scenario);
    const simulation = createSimulation(scenario, {
      sendFault: (batch) =>
        batch < 2 ? { outcome: { kind: "refused", code: "E_HEC_6", at: 0 }, taken: 0 } : undefined,
    });
    const report = await simulation.run();
    expect(simulation.sentLogs()).toEqual(logins.slice(1));
    expect(report).toMatchObject({ complete: false, missing: 1, failure: { code: "RECONCILE_UNVERIFIED" } });
  });

  test("--force sends without this test", async () => {
    const scenario = createSmallScenario();
    const simulation = createSimulation(scenario, { request: { force: true } });
    expect(await simulation.run()).toMatchObject({ complete: true, requests: { send: 1 } });
  });
});

describe("events that hide their user in another way", () => {
  const choice = { HASH_FIELDS: ["userId", "sessionId", "transactionId"], HASH_KEY: "the right key" };
  const env = { HASH_FIELDS: "userId,sessionId,transactionId", HASH_KEY: "the wrong key" };

  test("a wrong HASH_KEY makes logins uncertain, and nothing of them is sent", async () => {
    const scenario = createSmallScenario({ lossAt: () => 0, choice });
    const simulation = createSimulation(scenario, { env });
    const report = await simulation.run();
    expect(simulation.sentLogs()).toEqual([]);
    expect(report).toMatchObject({
      complete: false,
      sent: 0,
      missing: 0,
      uncertain: loginsOf(scenario).length,
    });
  });

  test("an OMIT_FIELDS that the deployed Action has, and these settings do not", async () => {
    const scenario = createSmallScenario({
      lossAt: () => 0,
      choice: { OMIT_FIELDS: ["userId", "transactionId"] },
    });
    const simulation = createSimulation(scenario);
    const report = await simulation.run();
    expect(simulation.sentLogs()).toEqual([]);
    expect(report).toMatchObject({ complete: false, uncertain: loginsOf(scenario).length });
  });

  test("the right HASH_KEY sends what was lost beside what arrived", async () => {
    const scenario = createSmallScenario({ lossAt: (time) => (time % 2 === 0 ? 1 : 0), choice });
    const simulation = createSimulation(scenario, { env: { ...env, HASH_KEY: choice.HASH_KEY } });
    const report = await simulation.run();
    expect([...simulation.sentLogs()].sort()).toEqual(
      loginsOf(scenario).filter((id) => scenario.lost.has(id)),
    );
    expect(report).toMatchObject({ complete: true, uncertain: 0 });
    expect(report.sent).toBeGreaterThan(0);
  });
});

describe("a tenant that is silent", () => {
  test("after a complete range has nothing missing, although its oldest log is younger", async () => {
    const scenario = createScenario({ logs: 300, length: 60 * minute });
    const simulation = createSimulation(scenario);
    await simulation.run();
    const before = await simulation.run({ request: { since: undefined, until: undefined } });
    const silent = { ...scenario, logs: [] };
    const later = createSimulation(silent, { index: simulation.index });
    later.restoreState(simulation.state);
    later.pass(10 * minute);
    const report = await later.run({ request: { since: undefined, until: undefined } });
    expect(before.complete).toBe(true);
    expect(report).toMatchObject({ complete: true, failure: undefined, logins: { total: 0 } });
    later.pass(2 * 24 * 60 * minute);
    later.restoreState(simulation.state);
    expect(await later.run({ request: { since: undefined, until: undefined } })).toMatchObject({
      complete: false,
      failure: { code: "RECONCILE_RETENTION" },
    });
  });
});
