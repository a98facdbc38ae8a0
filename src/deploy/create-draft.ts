import { Failure } from "../failure.ts";
import type { DeployClock } from "./deadline.ts";
import type { DesiredAction } from "./desired-action.ts";
import { hasStatus } from "./management-error.ts";
import type { ManagementReader, ManagementWriter } from "./management-port.ts";
import { toSecretInputs } from "./plan-secrets.ts";
import { StaleTenant } from "./stale-tenant.ts";
import type { TenantAction } from "./tenant-model.ts";

/** What creating needs. */
interface CreationParts {
  readonly reader: ManagementReader;
  readonly writer: ManagementWriter;
  readonly deadline: { readonly clock: DeployClock };
}

/**
 * Creates the Action with its secrets in one request. `SIGNUPS_SINCE`, if it is among the names but the environment
 * has no value, becomes this moment.
 *
 * @throws {StaleTenant} if another deploy has created it meanwhile.
 * @throws {Failure} `ACTION_AMBIGUOUS` if an Action of another trigger has the name and Auth0 does not allow a second.
 */
export async function createDraft(
  { reader, writer, deadline }: CreationParts,
  { name, bundle, values }: DesiredAction,
  secretNames: readonly string[],
): Promise<TenantAction> {
  const now = new Date(deadline.clock.now()).toISOString();
  const all = new Map([["SIGNUPS_SINCE", now], ...values]);
  const secrets = toSecretInputs({ set: secretNames, keep: [], remove: [] }, all);
  try {
    return await writer.createAction(name, { ...bundle, dependencies: [], secrets });
  } catch (error) {
    // What Auth0 says to a name that is taken is not documented, so the list is asked.
    const refused = hasStatus(error, 400, 409);
    if (refused && (await reader.findActions(name)).length > 0) {
      throw new StaleTenant("NOT_VERIFIED", "another deploy has created the Action meanwhile");
    }
    if (hasStatus(error, 409)) {
      throw new Failure(
        "ACTION_AMBIGUOUS",
        `Auth0 refuses the name ${name}, and no post-login Action has it: one of another trigger does`,
        "Deploy under another name with --name; the other Action is left alone.",
      );
    }
    throw error;
  }
}
