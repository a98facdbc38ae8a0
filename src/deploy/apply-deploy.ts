import { bindAction } from "./bind-action.ts";
import { compareContent } from "./compare-content.ts";
import { createDraft } from "./create-draft.ts";
import type { DesiredAction } from "./desired-action.ts";
import { hasStatus } from "./management-error.ts";
import type { ManagementWriter } from "./management-port.ts";
import type { DeployPlan, DeployStep } from "./plan-deploy.ts";
import { toSecretInputs } from "./plan-secrets.ts";
import type { TenantState } from "./read-tenant.ts";
import { StaleTenant } from "./stale-tenant.ts";
import type { ActionContent, ActionVersion, TenantAction } from "./tenant-model.ts";
import { type WaitingParts, waitBuilt, waitDeployed } from "./wait-for-version.ts";

/** What a run has seen in the tenant when it was done. */
export interface DeployedState {
  readonly action: TenantAction;
  readonly version: ActionVersion;
  /** Counted from 1. */
  readonly position: number;
  /** What could not be tidied up, one sentence each. */
  readonly warnings: readonly string[];
}

/** What applying needs. */
export interface ApplyParts extends WaitingParts {
  readonly writer: ManagementWriter;
  /** Told after each step that has been done. */
  readonly done: (step: DeployStep) => void;
}

/**
 * Carries out a plan, step by step. What it returns was read from the tenant, not assumed.
 *
 * @throws {StaleTenant} if the tenant turns out to be different from what the plan was made for.
 */
export async function applyDeploy(
  parts: ApplyParts,
  state: TenantState,
  plan: DeployPlan,
  desired: DesiredAction,
): Promise<DeployedState> {
  const { reader, writer, report, done } = parts;
  const doubles = new Set(state.doubles.map(({ id }) => id));
  let action = state.action;
  let version = action?.deployedVersion;
  const warnings: string[] = [];
  let position = 1 + (state.bindings ?? []).findIndex(({ actionId }) => actionId === action?.id);
  for (const step of plan.steps) {
    switch (step.kind) {
      case "create":
        report("creating the Action");
        action = await createDraft(parts, desired, step.secrets);
        break;
      case "update": {
        report("updating the draft");
        const secrets = step.secrets && toSecretInputs(step.secrets, desired.values);
        const draft = {
          ...desired.bundle,
          dependencies: [],
          ...(secrets === undefined ? {} : { secrets }),
        };
        action = await writer.updateAction(known(action).id, draft);
        break;
      }
      case "wait-built":
        action = await waitBuilt(parts, known(action));
        verify(action, desired, "draft");
        break;
      case "deploy":
        report("deploying");
        version = await writer.deployAction(known(action).id);
        break;
      case "wait-deployed": {
        const seen = await waitDeployed(parts, known(action).id, known(version));
        ({ deployedVersion: version } = seen);
        action = seen;
        verify(version, desired, "deployed version");
        break;
      }
      case "bind": {
        report("binding");
        const { id, name } = known(action);
        ({ position } = await bindAction(reader, writer, { id, name }, doubles, desired.position));
        break;
      }
      case "delete-double":
        try {
          await writer.deleteAction(step.actionId);
        } catch (error) {
          // It is not bound, so it does no harm, and a deployer needs no scope for deleting.
          if (!hasStatus(error, 403)) throw error;
          warnings.push(`the double ${step.actionId} is left: deleting it takes the scope delete:actions`);
          continue;
        }
        break;
      case "unchanged":
        break;
    }
    done(step);
  }
  return { action: known(action), version: known(version), position, warnings };
}

function verify(seen: ActionContent, { bundle, values }: DesiredAction, what: string): void {
  const differences = compareContent(seen, { ...bundle, dependencies: [], secrets: seen.secrets });
  const names = new Set(seen.secrets.map(({ name }) => name));
  const missing = [...values.keys()].filter((name) => !names.has(name));
  if (differences.length === 0 && missing.length === 0) return;
  const parts = [...differences, ...missing].join(", ");
  throw new StaleTenant("NOT_VERIFIED", `the ${what} in Auth0 is not what was sent (${parts})`);
}

function known<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("a plan's steps are out of order");
  return value;
}
