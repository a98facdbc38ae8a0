import { ApiError } from "../http/api-error.ts";
import type { ActionContent, StoredAction, StoredVersion, TenantState } from "../tenant-state.ts";

/** @throws ApiError 404, without an `errorCode` as recorded. */
export function findAction(state: TenantState, id: string | undefined): StoredAction {
  const action = state.actions.find((one) => one.id === id);
  if (action === undefined) throw new ApiError(404, "That action does not exist.");
  return action;
}

/** The deployed version: the newest one whose deploy delay is over. */
export function toCurrentVersion(action: StoredAction, now: number): StoredVersion | undefined {
  return action.versions.findLast((version) => version.currentFrom <= now);
}

/**
 * `all_changes_deployed`: whether the draft equals the deployed version. The content is compared: an update without
 * changes leaves it true (118 of 118 recorded). A secret counts as changed when it is written, because readers cannot
 * compare its value.
 */
export function isDraftDeployed(action: StoredAction, now: number): boolean {
  const version = toCurrentVersion(action, now);
  return version !== undefined && toComparable(action.draft) === toComparable(version);
}

function toComparable({ code, runtime, dependencies, secrets, modules }: ActionContent): string {
  const sorted = (lines: readonly string[]) => [...lines].sort();
  return JSON.stringify([
    code,
    runtime,
    sorted(
      dependencies.map(({ name, version, registry_url }) => JSON.stringify([name, version, registry_url])),
    ),
    sorted(secrets.map(({ name, updatedAt }) => `${name} ${updatedAt}`)),
    sorted(modules.map((one) => `${one.module_id} ${one.module_version_id}`)),
  ]);
}
