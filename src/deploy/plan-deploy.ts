import type { TenantAction } from "../management-api/management-port.ts";
import { type BindingsPlan, type Position, planBindings } from "./bindings.ts";
import { checkSecrets } from "./check-secrets.ts";
import { type ContentPart, compareContent } from "./compare-content.ts";
import { planSecrets, type SecretsPlan } from "./plan-secrets.ts";
import type { TenantState } from "./read-tenant.ts";

/** The Action's name where nobody gives another. */
export const defaultActionName = "splunk-signup-login";

/** The Action's file as it would be deployed. */
export interface DeployableBundle {
  readonly code: string;
  readonly runtime: string;
}

/** What the tenant should look like. The values are the only secrets in this folder; a plan never holds one. */
export interface DesiredAction {
  readonly name: string;
  readonly bundle: DeployableBundle;
  /** The settings that the environment holds, by name. */
  readonly values: ReadonlyMap<string, string>;
  /** Whether the environment gives `SIGNUPS_SINCE`, if only as an empty text. */
  readonly signupsSinceGiven: boolean;
  /** Overwrite what the tenant has, too. */
  readonly pushSecrets: boolean;
  /** Where to bind it if it is not bound yet. */
  readonly position: Position;
}

/** One thing to do. */
export type DeployStep =
  | { readonly kind: "create"; readonly secrets: readonly string[] }
  | {
      readonly kind: "update";
      readonly differences: readonly DraftDifference[];
      /** Absent: the list of secrets is not sent. */
      readonly secrets?: SecretsPlan;
    }
  | { readonly kind: "wait-built" }
  | { readonly kind: "deploy"; readonly reason: DeployReason }
  | { readonly kind: "wait-deployed" }
  | {
      readonly kind: "bind";
      readonly change: Exclude<BindingsPlan["change"], "none">;
      /** Counted from 1; unknown until the bindings have been read. */
      readonly position: number | undefined;
      /** The names of all bound Actions afterwards, in their order. */
      readonly order: readonly string[] | undefined;
    }
  | { readonly kind: "delete-double"; readonly actionId: string }
  | { readonly kind: "unchanged" };

/** Why the draft is written. */
export type DraftDifference = ContentPart | "failed build";

/** Why a version is deployed. */
export type DeployReason = "never deployed" | "draft changes" | "draft not deployed";

/** What to do, in order. It can be printed: no secret value is in it. */
export interface DeployPlan {
  readonly name: string;
  readonly actionId: string | undefined;
  readonly steps: readonly DeployStep[];
  /** What the Action will lack, one sentence each. */
  readonly warnings: readonly string[];
}

/**
 * Compares what is wanted with what is there. Pure; the same state always gives the same plan, and the state after
 * its application gives `unchanged`.
 *
 * @throws {Failure} if the limits of the tenant forbid it, or the settings would contradict each other.
 */
export function planDeploy(state: TenantState, desired: DesiredAction): DeployPlan {
  const { action, doubles } = state;
  const current = action?.secrets ?? [];
  const secrets = planSecrets(current, { set: selectSecrets(action, desired) });
  const warnings = checkSecrets(
    secrets ?? { set: [], keep: current.map(({ name }) => name) },
    desired.values,
  );
  const steps: DeployStep[] =
    action === undefined ? planCreation(secrets) : planUpdate(action, desired, secrets);
  steps.push(...planBinding(state, desired));
  steps.push(...doubles.map(({ id }) => ({ kind: "delete-double", actionId: id }) as const));
  if (steps.length === 0) steps.push({ kind: "unchanged" });
  return { name: desired.name, actionId: action?.id, steps, warnings };
}

/** Once the Action is there, Auth0's dashboard is the authority: only what it lacks is sent. */
function selectSecrets(action: TenantAction | undefined, desired: DesiredAction): readonly string[] {
  const given = [...desired.values.keys()];
  if (action === undefined) return desired.signupsSinceGiven ? given : [...given, "SIGNUPS_SINCE"];
  const there = new Set(action.secrets.map(({ name }) => name));
  return desired.pushSecrets ? given : given.filter((name) => !there.has(name));
}

function planCreation(secrets: SecretsPlan | undefined): DeployStep[] {
  return [
    { kind: "create", secrets: secrets?.set ?? [] },
    { kind: "wait-built" },
    { kind: "deploy", reason: "never deployed" },
    { kind: "wait-deployed" },
  ];
}

function planUpdate(
  action: TenantAction,
  { bundle }: DesiredAction,
  secrets: SecretsPlan | undefined,
): DeployStep[] {
  const wanted = { ...bundle, dependencies: [], secrets: action.secrets };
  const differences: DraftDifference[] = [...compareContent(action, wanted)];
  if (secrets !== undefined) differences.push("secrets");
  if (action.status === "failed" && differences.length === 0) differences.push("failed build");

  const steps: DeployStep[] = [];
  if (differences.length > 0) {
    steps.push({ kind: "update", differences, ...(secrets === undefined ? {} : { secrets }) });
  }
  const reason = toDeployReason(action, differences);
  if (reason === undefined) return steps;
  if (differences.length > 0 || action.status !== "built") steps.push({ kind: "wait-built" });
  steps.push({ kind: "deploy", reason }, { kind: "wait-deployed" });
  return steps;
}

function toDeployReason(
  action: TenantAction,
  differences: readonly DraftDifference[],
): DeployReason | undefined {
  const { deployedVersion } = action;
  if (deployedVersion === undefined) return "never deployed";
  if (differences.length > 0) return "draft changes";
  const current = action.allChangesDeployed && compareContent(action, deployedVersion).length === 0;
  return current ? undefined : "draft not deployed";
}

function planBinding({ action, doubles, bindings }: TenantState, desired: DesiredAction): DeployStep[] {
  if (bindings === undefined)
    return [{ kind: "bind", change: "bind", position: undefined, order: undefined }];
  const ours = { id: action?.id ?? "", name: desired.name };
  const taken = new Set(doubles.map(({ id }) => id));
  const { change, position, bindings: list } = planBindings(bindings, ours, taken, desired.position);
  if (change === "none") return [];
  return [{ kind: "bind", change, position, order: list.map(({ actionName }) => actionName) }];
}
