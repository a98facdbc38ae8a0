import type { Tenant } from "@splunk-action/local-auth0";
import { createLogins } from "@splunk-action/local-auth0";
import { Failure } from "../../../../src/errors/failure.ts";
import { toFlow } from "../flow/to-flow.ts";
import type { Flow } from "../flow-model.ts";
import type { LoginBody } from "./resolve-login.ts";
import { type ResolvedLogin, resolveLogin } from "./resolve-login.ts";

/** Logs a user of the local tenant in and returns the result. @throws {Failure} `USAGE` */
export type RunLogin = (body: LoginBody) => Promise<Flow>;

/** Max users of a tenant of `dev`, so that a script cannot fill the memory. */
const maxUsers = 50_000;

/** @param onFlow called after every login */
export function createLoginRunner(tenant: Tenant, onFlow: (flow: Flow) => void): RunLogin {
  const logins = createLogins(tenant);
  let count = 0;

  function enter({ userId, userToCreate, options }: ResolvedLogin) {
    if (userToCreate === undefined) return logins.login({ ...options, userId });
    if (tenant.context.users.size < maxUsers) return logins.signUp(userToCreate, options);
    throw new Failure("USAGE", `the tenant has ${maxUsers} users`, "Sign existing users in, or start again.");
  }

  return async (body) => {
    const at = new Date().toISOString();
    const resolved = resolveLogin(tenant, body);
    const result = await enter(resolved);
    count += 1;
    const loginType = resolved.options.loginType ?? "interactive";
    const flow = toFlow(result, { id: count, at, userId: resolved.userId, loginType });
    onFlow(flow);
    return flow;
  };
}
