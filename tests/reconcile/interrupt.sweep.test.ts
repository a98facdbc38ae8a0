import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "@jest/globals";
import { createScenario } from "./scenario.ts";
import { type ScenarioFaults, serveScenario } from "./serve-scenario.ts";
import { createReconcileFolder, listLost, type ReconcileProcess } from "./start-reconcile.ts";

const hour = 3600_000;
const scenario = createScenario({
  ...{ logs: 300, users: 30, passwords: 0, length: 3 * hour },
  since: Date.now() - 5 * hour,
});

let cleanUp: () => Promise<void> = async () => undefined;
afterEach(() => cleanUp());

/** Whether a request is the moment of the interruption, by what it is and how many events were sent before. */
type Moment = (path: string, form: string, sent: number) => boolean;

test.each<[string, Moment, "hold" | undefined]>([
  ["while Auth0 does not respond", (path) => path.startsWith("/api/v2/logs"), "hold"],
  ["while Splunk searches", (path) => path.endsWith("/jobs/export"), "hold"],
  ["while Splunk takes events", (path) => path.startsWith("/services/collector"), undefined],
  [
    "while it waits until Splunk shows them",
    (_, form, sent) => sent > 0 && form.includes("reconciled%3Dtrue"),
    undefined,
  ],
])(
  "Ctrl-C %s ends the process with exit 1 and a hint, and the same command finishes",
  async (_, isMoment, response) => {
    let running: ReconcileProcess | undefined;
    let interrupted = false;
    const onRequest: ScenarioFaults["onRequest"] = (path, form) => {
      if (interrupted || !isMoment(path, form, served.sentLogs().length)) return undefined;
      interrupted = true;
      running?.child.kill("SIGINT");
      return response;
    };
    const served = await serveScenario(scenario, () => ({ onRequest }), 2000);
    const folder = createReconcileFolder(scenario, served.env);
    cleanUp = async () => {
      running?.child.kill("SIGKILL");
      await served.close();
      folder.remove();
    };

    running = folder.start();
    const first = await running.ended;
    expect([first.exitCode, first.signal, first.stdout]).toEqual([1, null, ""]);
    expect(first.stderr).toMatch(
      /error INTERRUPTED: interrupted\nhint: Run the same command again: it goes on where it stopped, and sends nothing twice\.\n$/,
    );
    // The range is kept, and the lock is not.
    expect(readdirSync(join(folder.cwd, ".splunk-action"))).toEqual(["reconcile.json"]);

    running = folder.start(["--json"]);
    const second = await running.ended;
    expect(second.exitCode).toBe(0);
    expect(JSON.parse(second.stdout)).toMatchObject({ complete: true, missing: 0 });
    expect(served.sentLogs().sort()).toEqual(listLost(scenario));
  },
  // A search that is waited for would keep the process for 120 s.
  60_000,
);
