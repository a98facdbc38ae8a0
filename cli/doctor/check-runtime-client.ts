import { fetchToken } from "../../src/management-api/fetch-token.ts";
import { ManagementError } from "../../src/management-api/management-error.ts";
import type { ManagementCredentials } from "../../src/settings/settings.ts";
import { type Check, failed, passed, skipped, warned } from "./check.ts";

const name = "auth0.runtime-client";
const needed = "update:users_app_metadata";

/** Checks whether the Action's Management API credentials can write the flag and nothing else. */
export async function checkRuntimeClient(
  management: ManagementCredentials | undefined,
  fetch: typeof globalThis.fetch,
  now: number,
): Promise<Check> {
  if (management === undefined) {
    return skipped(name, "no AUTH0_RUNTIME_CLIENT_ID: the flag is written at the end of the login flow");
  }
  const { domain, clientId, clientSecret } = management;
  const grant = `Create a machine-to-machine application with ${needed} on the Auth0 Management API, and nothing else.`;
  try {
    const credential = { kind: "secret", clientId, clientSecret } as const;
    const { scopes } = await fetchToken({ domain, credential }, fetch, now);
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
    const status = error.status === undefined ? "no answer" : `status ${error.status}`;
    return failed(
      name,
      `Auth0 issues no token to the Action (${status})`,
      `Check AUTH0_RUNTIME_CLIENT_ID and its secret. ${grant}`,
    );
  }
}
