import { expect } from "@jest/globals";
import type { ActionCacheStore, Execution } from "@splunk-action/action-runtime";
import type { Reply } from "@splunk-action/local-http/testing";
import { byPath, json } from "@splunk-action/local-http/testing";
import { postLoginEvent, secretMark } from "./post-login-event.ts";
import { expectHarmless, readLine, silent, startAction } from "./start-action.ts";
import { toSecrets, type Vendors } from "./start-vendors.ts";

/** Auth0's answers when all is well. */
export const token = json(200, { access_token: `${secretMark}.jwt`, expires_in: 86_400 });
export const saved = json(200, {});

/** An Auth0 that gives tokens and answers the flag's request in this way. */
export const patch = (reply: Reply): Reply => byPath({ "/oauth/token": token, "/api/v2/users/": reply });

/** An Auth0 that takes flags and answers the request for a token in this way. */
export const oauth = (reply: Reply): Reply => byPath({ "/oauth/token": reply, "/api/v2/users/": saved });

/**
 * A sign-up in a fresh instance, with a budget of 9 s unless `others` has another one. Whatever becomes of the flag,
 * Splunk has the event and nobody is denied.
 */
export async function signUp(
  vendors: Vendors,
  others: Readonly<Record<string, string>> = {},
  { event = postLoginEvent(), cache }: { event?: object; cache?: ActionCacheStore } = {},
): Promise<Execution> {
  const secrets = toSecrets(vendors.splunk, vendors.auth0, { TIME_BUDGET_MS: "9000", ...others });
  const action = startAction(secrets, cache === undefined ? {} : { cache });
  await action.login(silent);
  const execution = await action.login(event);
  action.dispose();
  expectHarmless(execution);
  expect(execution.outcome).toBe("completed");
  expect(readLine(execution)).toMatchObject({ activity: "SignUp", outcome: "accepted", error: "none" });
  expect(vendors.splunk.requests).toHaveLength(1);
  return execution;
}

/** The methods of Auth0's requests: `POST` is for a token, `PATCH` for the flag. */
export const methodsOf = (vendors: Vendors) => vendors.auth0.requests.map(({ line }) => line.split(" ")[0]);

/** Set by the Management API, so nothing is left for the end of the flow. */
export function expectSet(execution: Execution): void {
  expect(readLine(execution).flag).toBe("set");
  expect(execution.metadata).toEqual({ app: {}, user: {} });
}

/** Left to the end of the flow, with the reason. */
export function expectDeferred(execution: Execution, code: string): void {
  expect(readLine(execution).flag).toBe(`deferred:${code}`);
  expect(execution.metadata).toEqual({ app: { signedUp: true }, user: {} });
}
