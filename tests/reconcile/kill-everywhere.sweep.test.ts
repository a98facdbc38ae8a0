import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { createScenario } from "./scenario.ts";
import { type ScenarioFaults, serveScenario } from "./serve-scenario.ts";
import { createReconcileFolder, listLost, type ReconcileProcess } from "./start-reconcile.ts";

const hour = 3600_000;
const scenario = createScenario({
  ...{ logs: 300, users: 30, passwords: 0, length: 3 * hour },
  since: Date.now() - 5 * hour,
});
const lost = listLost(scenario);

/** Milliseconds until a search shows an event: what a killed process had sent is not there at once. */
const indexing = 1500;

/** What kills a process. */
interface Death {
  /** The request at which it dies, from 1, and whether that request still has an effect. */
  readonly request?: number;
  readonly takesEffect?: boolean;
  /** The write of the state at which it dies, from 1, before or after the new file has taken the old one's place. */
  readonly save?: number;
  readonly when?: "before" | "after";
}

/** Runs until it is killed, then again to the end. */
async function runTwice(death: Death, forgets: boolean) {
  let requests = 0;
  let second: ReconcileProcess | undefined;
  let running: ReconcileProcess | undefined;
  const onRequest: ScenarioFaults["onRequest"] = () => {
    if (++requests !== death.request || running === undefined) return undefined;
    running.child.kill("SIGKILL");
    // The second process lives.
    running = undefined;
    return death.takesEffect ? undefined : "hold";
  };
  const served = await serveScenario(scenario, () => ({ onRequest }), indexing);
  const folder = createReconcileFolder(scenario, served.env);
  try {
    const preload = death.save === undefined ? undefined : writeKiller(folder.cwd, death);
    const first = folder.start([], preload);
    running = first;
    const { signal } = await first.ended;
    running = undefined;
    if (forgets) folder.forgetState();
    second = folder.start(["--json"]);
    const { exitCode, stdout } = await second.ended;
    const left = readdirSync(join(folder.cwd, ".splunk-action"));
    const { complete, missing, uncertain } = JSON.parse(stdout);
    return {
      signal,
      outcome: { death, exitCode, sent: served.sentLogs().sort() },
      report: { complete, missing, uncertain, left },
    };
  } finally {
    for (const one of [running, second]) one?.child.kill("SIGKILL");
    await served.close();
    folder.remove();
  }
}

/** A process that kills itself at a rename of its state file. */
function writeKiller(folder: string, { save, when }: Death): string {
  const file = join(folder, "killer.cjs");
  writeFileSync(
    file,
    `const fs = require("node:fs");
    const rename = fs.renameSync;
    let count = 0;
    const die = () => process.kill(process.pid, "SIGKILL");
    fs.renameSync = (...paths) => {
      const isLast = ++count === ${save};
      if (isLast && ${when === "before"}) die();
      rename(...paths);
      if (isLast) die();
    };`,
  );
  return file;
}

/** All deaths of a kind, some at a time: most of their time is waiting. @returns how many there were */
async function dieEverywhere(toDeath: (at: number) => Death, forgets: boolean): Promise<number> {
  let at = 0;
  let count = 0;
  let isOver = false;
  const work = async () => {
    while (!isOver) {
      const { signal, outcome, report } = await runTwice(toDeath(++at), forgets);
      // The first process came to its end before it was to be killed.
      if (signal === null) isOver = true;
      else count++;
      expect(outcome).toEqual({ ...outcome, exitCode: 0, sent: lost });
      expect(report).toEqual({ complete: true, missing: 0, uncertain: 0, left: ["reconcile.json"] });
    }
  };
  await Promise.all(Array.from({ length: 6 }, work));
  return count;
}

test.each([
  ["that has no effect", false, false],
  ["that takes effect", true, false],
  ["that takes effect, its state file gone", true, true],
] as const)(
  "a process that is killed at any request %s leaves nothing lost and nothing twice",
  async (_, takesEffect, forgets) => {
    const deaths = await dieEverywhere((request) => ({ request, takesEffect }), forgets);
    // A token, pages of logs, searches, one request with events, their proof.
    expect(deaths).toBeGreaterThanOrEqual(10);
  },
  600_000,
);

test.each([
  ["before the new state file takes the place of the old one", "before", false],
  ["after it has", "after", false],
  ["before it does, all its files gone", "before", true],
] as const)(
  "a process that is killed at any save, %s, leaves nothing lost and nothing twice",
  async (_, when, forgets) => {
    const deaths = await dieEverywhere((save) => ({ save, when }), forgets);
    // At the beginning, before and after sending, at the end.
    expect(deaths).toBeGreaterThanOrEqual(4);
  },
  600_000,
);
