import { spawn } from "node:child_process";
import { bundlePath } from "./start-action.ts";

/** What a plain Node process saw that ran the built Action. */
export interface PlainRun {
  /** The Action's lines. */
  readonly lines: readonly string[];
  /** Whether the last login ended before a timer of its budget, which began right before it. */
  readonly isInBudget: boolean;
  /** What kept the process busy right after the last login: `Timeout`, `TCPSocketWrap` and so on. */
  readonly resources: readonly string[];
  /** Null when the process had to be ended. */
  readonly exitCode: number | null;
  readonly stderr: string;
}

const script = `
  const { readFileSync } = require("node:fs");
  const [path, ...events] = process.argv.slice(1);
  const action = { exports: {} };
  const lines = [];
  const print = { log: (line) => lines.push(line) };
  new Function("module", "exports", "require", "console", readFileSync(path, "utf8"))(action, action.exports, require, print);
  const api = { access: { deny() {} }, user: { setAppMetadata() {} } };
  (async () => {
    let isInBudget;
    for (const text of events) {
      const event = JSON.parse(text);
      isInBudget = true;
      // A timer begins at the loop's own time, which is that of the turn's beginning: loading the file was part of it.
      await new Promise(setImmediate);
      const timer = setTimeout(() => { isInBudget = false; }, Number(event.secrets.TIME_BUDGET_MS ?? 3000));
      await action.exports.onExecutePostLogin(event, api);
      clearTimeout(timer);
    }
    // What was destroyed in the end closes in the next turn.
    for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate);
    console.log(JSON.stringify({ lines, isInBudget, resources: process.getActiveResourcesInfo() }));
  })();`;

/** Runs logins one after the other in a process of its own, which ends by itself when nothing is left to do. */
export function runPlain(
  events: readonly object[],
  env: Readonly<Record<string, string>> = {},
): Promise<PlainRun> {
  const args = ["--no-warnings", "-e", script, bundlePath, ...events.map((event) => JSON.stringify(event))];
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env.PATH, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].on("data", (chunk) => {
      output[name] += chunk;
    });
  }
  return new Promise((resolve) => {
    child.on("close", (exitCode) => {
      const report = JSON.parse(output.stdout || '{"lines":[],"resources":[]}');
      resolve({ ...report, exitCode, stderr: output.stderr });
    });
  });
}
