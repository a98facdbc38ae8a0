import { toModuleRefsJson } from "../modules/module-refs.ts";
import type { TenantContext } from "../tenant-context.ts";
import type { StoredAction, StoredVersion } from "../tenant-state.ts";
import { toBuildStatus } from "./build.ts";
import { toSecretsJson } from "./secrets.ts";
import { isDraftDeployed, toCurrentVersion } from "./stored-action.ts";

/**
 * An Action in responses to GET, POST and PATCH: the draft's fields, and the deployed version twice. Key order and
 * absent keys before the first deploy are as recorded; `current_version` is not in the OpenAPI document.
 */
export function toActionJson(context: TenantContext, action: StoredAction) {
  const { draft } = action;
  const now = context.now();
  return {
    id: action.id,
    name: action.name,
    supported_triggers: [action.trigger],
    created_at: action.createdAt,
    updated_at: draft.updatedAt,
    code: draft.code,
    dependencies: draft.dependencies,
    runtime: draft.runtime,
    status: toBuildStatus(draft.build, now),
    secrets: toSecretsJson(draft.secrets),
    ...toModuleRefsJson(context.state, draft.modules),
    ...toVersionsJson(context, action),
    all_changes_deployed: isDraftDeployed(action, now),
  };
}

/** An Action inside a version: nothing of the draft, and `all_changes_deployed` never true (638 of 638 recorded). */
export function toEmbeddedActionJson(action: StoredAction) {
  return { ...toActionHeadJson(action), all_changes_deployed: false };
}

/** An Action inside a binding. */
export function toBoundActionJson(context: TenantContext, action: StoredAction) {
  return {
    ...toActionHeadJson(action),
    ...toVersionsJson(context, action),
    all_changes_deployed: false,
  };
}

/** A version as `deployed_version` and as the versions' own endpoints show it. */
export function toVersionJson(context: TenantContext, action: StoredAction, version: StoredVersion) {
  const isBuilt = version.currentFrom <= context.now();
  return {
    code: version.code,
    dependencies: version.dependencies,
    id: version.id,
    deployed: toCurrentVersion(action, context.now()) === version,
    number: version.number,
    ...(isBuilt ? { built_at: version.builtAt } : {}),
    secrets: toSecretsJson(version.secrets),
    ...toModuleRefsJson(context.state, version.modules),
    status: "built",
    created_at: version.createdAt,
    updated_at: isBuilt ? version.updatedAt : version.createdAt,
    runtime: version.runtime,
    supported_triggers: [version.trigger],
  };
}

function toActionHeadJson(action: StoredAction) {
  return {
    id: action.id,
    name: action.name,
    supported_triggers: [action.trigger],
    created_at: action.createdAt,
    updated_at: action.updatedAt,
  };
}

function toVersionsJson(context: TenantContext, action: StoredAction) {
  const version = toCurrentVersion(action, context.now());
  if (version === undefined) return {};
  return {
    current_version: {
      id: version.id,
      code: version.code,
      runtime: version.runtime,
      status: "BUILT",
      number: version.number,
      build_time: version.builtAt,
      created_at: version.createdAt,
      updated_at: version.updatedAt,
    },
    deployed_version: toVersionJson(context, action, version),
  };
}
