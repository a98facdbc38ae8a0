import { ApiError } from "../http/api-error.ts";
import type { ModuleRef, TenantState } from "../tenant-state.ts";

const maxModules = 3;

/** @throws ApiError 400 for too many modules, or one that does not exist. Auth0's messages are unknown. */
export function checkModuleRefs(state: TenantState, refs: readonly ModuleRef[]): ModuleRef[] {
  if (refs.length > maxModules)
    throw new ApiError(400, `An action can use no more than ${maxModules} modules`);
  return refs.map(({ module_id, module_version_id }) => {
    const module = state.modules.find(({ id }) => id === module_id);
    if (!module?.versions.some(({ id }) => id === module_version_id))
      throw new ApiError(400, `The module version '${module_version_id}' does not exist`);
    return { module_id, module_version_id };
  });
}

/** The `modules` key of an Action or version: absent unless modules are used. */
export function toModuleRefsJson(state: TenantState, refs: readonly ModuleRef[]) {
  if (refs.length === 0) return {};
  return {
    modules: refs.map(({ module_id, module_version_id }) => {
      const module = state.modules.find(({ id }) => id === module_id);
      const version = module?.versions.find(({ id }) => id === module_version_id);
      return {
        module_id,
        module_name: module?.name ?? "",
        module_version_id,
        module_version_number: version?.number ?? 0,
      };
    }),
  };
}
