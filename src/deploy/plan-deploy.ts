import { Failure } from "../errors/failure.ts";
import type { TenantAction } from "../management-api/management-port.ts";
import { type BindingsPlan, type Position, planBindings } from "./bindings.ts";
import { checkSecrets, describeSilence, readDenial, refuseDenial } from "./check-secrets.ts";
import { type ContentPart, compareContent } from "./compare-content.ts";
import { planSecrets, replaceCredential, type SecretsPlan } from "./plan-secrets.ts";
import type { TenantState } from "./read-tenant.ts";

/** The Action's default name. */
export const defaultActionName = "splunk-signup-login";

/** The Action's file to deploy. */
export interface DeployableBundle {
  readonly code: string;
  readonly runtime: string;
}

/** The desired state of the tenant. Contains the values of secrets. A plan never does. */
export interface DesiredAction {
  readonly name: string;
  readonly bundle: DeployableBundle;
  /** The settings of the environment, by name. */
  readonly values: ReadonlyMap<string, string>;
  /** Whether the environment sets `SIGNUPS_SINCE`, even if it is empty. */
  readonly signupsSinceGiven: boolean;
  /** Whether to overwrite secrets in the tenant. */
  readonly pushSecrets: boolean;
  /** The position if it is not bound yet. */
  readonly position: Position;
  /** The runtimes that the trigger offers, if known. */
  readonly offeredRuntimes?: readonly string[] | undefined;
}

/** One step of a plan. */
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
      /** Counted from 1. */
      readonly position: number;
      /** The names of all bound Actions after the change, in order. */
      readonly order: readonly string[];
    }
  | { readonly kind: "delete-duplicate"; readonly actionId: string }
  | { readonly kind: "unchanged" };

/** Why the draft is written. */
export type DraftDifference = ContentPart | "failed build";

/** Why a version is deployed. */
export type DeployReason = "never deployed" | "draft changes" | "draft not deployed";

/** The steps in order. Contains no values of secrets, so it can be printed. */
export interface DeployPlan {
  readonly name: string;
  readonly actionId: string | undefined;
  readonly steps: readonly DeployStep[];
  /** The runtime to deploy: that of the bundle, or a newer one that the Action already has. */
  readonly runtime: string;
  /**
   * Secrets in the environment and in the tenant that are not sent. Auth0 does not return values, so they cannot be
   * compared.
   */
  readonly notCompared: readonly string[];
  /** Errors of the settings, one sentence each. Missing settings without which the Action cannot send come last. */
  readonly warnings: readonly string[];
}

/**
 * Compares the desired state with the tenant. Pure. The same state always gives the same plan, and after applying it the plan
 * is `unchanged`.
 *
 * @throws {Failure} if the limits of the tenant forbid it, the settings would contradict each other, or an Action that
 * cannot send would, or might, deny every login.
 */
export function planDeploy(state: TenantState, desired: DesiredAction): DeployPlan {
  const { action, duplicates } = state;
  const current = action?.secrets ?? [];
  const secrets = planSecrets(current, selectSecrets(action, desired));
  const check = secrets ?? { set: [], keep: current.map(({ name }) => name), remove: [] };
  const { missing, warnings } = checkSecrets(check, desired.values);
  const runtime = chooseRuntime(desired.bundle.runtime, action?.runtime, desired.offeredRuntimes);
  const bundle = { code: desired.bundle.code, runtime };
  const steps: DeployStep[] =
    action === undefined ? planCreation(secrets) : planUpdate(action, bundle, secrets);
  steps.push(...planBinding(state, desired));
  steps.push(...duplicates.map(({ id }) => ({ kind: "delete-duplicate", actionId: id }) as const));
  const denial = missing.length === 0 ? "none" : readDenial(check, desired.values);
  if (steps.length > 0) refuseDenial(denial, missing);
  if (steps.length === 0) steps.push({ kind: "unchanged" });
  const notCompared = check.keep.filter((name) => desired.values.has(name));
  const silence = missing.length === 0 ? [] : [describeSilence(desired.name, missing, denial)];
  const all = [...warnings, ...silence];
  return { name: desired.name, actionId: action?.id, steps, runtime, notCompared, warnings: all };
}

/**
 * If the Action exists, the Auth0 dashboard is the authority: only missing secrets are sent. The Splunk credential is
 * replaced as one unit.
 */
function selectSecrets(action: TenantAction | undefined, desired: DesiredAction) {
  const given = [...desired.values.keys()];
  if (action === undefined)
    return { set: desired.signupsSinceGiven ? given : [...given, "SIGNUPS_SINCE"], remove: [] };
  const names = new Set(action.secrets.map(({ name }) => name));
  const set = desired.pushSecrets ? given : given.filter((name) => !names.has(name));
  return replaceCredential(action.secrets, set, desired.values);
}

/** `node22` → 22, `node18-actions` → 18, others → 0. */
const toNumber = (runtime: string) => Number(/^node(\d+)/.exec(runtime)?.[1] ?? 0);

/**
 * Chooses the runtime. Keeps a newer runtime of the Action if the tenant offers it. Otherwise uses the bundle's runtime, or
 * the oldest newer one that the tenant offers.
 *
 * @param offered The runtimes that the trigger offers. Absent if unknown.
 * @throws {Failure} `RUNTIME_NOT_OFFERED`
 */
export function chooseRuntime(wanted: string, current = "", offered?: readonly string[]): string {
  const isNewer = (runtime: string) => toNumber(runtime) > toNumber(wanted);
  if (isNewer(current) && (offered?.includes(current) ?? true)) return current;
  if (offered?.includes(wanted) ?? true) return wanted;
  const [newer] = (offered ?? []).filter(isNewer).toSorted((one, other) => toNumber(one) - toNumber(other));
  if (newer !== undefined) return newer;
  throw new Failure(
    "RUNTIME_NOT_OFFERED",
    `the Action needs the runtime ${wanted}, and this tenant offers ${offered?.join(", ") || "none"} for post-login v3`,
    "Ask Auth0's support for this runtime or a newer one. The Action does not run on older ones.",
  );
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
  bundle: DeployableBundle,
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

function planBinding(
  { action, duplicates, bindings = [] }: TenantState,
  desired: DesiredAction,
): DeployStep[] {
  const ours = { id: action?.id ?? "", name: desired.name };
  const taken = new Set(duplicates.map(({ id }) => id));
  const { change, position, bindings: list } = planBindings(bindings, ours, taken, desired.position);
  if (change === "none") return [];
  return [{ kind: "bind", change, position, order: list.map(({ actionName }) => actionName) }];
}
