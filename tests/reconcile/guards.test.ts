import { describe, expect, test } from "@jest/globals";
import { createSimulation, type SimulationOptions, toSettings } from "./ports.ts";
import { createScenario, type ScenarioOptions } from "./scenario.ts";

const hour = 3600_000;
const small: ScenarioOptions = { logs: 1200, users: 80 };

async function expectRefusal(scenario: ReturnType<typeof createScenario>, options: SimulationOptions) {
  const simulation = createSimulation(scenario, options);
  await expect(simulation.run()).rejects.toMatchObject({ code: "RECONCILE_NO_AGREEMENT", exitCode: 1 });
  expect(simulation.sentLogs()).toEqual([]);
  return simulation;
}

describe("a search that makes every login look lost", () => {
  test("a wrong HASH_KEY stops before anything is sent, and --force goes on", async () => {
    const choice = { HASH_FIELDS: ["userId", "sessionId", "transactionId"], HASH_KEY: "the right key" };
    const scenario = createScenario({ ...small, choice });
    const env = { HASH_FIELDS: "userId,sessionId,transactionId", HASH_KEY: "the wrong key" };
    const simulation = await expectRefusal(scenario, { env });
    const report = await simulation.run({ request: { force: true } });
    expect(report.sent).toBeGreaterThan(300);
  });

  test("a wrong HASH_KEY is seen where transactions agree in the clear", async () => {
    const scenario = createScenario({
      ...small,
      choice: { HASH_FIELDS: ["userId"], HASH_KEY: "the right key" },
    });
    await expectRefusal(scenario, { env: { HASH_FIELDS: "userId", HASH_KEY: "the wrong key" } });
  });

  test("the right HASH_KEY finds everything", async () => {
    const choice = { HASH_FIELDS: ["userId", "sessionId", "loginsCount"], HASH_KEY: "the right key" };
    const scenario = createScenario({
      ...small,
      choice,
      transactions: "absent",
      lossAt: () => 0,
      passwords: 0,
    });
    const simulation = createSimulation(scenario, {
      env: { HASH_FIELDS: "userId,sessionId,loginsCount", HASH_KEY: "the right key" },
    });
    expect(await simulation.run()).toMatchObject({ sent: 0, missing: 0, complete: true });
  });

  test("a role that sees nothing", async () => {
    await expectRefusal(createScenario(small), { isHidden: ({ json }) => !json.includes("reconciled") });
  });

  test("a role that sees every third event", async () => {
    const scenario = createScenario({ ...small, lossAt: () => 0 });
    await expectRefusal(scenario, { isHidden: ({ time }) => time % 3 !== 0 });
  });

  test("an outage of most of the range is none of these", async () => {
    const { since } = createScenario(small);
    const scenario = createScenario({
      ...small,
      lossAt: (time) => (time > since + hour && time < since + 5.5 * hour ? 1 : 0),
    });
    const report = await createSimulation(scenario).run();
    expect(report.sent).toBeGreaterThan(report.delivered);
    expect(report.complete).toBe(true);
  });
});

describe("settings that hide the keys", () => {
  test.each([
    ["userId"],
    ["sessionId"],
    ["transactionId"],
    ["userId,transactionId"],
    ["clientId,loginsCount"],
    ["logId"],
  ])("OMIT_FIELDS=%s still finds what is there, and sends nothing twice", async (names) => {
    const choice = { OMIT_FIELDS: names.split(",") };
    const scenario = createScenario({ ...small, choice, passwords: 0, orphans: 0 });
    const simulation = createSimulation(scenario, { env: { OMIT_FIELDS: names } });
    const report = await simulation.run();
    const lost = scenario.logs.filter(
      ({ id, date }) => scenario.lost.has(id) && date >= scenario.since && date < scenario.until,
    );
    expect(Math.abs(report.sent + report.uncertain - lost.length)).toBeLessThanOrEqual(2);
    simulation.forgetState();
    expect(await simulation.run()).toMatchObject({ sent: 0, reconciledBefore: report.sent });
  });

  test("password logins without a user cannot be found: nothing of them is sent", async () => {
    const choice = { OMIT_FIELDS: ["userId"] };
    const scenario = createScenario({ ...small, choice, passwords: 0.2, lossAt: () => 0, orphans: 0 });
    const report = await createSimulation(scenario, { env: { OMIT_FIELDS: "userId" } }).run();
    expect(report).toMatchObject({ sent: 0, uncertain: report.logins.byType.sepft, complete: false });
    expect(report.uncertainLogs).toHaveLength(report.uncertain);
  });

  test("none of userId, sessionId and transactionId is a configuration error", async () => {
    const simulation = createSimulation(createScenario(small), {
      env: { OMIT_FIELDS: "userId,sessionId,transactionId" },
    });
    await expect(simulation.run()).rejects.toMatchObject({ code: "SETTINGS", exitCode: 3 });
  });
});

