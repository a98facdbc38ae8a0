import { fetchToken } from "../../src/management-api/fetch-token.ts";
import { ManagementError } from "../../src/management-api/management-error.ts";
import { hasProxy, proxiedFetch } from "../../src/outbound/proxy.ts";
import { describeFailure } from "../../src/outbound/retry.ts";
import { createRedaction } from "../../src/settings/create-redaction.ts";
import type { ManagementCredentials } from "../../src/settings/settings.ts";
import type { CommandContext } from "../context.ts";
import { type Check, failed, passed, skipped, warned } from "./check.ts";

const name = "auth0.runtime-client";
const needed = "update:users_app_metadata";

/**
 * Whether the Action's own credentials can write the flag, and nothing else.
 *
 * @param seconds The limit for Auth0's response.
 */
export async function checkRuntimeClient(
  management: ManagementCredentials | undefined,
  { env, fetch, clock }: Pick<CommandContext, "env" | "fetch" | "clock">,
  seconds = 20,
): Promise<Check> {
  if (management === undefined) {
    return skipped(name, "no AUTH0_RUNTIME_CLIENT_ID: the flag is written at the end of the login flow");
  }
  const { domain, clientId, clientSecret } = management;
  const grant = `Create a machine-to-machine application with ${needed} on the Auth0 Management API, and nothing else.`;
  try {
    const credential = { kind: "secret", clientId, clientSecret } as const;
    const send: typeof fetch = (input, init) =>
      (hasProxy(env) ? proxiedFetch : fetch)(input, { ...init, signal: AbortSignal.timeout(seconds * 1000) });
    const { scopes } = await fetchToken({ domain, credential }, send, clock.now());
    if (scopes === undefined) return skipped(name, "Auth0 issues a token, but does not list its scopes");
    if (!scopes.includes(needed) && !scopes.includes("update:users")) {
      return failed(name, `it lacks the scope ${needed}`, grant);
    }
    const wide = scopes.filter((scope) => scope !== needed);
    return wide.length === 0
      ? passed(name, `it may write the flag (${needed}), and nothing else`)
      : warned(
          name,
          `it may do more than it needs: ${wide.join(", ")}`,
          `Remove all scopes except ${needed} from it.`,
        );
  } catch (error) {
    if (!(error instanceof ManagementError)) throw error;
    const what = `the Action gets no token: ${domain.host} ${describeFailure(error)}`;
    if (error.status === undefined) return failed(name, what, "Check AUTH0_DOMAIN and the network.");
    const said = createRedaction(env)(error.message);
    return failed(name, `${what} (${said})`, `Check AUTH0_RUNTIME_CLIENT_ID and its secret. ${grant}`);
  }
}
