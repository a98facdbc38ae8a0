import { setTimeout } from "node:timers/promises";
import { isatty } from "node:tty";
import type { CliIo } from "./io.ts";
import { runCli } from "./run-cli.ts";

// A reader of the result that stops early (`| head`) is no error.
process.stdout.on("error", ({ code = "unknown error" }: NodeJS.ErrnoException) => {
  if (code === "EPIPE") process.exit(0);
  const what = `standard output cannot be written (${code})`;
  process.stderr.write(`error OUT_FILE: ${what}\nhint: Give it a place that can be written to.\n`);
  process.exit(3);
});
// Nobody has to read the progress: a deploy must not end half-way for that. Nor for a terminal that was closed: there
// is nobody to tell, and still something to tidy up.
process.stderr.on("error", () => undefined);

// Node reads it at every connection. Credentials go nowhere unchecked, whatever else on this machine wants it.
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
        // It is there, and another user's.
        return (error as NodeJS.ErrnoException).code === "EPERM";
      }
    },
  },
  untilInterrupted: () =>
    new Promise((resolve) => {
      process.once("SIGINT", () => resolve());
      process.once("SIGTERM", () => resolve());
      // The terminal was closed: there is as much to tidy up. Node aborts when it ends by itself without its terminal.
      process.once("SIGHUP", () => {
        process.once("exit", () => process.kill(process.pid, "SIGHUP"));
        resolve();
      });
    }),
};

runCli(process.argv.slice(2), io).then((status) => {
  process.exitCode = status;
});

/** Asks on standard error, which stays a terminal when the result goes into a file. */
async function ask(question: string): Promise<string> {
  const { createInterface } = await import("node:readline/promises");
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    // An end of input instead of an answer (Ctrl-D) is an empty one; `question` alone would wait for ever.
    const ended = new Promise<string>((resolve) => terminal.once("close", () => resolve("")));
    return await Promise.race([terminal.question(question), ended]);
  } finally {
    terminal.close();
  }
}
