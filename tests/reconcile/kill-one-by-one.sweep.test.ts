import type { ChildProcess } from "node:child_process";
import { expect, test } from "@jest/globals";
import { createScenario } from "./scenario.ts";
import { serveVendors } from "./serve-vendors.ts";
import { createReconcileFolder, listLost } from "./start-reconcile.ts";

const hour = 3600_000;

test.each([
  ["with the state file", false],
  ["without the state file", true],
] as const)(
  "receivers/simple: a process that is killed between two events leaves nothing lost and nothing twice, %s",
  async (_, forgets) => {
    const scenario = createScenario({
      ...{ logs: 400, users: 40, passwords: 0, length: 3 * hour },
      since: Date.now() - 5 * hour,
    });
    const lost = listLost(scenario);
    const vendors = await serveVendors(scenario, { now: Date.now });
    const folder = createReconcileFolder(scenario, vendors.simpleEnv);
    let child: ChildProcess | undefined;
    try {
      let events = 0;
      // It dies when Splunk has the event and has not answered yet.
      const end = vendors.splunk.onEvent(() => {
        if (++events === Math.floor(lost.length / 2)) child?.kill("SIGKILL");
      });
      const first = folder.start();
      child = first.child;
      const { signal } = await first.ended;
      end();
      expect(signal).toBe("SIGKILL");
      expect(vendors.sentLogs().length).toBeLessThan(lost.length);
      if (forgets) folder.forgetState();
      const second = folder.start();
      child = second.child;
      const { exitCode } = await second.ended;
      expect(exitCode).toBe(0);
      expect([...vendors.sentLogs()].sort()).toEqual(lost);
    } finally {
      child?.kill("SIGKILL");
      await vendors.close();
      folder.remove();
    }
  },
  60_000,
);
