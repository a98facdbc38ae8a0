import { z } from "zod";
import { applySecrets } from "../actions/secrets.ts";
import { ApiError, toTooManyEntities } from "../http/api-error.ts";
import type { TenantContext } from "../tenant-context.ts";
import type { StoredModule, StoredModuleVersion } from "../tenant-state.ts";

const maxModules = 100;
const maxVersions = 50;

const content = {
  secrets: z
    .array(z.strictObject({ name: z.string(), value: z.string().optional() }))
    .max(30)
    .optional(),
  dependencies: z
    .array(z.strictObject({ name: z.string(), version: z.string() }))
    .max(10)
    .optional(),
};

export const createModuleBody = z.strictObject({
  name: z.string().min(1).max(255),
  code: z.string().max(65_536),
  ...content,
  publish: z.boolean().optional(),
  api_version: z.string().optional(),
});

export const updateModuleBody = z.strictObject({ code: z.string().max(65_536).optional(), ...content });

/** @throws ApiError 409 for a name that is taken. */
export function createModule(context: TenantContext, body: z.infer<typeof createModuleBody>): StoredModule {
  const { state, ids } = context;
  if (state.modules.length >= maxModules) throw toTooManyEntities();
  if (state.modules.some(({ name }) => name === body.name))
    throw new ApiError(409, "A module with this name already exists.");
  const at = toModuleTimestamp(context);
  const module: StoredModule = {
    id: ids.uuid(),
    name: body.name,
    code: body.code,
    dependencies: body.dependencies ?? [],
    secrets: applySecrets([], body.secrets ?? [], at),
    createdAt: at,
    updatedAt: at,
    versions: [],
  };
  state.modules.push(module);
  if (body.publish === true) publishModule(context, module);
  return module;
}

/** Changes the draft. The published version stays until the next one. */
export function updateModule(
  context: TenantContext,
  module: StoredModule,
  body: z.infer<typeof updateModuleBody>,
): void {
  const at = toModuleTimestamp(context);
  module.secrets =
    body.secrets === undefined ? module.secrets : applySecrets(module.secrets, body.secrets, at);
  module.code = body.code ?? module.code;
  module.dependencies = body.dependencies ?? module.dependencies;
  module.updatedAt = at;
}

/** @throws ApiError 409 with nothing to publish, 412 beyond 50 versions. */
export function publishModule(context: TenantContext, module: StoredModule): StoredModuleVersion {
  if (isPublished(module)) throw new ApiError(409, "There are no changes to publish.");
  if (module.versions.length >= maxVersions)
    throw new ApiError(412, "The maximum number of versions was reached.");
  const version: StoredModuleVersion = {
    id: context.ids.uuid(),
    number: (module.versions.at(-1)?.number ?? 0) + 1,
    code: module.code,
    dependencies: structuredClone(module.dependencies),
    secrets: structuredClone(module.secrets),
    createdAt: toModuleTimestamp(context),
  };
  module.versions.push(version);
  return version;
}

/** Whether the draft equals the newest version. */
export function isPublished(module: StoredModule): boolean {
  const latest = module.versions.at(-1);
  if (latest === undefined) return false;
  const toComparable = ({ code, dependencies, secrets }: StoredModule | StoredModuleVersion) =>
    JSON.stringify([code, dependencies, secrets]);
  return toComparable(module) === toComparable(latest);
}

/** Modules have six fractional digits where Actions have nine. */
function toModuleTimestamp(context: TenantContext): string {
  return `${context.timestamps.next().slice(0, 26)}Z`;
}
