import { expect } from "@jest/globals";
import type { Execution } from "@splunk-action/action-runtime";
import type { RecordingServer } from "@splunk-action/local-http/testing";
import { postLoginEvent } from "./post-login-event.ts";
import { expectHarmless, readLine, silent, startAction } from "./start-action.ts";
import { toSecrets, type Vendors } from "./start-vendors.ts";

/** Milliseconds: enough for a busy machine. What ends by itself does not wait for it. */
const budget = 9_000;

/** The budget for an execution that only the budget ends, long enough for some retries. */
export const short = { TIME_BUDGET_MS: "800" };

/**
 * One execution each of a fresh instance under `allow` and under `deny`, with credentials for the flag and a budget of
 * 9 s unless `secrets` has another one.
 */
export async function runBoth(
  vendors: Vendors,
  splunk: RecordingServer | string,
  secrets: Readonly<Record<string, string>> = {},
  event: object = postLoginEvent(),
): Promise<readonly [allowed: Execution, denied: Execution]> {
  const run = async (ON_FAILURE: string) => {
    const limit = { TIME_BUDGET_MS: String(budget) };
    const action = startAction(toSecrets(splunk, vendors.auth0, { ...limit, ON_FAILURE, ...secrets }));
    await action.login(silent);
    const execution = await action.login(event);
    action.dispose();
    expectHarmless(execution);
    return execution;
  };
  return await Promise.all([run("allow"), run("deny")]);
}

/** A sign-up that was not accepted: no flag on any way, and denied only where the user wants that. */
export function expectNotAccepted(
  vendors: Vendors,
  [allowed, denied]: readonly [Execution, Execution],
  outcome: string,
  status: string,
  error: string | RegExp,
): void {
  // Without a response the budget may end in the middle of a retry.
  const isCut = outcome === "undelivered" && status === "-";
  const pattern = typeof error === "string" ? `^${error}$` : error.source;
  const code = expect.stringMatching(new RegExp(isCut ? `${pattern}|^E_TIMEOUT$` : pattern));
  for (const execution of [allowed, denied]) {
    expect(readLine(execution)).toMatchObject({
      activity: "SignUp",
      ...{ outcome, status, error: code, flag: "none" },
    });
    expect(execution.metadata).toEqual({ app: {}, user: {} });
    expect(execution.commands).toEqual([]);
  }
  expect(vendors.auth0.requests.filter(({ line }) => line.startsWith("PATCH"))).toEqual([]);
  expect(allowed.outcome).toBe("completed");
  expect(allowed.deniedReason).toBeUndefined();
  expect(readLine(allowed).login).toBeUndefined();
  expect(denied.outcome).toBe("denied");
  expect(denied.deniedReason).toBe("This login could not be recorded. Please try again in a moment.");
  expect(readLine(denied).login).toBe("denied");
}

/** Accepted in the end, so nobody is denied. */
export function expectAccepted(executions: readonly Execution[], flag = "set"): void {
  for (const execution of executions) {
    expect(execution.outcome).toBe("completed");
    expect(readLine(execution)).toMatchObject({ outcome: "accepted", status: "200", error: "none", flag });
  }
}
