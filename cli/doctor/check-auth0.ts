import { hasStatus } from "../../src/management-api/management-error.ts";
import { type ConnectedTenant, type TenantContext, withTenant } from "../with-tenant.ts";
import { type Check, passed, skipped, toCheck } from "./check.ts";
import { checkScopes } from "./check-scopes.ts";

/**
 * Checks whether Auth0 accepts the deployer's credentials, and their scopes.
 *
 * @param inspect Further checks in the connected tenant.
 * @param seconds The time limit for all checks.
 */
export async function checkAuth0(
  context: TenantContext,
  inspect?: (tenant: ConnectedTenant) => Promise<readonly Check[]>,
  seconds?: number,
): Promise<readonly Check[]> {
  const found: Check[] = [];
  try {
    const work = async (tenant: ConnectedTenant) => {
      const { scopes } = await tenant.session.token();
      // A token from the environment is checked with a first request.
      if (context.env.AUTH0_ACCESS_TOKEN?.trim())
        await tenant.reader.listTriggers().catch(ignoreMissingScope);
      found.push(passed("auth0.credentials", `${tenant.host} accepts them`), ...checkScopes(scopes));
      if (inspect !== undefined) found.push(...(await inspect(tenant)));
    };
    await withTenant(context, work, { seconds });
  } catch (error) {
    const known = found.some((check) => check.name === "auth0.credentials");
    found.push(toCheck(known ? "deployment" : "auth0.credentials", error));
    if (!known && inspect !== undefined) found.push(skipped("deployment", "there is no connection to Auth0"));
  }
  return found;
}

/** Ignores a missing scope, because another check reports it. */
function ignoreMissingScope(error: unknown): void {
  if (!hasStatus(error, 403)) throw error;
}
