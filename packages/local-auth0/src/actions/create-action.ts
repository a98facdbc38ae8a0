import { ApiError, toTooManyEntities } from "../http/api-error.ts";
import { checkModuleRefs } from "../modules/module-refs.ts";
import type { TenantContext } from "../tenant-context.ts";
import type { StoredAction } from "../tenant-state.ts";
import { createVersion } from "../versions/create-version.ts";
import type { CreateActionBody } from "./action-body.ts";
import { startBuild } from "./build.ts";
import { checkContent, checkRuntime } from "./check-content.ts";
import { applySecrets } from "./secrets.ts";
import { findTrigger } from "./triggers.ts";

const maxActions = 100;

/** `POST /actions/actions`: creates a draft and starts its build. */
export function createAction(context: TenantContext, body: CreateActionBody): StoredAction {
  const { state, timestamps, ids } = context;
  checkContent("Create", body);
  const wanted = body.supported_triggers[0];
  const trigger =
    wanted === undefined ? undefined : findTrigger(context.settings.triggers, wanted.id, wanted.version);
  if (trigger === undefined) throw new ApiError(400, "trigger version is not supported");
  const runtime = body.runtime ?? trigger.default_runtime;
  checkRuntime(context, trigger, runtime);
  const modules = checkModuleRefs(state, body.modules ?? []);
  if (state.actions.length >= maxActions) throw toTooManyEntities();
  if (
    context.settings.duplicateActionNames === "reject" &&
    state.actions.some((one) => one.name === body.name)
  )
    throw new ApiError(409, "An action with the same name already exists.");

  const createdAt = timestamps.next();
  const updatedAt = timestamps.next();
  const dependencies = body.dependencies ?? [];
  const action: StoredAction = {
    id: ids.uuid(),
    name: body.name,
    trigger: { id: trigger.id, version: trigger.version },
    createdAt,
    updatedAt: createdAt,
    draft: {
      code: body.code ?? "",
      dependencies: dependencies.map(toDependency),
      runtime,
      secrets: applySecrets([], body.secrets ?? [], updatedAt),
      modules,
      updatedAt,
      build: startBuild(context, body.name, dependencies.map(toDependency)),
    },
    versions: [],
  };
  state.actions.push(action);
  if (body.deploy === true && action.draft.build.outcome === "built")
    createVersion(context, action, action.draft, action.draft.build.durationMs);
  return action;
}

/** Removes undefined values. */
export function toDependency(given: { name: string; version: string; registry_url?: string | undefined }) {
  const { name, version, registry_url } = given;
  return { name, version, ...(registry_url === undefined ? {} : { registry_url }) };
}
