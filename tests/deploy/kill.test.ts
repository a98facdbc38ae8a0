import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { afterEach, expect, test } from "@jest/globals";
import { type LocalTenant, readJson, seedForeign, startTenant } from "./local-tenant.ts";

let local: LocalTenant;
afterEach(() => local.close());
const cli = join(import.meta.dirname, "..", "..", "dist", "cli.cjs");

/** The real program in a process of its own, killed without warning when its request k arrives at the tenant. */
async function deployAndDie(k: number): Promise<NodeJS.Signals | null> {
  const child = spawn(process.execPath, [cli, "deploy"], {
    env: { ...local.env },
    cwd: "/",
    stdio: "ignore",
  });
  local.onRequest = (index) => {
    if (index === k) child.kill("SIGKILL");
  };
  const [, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
  local.onRequest = undefined;
  return signal;
}

// Token, list, create, poll, deploy, poll, list of bindings, bindings: the tenant handles each, the program sees none.
test.each([2, 4, 7])(
  "a process that is killed at request %i leaves nothing that the same command does not put right",
  async (k) => {
    local = await startTenant({ clock: Date, buildDelayMs: 50, deployDelayMs: 20 });
    await seedForeign(
      {
        ...local,
        clock: { ...local.clock, sleep: (ms) => new Promise((done) => setTimeout(done, ms / 10)) },
      },
      ["one"],
    );
    expect(await deployAndDie(k)).toBe("SIGKILL");
    const again = await local.run(["deploy", "--json"], {
      clock: { now: Date.now, sleep: (ms) => new Promise((done) => setTimeout(done, ms)) },
    });
    expect({ exitCode: again.exitCode, stderr: again.exitCode === 0 ? "" : again.stderr }).toEqual({
      exitCode: 0,
      stderr: "",
    });
    expect(readJson(again)).toMatchObject({ position: 2 });
    expect(local.tenant.state.bindings["post-login"]?.map(({ actionName }) => actionName)).toEqual([
      "foreign-0",
      "splunk-signup-login",
    ]);
    expect(local.tenant.state.actions.filter(({ name }) => name === "splunk-signup-login")).toHaveLength(1);
  },
);
