import { type BuildStatus, toBuildStatus } from "./actions/build.ts";
import { isDraftDeployed, toCurrentVersion } from "./actions/stored-action.ts";
import type { LogEvent } from "./logs/log-event.ts";
import type { TenantContext } from "./tenant-context.ts";
import type { StoredAction, StoredExecution, StoredUser } from "./tenant-state.ts";

/** The tenant's state for a page or a test. It contains no secret values. */
export interface TenantView {
  readonly actions: readonly ActionView[];
  /** By trigger id, in order of execution. */
  readonly bindings: Readonly<Record<string, readonly BindingView[]>>;
  readonly users: readonly StoredUser[];
  /** Oldest first. */
  readonly logs: readonly LogEvent[];
  /** Oldest first. */
  readonly executions: readonly StoredExecution[];
}

export interface ActionView {
  readonly id: string;
  readonly name: string;
  readonly trigger: string;
  readonly code: string;
  readonly runtime: string;
  readonly status: BuildStatus;
  readonly dependencies: readonly { readonly name: string; readonly version: string }[];
  readonly secrets: readonly SecretView[];
  readonly allChangesDeployed: boolean;
  readonly deployedVersion: VersionView | undefined;
  /** Newest first. */
  readonly versions: readonly VersionView[];
}

export interface SecretView {
  readonly name: string;
  readonly updatedAt: string;
}

export interface VersionView {
  readonly id: string;
  readonly number: number;
  readonly deployed: boolean;
  readonly createdAt: string;
  readonly code: string;
  readonly secrets: readonly SecretView[];
}

export interface BindingView {
  readonly id: string;
  readonly actionId: string;
  readonly actionName: string;
  readonly displayName: string | undefined;
}

export function toTenantView(context: TenantContext): TenantView {
  const { state } = context;
  return {
    actions: state.actions.map((action) => toActionView(action, context.now())),
    bindings: Object.fromEntries(
      Object.entries(state.bindings).map(([trigger, bindings]) => [
        trigger,
        bindings.map(({ id, actionId, displayName }) => ({
          id,
          actionId,
          actionName: state.actions.find((one) => one.id === actionId)?.name ?? "",
          displayName,
        })),
      ]),
    ),
    users: context.users.list(),
    logs: state.logs,
    executions: state.executions,
  };
}

function toActionView(action: StoredAction, now: number): ActionView {
  const { draft } = action;
  const current = toCurrentVersion(action, now);
  const versions = action.versions
    .map((version) => ({
      id: version.id,
      number: version.number,
      deployed: version === current,
      createdAt: version.createdAt,
      code: version.code,
      secrets: version.secrets.map(({ name, updatedAt }) => ({ name, updatedAt })),
    }))
    .reverse();
  return {
    id: action.id,
    name: action.name,
    trigger: action.trigger.id,
    code: draft.code,
    runtime: draft.runtime,
    status: toBuildStatus(draft.build, now),
    dependencies: draft.dependencies,
    secrets: draft.secrets.map(({ name, updatedAt }) => ({ name, updatedAt })),
    allChangesDeployed: isDraftDeployed(action, now),
    deployedVersion: versions.find(({ deployed }) => deployed),
    versions,
  };
}
