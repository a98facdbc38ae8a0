import { join } from "node:path";
import type { CliIo } from "../../cli/io.ts";
import { runCli } from "../../cli/run-cli.ts";

/** What a user would have seen. */
export interface CliRun {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** The real program in this process, in a folder without an env file and with an environment of its own. */
export async function runInProcess(argv: readonly string[], overrides: Partial<CliIo> = {}): Promise<CliRun> {
  let stdout = "";
  let stderr = "";
  const exitCode = await runCli(argv, {
    env: {},
    cwd: "/nonexistent",
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    distDirectory: join(import.meta.dirname, "..", "..", "dist"),
    fetch: globalThis.fetch,
    clock: {
      now: () => Date.now(),
      sleep: (milliseconds) => new Promise((done) => setTimeout(done, milliseconds)),
    },
    processes: { pid: process.pid, isRunning: () => false },
    untilInterrupted: () => new Promise(() => undefined),
    ...overrides,
  });
  return { stdout, stderr, exitCode };
}
