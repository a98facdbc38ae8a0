import { Failure } from "../failure.ts";
import type { ManagementReader } from "./management-port.ts";
import { poll, type Wait } from "./poll.ts";
import type { ActionVersion, TenantAction } from "./tenant-model.ts";

/** What waiting needs: a reader, and the run's limits. */
export interface WaitingParts extends Omit<Wait, "step"> {
  readonly reader: ManagementReader;
}

/**
 * Waits until Auth0 has built the draft; one that is built already costs no request.
 *
 * @throws {Failure} `BUILD_FAILED` or `TIMEOUT`
 */
export async function waitBuilt(
  { reader, ...limits }: WaitingParts,
  draft: TenantAction,
): Promise<TenantAction> {
  if (draft.status === "built") return draft;
  return poll({ step: "building", ...limits }, async () => {
    const action = await reader.getAction(draft.id);
    if (action.status === "failed") {
      const dependencies = action.dependencies.join(", ") || "none";
      throw new Failure(
        "BUILD_FAILED",
        `Auth0 could not build the Action ${action.name} (runtime ${action.runtime}, npm dependencies: ${dependencies})`,
        "Auth0 tells the reason in its dashboard alone (Actions > Library). Deploy again to start a new build.",
      );
    }
    return action.status === "built" ? action : undefined;
  });
}

/** Waits until a version, or a newer one, is what runs. @throws {Failure} `TIMEOUT` */
export async function waitDeployed(
  { reader, ...limits }: WaitingParts,
  actionId: string,
  version: ActionVersion,
): Promise<TenantAction & { readonly deployedVersion: ActionVersion }> {
  return poll({ step: "deploying", ...limits }, async () => {
    const action = await reader.getAction(actionId);
    const { deployedVersion: current } = action;
    if (current === undefined || !current.deployed) return undefined;
    const arrived = current.id === version.id || current.number > version.number;
    return arrived ? { ...action, deployedVersion: current } : undefined;
  });
}
