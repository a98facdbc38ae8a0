import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "@jest/globals";
import type { ActionCacheStore, Execution } from "@splunk-action/action-runtime";
import { createActionRuntime } from "@splunk-action/action-runtime";
import { personalMark, postLoginEvent, secretMark } from "./post-login-event.ts";

/** The built Action's file, as it is uploaded. */
export const bundlePath = join(import.meta.dirname, "..", "..", "dist", "action", "post-login.js");

/** The package's version, which the Action's file tells everybody. */
export const { version } = JSON.parse(
  readFileSync(join(import.meta.dirname, "..", "..", "package.json"), "utf8"),
) as { version: string };

export interface TimedExecution extends Execution {
  /** Whether it ended before a timer of its budget did: on a busy machine both run late, and by the same. */
  readonly isInBudget: boolean;
}

/** One instance of the built Action in the local runtime. */
export interface StartedAction {
  /** Runs a login, a sign-up if nothing else is said, with the secrets of the start or with others. */
  login(event?: object, others?: Readonly<Record<string, string>>): Promise<TimedExecution>;
  dispose(): void;
}

/** Starts the built Action: `npm run build` makes it. */
export function startAction(
  secrets: Readonly<Record<string, string>>,
  { cache }: { cache?: ActionCacheStore } = {},
): StartedAction {
  if (!existsSync(bundlePath)) throw new Error("Run npm run build first: the tests run what it makes.");
  const waiting = new Set<() => void>();
  const runtime = createActionRuntime({
    code: readFileSync(bundlePath, "utf8"),
    clock: {
      // The runtime looks at the clock right before it calls the handler, and that is where the budget begins.
      now() {
        for (const start of waiting) start();
        waiting.clear();
        return Date.now();
      },
    },
    ...(cache === undefined ? {} : { cache }),
  });
  return {
    async login(event = postLoginEvent(), others = secrets) {
      const budget = createBudget(Number(others.TIME_BUDGET_MS) || 3000);
      waiting.add(budget.start);
      const execution = await runtime.execute(event, { secrets: others });
      return { ...execution, isInBudget: budget.stop() };
    },
    dispose: () => runtime.dispose(),
  };
}

/** `stop` tells whether the budget's time had not come, fifty turns of the event loop (less than a millisecond) being nobody's. */
function createBudget(duration: number): { start(): void; stop(): boolean } {
  let isOver = false;
  let timer: NodeJS.Timeout | undefined;
  const turn = (left: number) => {
    if (left > 0) setImmediate(turn, left - 1);
    else isOver = true;
  };
  return {
    start() {
      timer = setTimeout(turn, duration, 50);
    },
    stop() {
      clearTimeout(timer);
      return !isOver;
    },
  };
}

/** An event of a user who has signed up before. */
export const returning = postLoginEvent({ user: { app_metadata: { signedUp: true } } });

/** Not a login that anybody records by default: it only makes the instance load the Action. */
export const silent = postLoginEvent({ transaction: { prompt: ["none"] } });

/** What an execution's one line says, by the names in it. */
export function readLine(execution: Execution): Readonly<Record<string, string>> {
  const [line = ""] = execution.console.lines;
  const [name = "", version = "", activity = "", outcome = "", ...rest] = line.split(" ");
  const pairs = rest.map((word) => word.split("=") as [string, string]);
  return { name, version, activity, outcome, ...Object.fromEntries(pairs) };
}

/** What holds for every execution that tried anything: it ends in time and in one line that gives nobody away. */
export function expectHarmless(execution: TimedExecution): void {
  expect(["completed", "denied"]).toContain(execution.outcome);
  expect(execution.error).toBeUndefined();
  expect(execution.console.lines).toHaveLength(1);
  const [line = ""] = execution.console.lines;
  expect(line.length).toBeLessThanOrEqual(256);
  expect(line).toMatch(
    /^splunk-action \S+ (?:SignUp|Login|-) (?:accepted|refused|undelivered|settings|error) status=(?:\d{3}|-) ms=\d+ flag=\S+ id=(?:[0-9a-f]{8}|-) error=\S+/,
  );
  const said = JSON.stringify(execution);
  for (const mark of [secretMark, personalMark, "5f7c8ec7c33c6c004bbafe82", "203.0.113.7", "Acme Shop"]) {
    expect(said).not.toContain(mark);
  }
  expect(execution.isInBudget).toBe(true);
  expect(Number(readLine(execution).ms)).toBeLessThanOrEqual(execution.durationMs);
}
