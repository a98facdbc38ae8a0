import { Failure } from "../errors/failure.ts";
import { hasStatus } from "../management-api/management-error.ts";
import type {
  ActionContent,
  ActionVersion,
  ManagementReader,
  ManagementWriter,
  TenantAction,
} from "../management-api/management-port.ts";
import type { Clock } from "../outbound/deadline.ts";
import { bindAction } from "./bindings.ts";
import { compareContent } from "./compare-content.ts";
import type { DeployableBundle, DeployPlan, DeployStep, DesiredAction } from "./plan-deploy.ts";
import { toSecretInputs } from "./plan-secrets.ts";
import type { TenantState } from "./read-tenant.ts";
import { StaleTenant } from "./repeat-attempt.ts";
import { type WaitOptions, waitBuilt, waitDeployed } from "./wait-for-version.ts";

/** The state of the tenant after applying a plan. */
export interface DeployedState {
  readonly action: TenantAction;
  readonly version: ActionVersion;
  /** Counted from 1. */
  readonly position: number;
  /** Steps that were skipped, one sentence each. */
  readonly warnings: readonly string[];
}

/** The options for applying a plan. */
export interface ApplyOptions extends WaitOptions {
  readonly writer: ManagementWriter;
  /** Called before each step. */
  readonly begin: (step: DeployStep) => void;
  /** Called after each step that was done. */
  readonly done: (step: DeployStep) => void;
}

/**
 * Applies a plan step by step. The result is read from the tenant, not assumed.
 *
 * @throws {StaleTenant} if the tenant is different from the state that the plan was made for.
 */
export async function applyDeploy(
  options: ApplyOptions,
  state: TenantState,
  plan: DeployPlan,
  desired: DesiredAction,
): Promise<DeployedState> {
  const { reader, writer, report, begin, done } = options;
  const duplicates = new Set(state.duplicates.map(({ id }) => id));
  const bundle = { code: desired.bundle.code, runtime: plan.runtime };
  const expected = { bundle, ...toExpectedSecrets(state, plan) };
  let action = state.action;
  let version = action?.deployedVersion;
  const warnings: string[] = [];
  let position = 1 + (state.bindings ?? []).findIndex(({ actionId }) => actionId === action?.id);
  for (const step of plan.steps) {
    begin(step);
    switch (step.kind) {
      case "create":
        report("creating the Action");
        action = await createDraft(options, { ...desired, bundle }, step.secrets);
        break;
      case "update": {
        report("updating the draft");
        const secrets = step.secrets && toSecretInputs(step.secrets, desired.values);
        const draft = {
          ...bundle,
          dependencies: [],
          ...(secrets === undefined ? {} : { secrets }),
        };
        action = await writer.updateAction(present(action).id, draft);
        break;
      }
      case "wait-built":
        action = await waitBuilt(options, present(action));
        verify(action, expected, "draft");
        break;
      case "deploy":
        report("deploying");
        version = await writer.deployAction(present(action).id);
        break;
      case "wait-deployed": {
        const seen = await waitDeployed(options, present(action).id, present(version));
        ({ deployedVersion: version } = seen);
        action = seen;
        verify(version, expected, "deployed version");
        break;
      }
      case "bind": {
        report("binding");
        const { id, name } = present(action);
        const request = { previous: state.bindings ?? [], ours: { id, name }, duplicates };
        const bound = await bindAction(reader, writer, { ...request, position: desired.position });
        ({ position } = bound);
        // A concurrent deploy has bound it since the state was read.
        if (bound.change === "none") continue;
        break;
      }
      case "delete-duplicate":
        try {
          await writer.deleteAction(step.actionId);
        } catch (error) {
          // Do not fail: the duplicate is not bound, and the deployer may lack the scope for deleting.
          if (!hasStatus(error, 403)) throw error;
          warnings.push(
            `the duplicate ${step.actionId} was not deleted: the token lacks the scope delete:actions`,
          );
          continue;
        }
        break;
      case "unchanged":
        break;
    }
    done(step);
  }
  return { action: present(action), version: present(version), position, warnings };
}

/** The names of the secrets after the change, and the removed names. */
function toExpectedSecrets({ action }: TenantState, { steps }: DeployPlan) {
  const before = action?.secrets.map(({ name }) => name) ?? [];
  for (const step of steps) {
    if (step.kind === "create") return { names: step.secrets, removed: [] };
    if (step.kind === "update" && step.secrets !== undefined) {
      return { names: [...step.secrets.set, ...step.secrets.keep], removed: step.secrets.remove };
    }
  }
  return { names: before, removed: [] };
}

/** Compares the state in Auth0 with what was sent. @throws {StaleTenant} */
function verify(
  seen: ActionContent,
  {
    bundle,
    names,
    removed,
  }: {
    readonly bundle: DeployableBundle;
    readonly names: readonly string[];
    readonly removed: readonly string[];
  },
  what: string,
): void {
  const differences = compareContent(seen, { ...bundle, dependencies: [], secrets: seen.secrets });
  const there = new Set(seen.secrets.map(({ name }) => name));
  const missing = names.filter((name) => !there.has(name));
  const left = removed.filter((name) => there.has(name));
  if (differences.length + missing.length + left.length === 0) return;
  const parts = [...differences, ...missing, ...left].join(", ");
  throw new StaleTenant("NOT_VERIFIED", `the ${what} in Auth0 differs from what was sent (${parts})`);
}

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("a plan's steps are out of order");
  return value;
}

/** The options for creating an Action. */
interface CreationOptions {
  readonly reader: ManagementReader;
  readonly writer: ManagementWriter;
  readonly deadline: { readonly clock: Clock };
}

/**
 * Creates the Action with its secrets in one request. If `SIGNUPS_SINCE` is among the names without a value in the
 * environment, its value is the current time.
 *
 * @throws {StaleTenant} if another deploy has created it meanwhile.
 * @throws {Failure} `ACTION_AMBIGUOUS` if an Action of another trigger has the name and Auth0 does not allow a second.
 */
export async function createDraft(
  { reader, writer, deadline }: CreationOptions,
  { name, bundle, values }: DesiredAction,
  secretNames: readonly string[],
): Promise<TenantAction> {
  const now = new Date(deadline.clock.now()).toISOString();
  const all = new Map([["SIGNUPS_SINCE", now], ...values]);
  const secrets = toSecretInputs({ set: secretNames, keep: [], remove: [] }, all);
  try {
    return await writer.createAction(name, { ...bundle, dependencies: [], secrets });
  } catch (error) {
    // Auth0 does not document its response for an existing name, so read the list.
    const refused = hasStatus(error, 400, 409);
    if (refused && (await reader.findActions(name)).length > 0) {
      throw new StaleTenant("NOT_VERIFIED", "another deploy created the Action at the same time");
    }
    if (hasStatus(error, 409)) {
      throw new Failure(
        "ACTION_AMBIGUOUS",
        `Auth0 refuses the name ${name}: an Action of another trigger has it`,
        "Deploy with another name (--name). The other Action is not changed.",
      );
    }
    throw error;
  }
}