describe("another range, tenant or index", () => {
  test("an unfinished run of another range is told", async () => {
    const complete = createSimulation(createScenario(small));
    await complete.run();
    // The last call writes that the run is complete.
    const simulation = createSimulation(createScenario(small), {
      crashAt: { call: complete.calls - 1, when: "before" },
    });
    await simulation.run().catch(() => undefined);
    expect(simulation.state).toBeDefined();
    const other = simulation.run({
      request: { since: "2026-11-20T01:00:00Z" },
      crashAt: { call: -1, when: "before" },
    });
    await expect(other).rejects.toMatchObject({ code: "STATE_FILE", exitCode: 3 });
    expect(
      await simulation.run({
        request: { since: undefined, until: undefined },
        crashAt: { call: -1, when: "before" },
      }),
    ).toMatchObject({
      complete: true,
    });
  });

  test.each<[SimulationOptions, string]>([
    [{ request: { tenant: "other.eu.auth0.com" } }, "tenant"],
    [{ env: { SPLUNK_INDEX: "other" } }, "index"],
    [{ env: { SPLUNK_SOURCETYPE: "other" } }, "sourcetype"],
  ])("the state of another one is told: %j", async (overrides, name) => {
    const simulation = createSimulation(createScenario(small));
    await simulation.run();
    await expect(simulation.run(overrides)).rejects.toMatchObject({
      code: "STATE_FILE",
      message: expect.stringContaining(`is of ${name}`),
    });
    expect(
      await simulation.run({ ...overrides, request: { ...overrides.request, fresh: true } }),
    ).toMatchObject({ sent: 0 });
  });
});

describe("logs that have expired", () => {
  test("a range that begins before the oldest log is never complete", async () => {
    const scenario = createScenario({ ...small, since: Date.UTC(2026, 10, 20) });
    const since = new Date(scenario.since - 2 * hour).toISOString();
    const report = await createSimulation(scenario).run({ request: { since } });
    expect(report).toMatchObject({ complete: false, missing: 0, failure: { code: "RECONCILE_RETENTION" } });
    expect(report.sent).toBeGreaterThan(0);
  });

  test("an interrupted run of such a range is not complete either, when it goes on", async () => {
    const scenario = createScenario(small);
    const since = new Date(scenario.since - 2 * hour).toISOString();
    const complete = createSimulation(scenario);
    await complete.run({ request: { since } });
    const simulation = createSimulation(scenario, {
      request: { since },
      crashAt: { call: complete.calls - 1, when: "before" },
    });
    await simulation.run().catch(() => undefined);
    const report = await simulation.run({ crashAt: { call: -1, when: "before" } });
    expect(report).toMatchObject({ complete: false, failure: { code: "RECONCILE_RETENTION" } });
  });

  test("the default range begins with the oldest log", async () => {
    const scenario = createScenario(small);
    const report = await createSimulation(scenario).run({ request: { since: undefined, until: undefined } });
    expect(report.complete).toBe(true);
    expect(Date.parse(report.range.since)).toBe(Math.min(...scenario.logs.map(({ date }) => date)));
  });
});

test("LOGIN_TYPES decides which logs are logins", async () => {
  const scenario = createScenario({ ...small, passwords: 0.3 });
  const report = await createSimulation(scenario, { env: { LOGIN_TYPES: "password" } }).run();
  expect(Object.keys(report.logins.byType)).toEqual(["sepft"]);
  expect(toSettings({ LOGIN_TYPES: "password" }).LOGIN_TYPES).toEqual(["password"]);
});
