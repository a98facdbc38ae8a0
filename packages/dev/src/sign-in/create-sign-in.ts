import type { Tenant } from "@splunk-action/local-auth0";
import { createLogins } from "@splunk-action/local-auth0";
import { Failure } from "../../../../src/errors/failure.ts";
import { toFlow } from "../flow/to-flow.ts";
import type { Flow } from "../flow-model.ts";
import type { SignInBody } from "./resolve-sign-in.ts";
import { type ResolvedSignIn, resolveSignIn } from "./resolve-sign-in.ts";

/** Lets a user of the local tenant in, and tells what happened. @throws {Failure} `USAGE` */
export type SignIn = (body: SignInBody) => Promise<Flow>;

/** How many users a tenant of `dev` holds at most, so that a script cannot fill the memory. */
const mostUsers = 50_000;

/** @param onFlow told of every sign-in when it is over */
export function createSignIn(tenant: Tenant, onFlow: (flow: Flow) => void): SignIn {
  const logins = createLogins(tenant);
  let count = 0;

  function enter({ userId, newcomer, circumstances }: ResolvedSignIn) {
    if (newcomer === undefined) return logins.signIn({ ...circumstances, userId });
    if (tenant.context.users.size < mostUsers) return logins.signUp(newcomer, circumstances);
    throw new Failure(
      "USAGE",
      `the tenant has ${mostUsers} users`,
      "Sign existing users in, or start again.",
    );
  }

  return async (body) => {
    const at = new Date().toISOString();
    const resolved = resolveSignIn(tenant, body);
    const result = await enter(resolved);
    count += 1;
    const loginType = resolved.circumstances.loginType ?? "interactive";
    const flow = toFlow(result, { id: count, at, userId: resolved.userId, loginType });
    onFlow(flow);
    return flow;
  };
}
