import { setTimeout } from "node:timers/promises";
import { isatty } from "node:tty";
import type { CliIo } from "./io.ts";
import { runCli } from "./run-cli.ts";

// Not an error: the reader of the output stops early (`| head`).
process.stdout.on("error", ({ code = "unknown error" }: NodeJS.ErrnoException) => {
  if (code === "EPIPE") process.exit(0);
  const what = `standard output cannot be written (${code})`;
  process.stderr.write(`error OUT_FILE: ${what}\nhint: Give it a place that can be written to.\n`);
  process.exit(3);
});
// Ignore errors of standard error: a closed terminal must not abort a deploy or the clean-up after it.
process.stderr.on("error", () => undefined);

// Node reads this variable at every connection. Verification is always on, because requests contain credentials.
delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;

const io: CliIo = {
  env: process.env,
  cwd: process.cwd(),
  stdout: process.stdout,
  stderr: process.stderr,
  distDirectory: import.meta.dirname,
  fetch: globalThis.fetch,
  clock: {
    now: () => Date.now(),
    sleep: (milliseconds, signal) => setTimeout(milliseconds, undefined, signal && { signal }),
  },
  ...(isatty(0) && isatty(2) ? { ask, terminal: { input: process.stdin, output: process.stderr } } : {}),
  processes: {
    pid: process.pid,
    isRunning(pid) {
      try {
        return process.kill(pid, 0);
      } catch (error) {
        // EPERM: the process exists and belongs to another user.
        return (error as NodeJS.ErrnoException).code === "EPERM";
      }
    },
  },
  untilInterrupted: () =>
    new Promise((resolve) => {
      process.once("SIGINT", () => resolve());
      process.once("SIGTERM", () => resolve());
      // The terminal was closed: clean up as after Ctrl-C. Node aborts if it exits by itself without its terminal.
      process.once("SIGHUP", () => {
        process.once("exit", () => process.kill(process.pid, "SIGHUP"));
        resolve();
      });
    }),
};

runCli(process.argv.slice(2), io).then((status) => {
  process.exitCode = status;
});

/** Asks on standard error, so it works if standard output is a file. */
async function ask(question: string): Promise<string> {
  const { createInterface } = await import("node:readline/promises");
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    // End of input (Ctrl-D) counts as an empty answer. Without this, `question` would never resolve.
    const ended = new Promise<string>((resolve) => terminal.once("close", () => resolve("")));
    return await Promise.race([terminal.question(question), ended]);
  } finally {
    terminal.close();
  }
}
