import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Scenario } from "./scenario.ts";

const cli = join(import.meta.dirname, "..", "..", "dist", "cli.cjs");

/** A process of the built command line, and how it ended. */
export interface ReconcileProcess {
  readonly child: ChildProcess;
  readonly ended: Promise<{ exitCode: number | null; signal: string | null; stdout: string; stderr: string }>;
}

/** A folder in which `reconcile` runs as a process, over the range of a scenario. */
export function createReconcileFolder({ since, until }: Scenario, env: Readonly<Record<string, string>>) {
  const cwd = mkdtempSync(join(tmpdir(), "reconcile-"));
  const range = [since, until].map((time) => new Date(time).toISOString()) as [string, string];
  return {
    cwd,
    /** @param preload a script for `--require` */
    start(argv: readonly string[] = [], preload?: string): ReconcileProcess {
      const node = preload === undefined ? [] : ["--require", preload];
      const command = [cli, "reconcile", "--since", range[0], "--until", range[1], ...argv];
      const child = spawn(process.execPath, [...node, ...command], {
        ...{ cwd, env: { PATH: process.env.PATH, ...env } },
        stdio: ["ignore", "pipe", "pipe"],
      });
      const texts = { stdout: "", stderr: "" };
      for (const name of ["stdout", "stderr"] as const) {
        child[name].on("data", (chunk) => {
          texts[name] += chunk;
        });
      }
      const ended = once(child, "close").then(([exitCode, signal]) => ({ exitCode, signal, ...texts }));
      return { child, ended };
    },
    forgetState: () => rmSync(join(cwd, ".splunk-action"), { recursive: true, force: true }),
    remove: () => rmSync(cwd, { recursive: true, force: true }),
  };
}

/** Log ids of the lost logins of a scenario's range, sorted. */
export function listLost({ logs, lost, since, until }: Scenario): readonly string[] {
  return logs.flatMap(({ id, date }) => (lost.has(id) && date >= since && date < until ? id : [])).sort();
}
