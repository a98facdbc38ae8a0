import { toEmbeddedActionJson, toVersionJson } from "../actions/to-action-json.ts";
import { toBuildStatus } from "../actions/to-build-status.ts";
import { ApiError } from "../http/api-error.ts";
import type { TenantContext } from "../tenant-context.ts";
import type { StoredAction, StoredVersion } from "../tenant-state.ts";
import { createVersion } from "./create-version.ts";

/**
 * `POST /actions/actions/{id}/deploy`: the draft as a new version.
 *
 * @throws ApiError 400 while the draft is not built.
 */
export function deployDraft(context: TenantContext, action: StoredAction): StoredVersion {
  if (toBuildStatus(action.draft.build, context.now()) !== "built")
    throw new ApiError(400, "A draft must be in the 'built' state before it can be deployed.");
  return createVersion(context, action, action.draft);
}

/** The answer to a deploy: the version before it is deployed, and the Action. */
export function toDeployedJson(context: TenantContext, action: StoredAction, version: StoredVersion) {
  return {
    ...toVersionJson(context, action, version),
    action: toEmbeddedActionJson(action),
  };
}
