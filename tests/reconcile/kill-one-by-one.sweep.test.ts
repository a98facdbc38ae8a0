import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { serveVendors } from "./serve-vendors.ts";
import { createWorld } from "./world.ts";

const hour = 3600_000;
const cli = join(import.meta.dirname, "..", "..", "dist", "cli.cjs");

test.each([
  ["with the state file", false],
  ["without the state file", true],
] as const)(
  "receivers/simple: a process that is killed between two events leaves nothing lost and nothing twice, %s",
  async (_, forgets) => {
    const world = createWorld({
      ...{ logs: 400, users: 40, passwords: 0, length: 3 * hour },
      since: Date.now() - 5 * hour,
    });
    const lost = world.logs
      .flatMap(({ id, date }) => (world.lost.has(id) && date >= world.since && date < world.until ? id : []))
      .sort();
    const vendors = await serveVendors(world, { now: Date.now });
    const cwd = mkdtempSync(join(tmpdir(), "reconcile-"));
    const range = [world.since, world.until].map((time) => new Date(time).toISOString());
    let child: ChildProcess | undefined;
    const start = () =>
      spawn(
        process.execPath,
        [cli, "reconcile", "--since", range[0] as string, "--until", range[1] as string],
        { cwd, env: { PATH: process.env.PATH, ...vendors.simpleEnv }, stdio: "ignore" },
      );
    try {
      let events = 0;
      // It dies when Splunk has the event and has not answered yet.
      const end = vendors.splunk.onEvent(() => {
        if (++events === Math.floor(lost.length / 2)) child?.kill("SIGKILL");
      });
      child = start();
      const [, signal] = await once(child, "close");
      end();
      expect(signal).toBe("SIGKILL");
      expect(vendors.sentLogs().length).toBeLessThan(lost.length);
      if (forgets) rmSync(join(cwd, ".splunk-action"), { recursive: true });
      child = start();
      const [exitCode] = await once(child, "close");
      expect(exitCode).toBe(0);
      expect([...vendors.sentLogs()].sort()).toEqual(lost);
    } finally {
      child?.kill("SIGKILL");
      await vendors.close();
      rmSync(cwd, { recursive: true });
    }
  },
  60_000,
);
