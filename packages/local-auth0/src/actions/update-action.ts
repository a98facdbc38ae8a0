import { ApiError } from "../http/api-error.ts";
import { checkModuleRefs } from "../modules/module-refs.ts";
import type { TenantContext } from "../tenant-context.ts";
import type { StoredAction, TriggerRef } from "../tenant-state.ts";
import type { UpdateActionBody } from "./action-body.ts";
import { startBuild } from "./build.ts";
import { checkContent, checkRuntime } from "./check-content.ts";
import { toDependency } from "./create-action.ts";
import { applySecrets } from "./secrets.ts";
import { findTrigger } from "./triggers.ts";

/** `PATCH /actions/actions/{id}`: changes the draft only and builds it again, even if nothing changed. */
export function updateAction(context: TenantContext, action: StoredAction, body: UpdateActionBody): void {
  const { draft } = action;
  checkContent("Update", body);
  const trigger = toUpdatedTrigger(context, action.trigger, body);
  const runtime = body.runtime ?? draft.runtime;
  if (body.runtime !== undefined) checkRuntime(context, trigger, runtime);
  const modules = body.modules === undefined ? draft.modules : checkModuleRefs(context.state, body.modules);
  const updatedAt = context.timestamps.next();
  const draftUpdatedAt = context.timestamps.next();
  const secrets =
    body.secrets === undefined ? draft.secrets : applySecrets(draft.secrets, body.secrets, draftUpdatedAt);

  const dependencies = body.dependencies?.map(toDependency) ?? draft.dependencies;
  action.name = body.name ?? action.name;
  action.trigger = trigger;
  action.updatedAt = updatedAt;
  action.draft = {
    code: body.code ?? draft.code,
    dependencies,
    runtime,
    secrets,
    modules,
    updatedAt: draftUpdatedAt,
    build: startBuild(context, action.name, dependencies),
  };
}

/** Keeps the trigger, or upgrades to a newer version that is compatible with it. */
function toUpdatedTrigger(context: TenantContext, trigger: TriggerRef, body: UpdateActionBody): TriggerRef {
  const wanted = body.supported_triggers?.[0];
  if (wanted === undefined) return trigger;
  const version = wanted.version ?? (wanted.id === trigger.id ? trigger.version : undefined);
  if (wanted.id === trigger.id && version === trigger.version) return trigger;
  const target = findTrigger(context.settings.triggers, wanted.id, version);
  const isUpgrade = target?.compatible_triggers.some(
    (one) => one.id === trigger.id && one.version === trigger.version,
  );
  if (target === undefined || isUpgrade !== true) throw new ApiError(400, "can't upgrade to this trigger.");
  return { id: target.id, version: target.version };
}
