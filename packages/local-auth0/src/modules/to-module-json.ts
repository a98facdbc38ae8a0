import { toSecretsJson } from "../actions/secrets.ts";
import type { StoredModule, StoredModuleVersion, TenantState } from "../tenant-state.ts";
import { isPublished } from "./write-module.ts";

/** A module in responses; `latest_version` is absent before the first one. */
export function toModuleJson(state: TenantState, module: StoredModule) {
  const latest = module.versions.at(-1);
  const users = state.actions.filter(({ draft }) => draft.modules.some((ref) => ref.module_id === module.id));
  return {
    id: module.id,
    name: module.name,
    code: module.code,
    dependencies: module.dependencies,
    secrets: toSecretsJson(module.secrets),
    all_changes_published: isPublished(module),
    actions_using_module_total: users.length,
    created_at: module.createdAt,
    updated_at: module.updatedAt,
    ...(latest === undefined
      ? {}
      : {
          latest_version: {
            id: latest.id,
            version_number: latest.number,
            code: latest.code,
            dependencies: latest.dependencies,
            secrets: toSecretsJson(latest.secrets),
          },
        }),
  };
}

export function toModuleVersionJson(module: StoredModule, version: StoredModuleVersion) {
  return {
    id: version.id,
    module_id: module.id,
    version_number: version.number,
    code: version.code,
    secrets: toSecretsJson(version.secrets),
    dependencies: version.dependencies,
    created_at: version.createdAt,
  };
}
