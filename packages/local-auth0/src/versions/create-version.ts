import { toBuildStatus } from "../actions/build.ts";
import { toEmbeddedActionJson, toVersionJson } from "../actions/to-action-json.ts";
import { ApiError } from "../http/api-error.ts";
import type { TenantContext } from "../tenant-context.ts";
import type { ActionContent, StoredAction, StoredVersion } from "../tenant-state.ts";

const maxVersions = 50;

/**
 * Creates a version of an Action. It becomes the deployed one after `afterMs` and the deploy's delay. The number
 * increases even if nothing changed. Beyond 50 versions, the oldest one that is not deployed is deleted.
 */
export function createVersion(
  context: TenantContext,
  action: StoredAction,
  content: ActionContent,
  afterMs = 0,
): StoredVersion {
  const createdAt = context.timestamps.next();
  const currentFrom = context.now() + afterMs + context.settings.deployDelayMs;
  const version: StoredVersion = {
    id: context.ids.uuid(),
    number: (action.versions.at(-1)?.number ?? 0) + 1,
    code: content.code,
    // The order of dependencies is not kept in a version.
    dependencies: structuredClone(content.dependencies).sort((a, b) => (a.name < b.name ? -1 : 1)),
    runtime: content.runtime,
    secrets: structuredClone(content.secrets),
    modules: structuredClone(content.modules),
    trigger: action.trigger,
    createdAt,
    builtAt: context.timestamps.at(currentFrom, 619_004),
    updatedAt: context.timestamps.at(currentFrom, 941_134),
    currentFrom,
  };
  action.versions.push(version);
  while (action.versions.length > maxVersions) {
    const current = action.versions.findLast((one) => one.currentFrom <= context.now());
    const oldest = action.versions.findIndex((one) => one !== current && one !== version);
    action.versions.splice(oldest, 1);
  }
  return version;
}

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

/** The response to a deploy: the version, not deployed yet, and the Action. */
export function toDeployedJson(context: TenantContext, action: StoredAction, version: StoredVersion) {
  return {
    ...toVersionJson(context, action, version),
    action: toEmbeddedActionJson(action),
  };
}
