import { Failure } from "../errors/failure.ts";
import { hasStatus } from "../management-api/management-error.ts";
import { type ManagementReader, trigger } from "../management-api/management-port.ts";
import { type ApplyOptions, applyDeploy, type DeployedState } from "./apply-deploy.ts";
import {
  chooseRuntime,
  type DeployPlan,
  type DeployStep,
  type DesiredAction,
  defaultActionName,
  planDeploy,
} from "./plan-deploy.ts";
import { isOwnAction, readTenant, type TenantState } from "./read-tenant.ts";
import { repeatAttempt } from "./repeat-attempt.ts";

/** The steps of a deploy, and the state after it. */
export interface DeployOutcome extends DeployedState, Pick<DeployPlan, "notCompared"> {
  /** Only `unchanged` if there was nothing to do. */
  readonly steps: readonly DeployStep[];
  /** Errors of the settings and skipped steps, one sentence each. */
  readonly warnings: readonly string[];
}

/**
 * Deploys the Action: reads the tenant, plans, applies the plan, and starts again after an error that a new reading can
 * solve. If there is nothing to do, it sends two read requests and no write request.
 */
export async function deploy(
  options: Omit<ApplyOptions, "begin" | "done">,
  desired: DesiredAction,
): Promise<DeployOutcome> {
  const { reader, report } = options;
  const steps: DeployStep[] = [];
  let begun: DeployStep | undefined;
  const begin = (step: DeployStep) => {
    begun = step;
  };
  const done = (step: DeployStep) => {
    begun = undefined;
    if (step.kind !== "unchanged") steps.push(step);
  };
  let offeredRuntimes: readonly string[] | undefined;
  const attempt = async (): Promise<DeployedState & DeployPlan> => {
    report("reading the tenant");
    const wanted = { ...desired, offeredRuntimes };
    const { state, plan } = await readPlan(reader, wanted);
    // A step of the attempt before that got no response, and that the tenant shows as done.
    if (begun !== undefined && !plan.steps.some(({ kind }) => kind === begun?.kind)) done(begun);
    try {
      const seen = await applyDeploy({ ...options, begin, done }, state, plan, wanted);
      return { ...plan, ...seen, warnings: [...seen.warnings, ...plan.warnings] };
    } catch (error) {
      const writesCode = ["create the Action", "update the draft"] as const;
      const isAboutRuntime = hasStatus(error, 400) && writesCode.some((one) => one === error.operation);
      if (!isAboutRuntime || offeredRuntimes !== undefined) throw error;
      // Auth0 refuses an unknown runtime with a 400 without an error code.
      offeredRuntimes = await readOfferedRuntimes(reader);
      if (chooseRuntime(desired.bundle.runtime, state.action?.runtime, offeredRuntimes) === plan.runtime) {
        throw error;
      }
      return attempt();
    }
  };
  const seen = await repeatAttempt(options.deadline, report, attempt);
  const isChanged = steps.some(({ kind }) => kind !== "wait-built" && kind !== "wait-deployed");
  return { ...seen, steps: isChanged ? steps : [{ kind: "unchanged" }] };
}

/** Makes the plan only. It gets a reader only, so it cannot write. */
export async function previewDeploy(reader: ManagementReader, desired: DesiredAction): Promise<DeployPlan> {
  return (await readPlan(reader, desired)).plan;
}

async function readPlan(
  reader: ManagementReader,
  desired: DesiredAction,
): Promise<{ readonly state: TenantState; readonly plan: DeployPlan }> {
  const state = await readTenant(reader, desired.name, { bindings: "always" });
  const plan = planDeploy(state, desired);
  if (plan.steps.some(({ kind }) => kind !== "unchanged")) {
    await refuseForeign(reader, desired.name, state);
    await refuseCopies(reader, desired.name, state);
  }
  return { state, plan };
}

/**
 * Refuses to overwrite an Action of another project if `--name` is mistyped. An Action with the default name is always
 * accepted: it may be a copy of this Action that was edited by hand.
 *
 * @throws {Failure} `ACTION_FOREIGN`
 */
async function refuseForeign(reader: ManagementReader, name: string, { action }: TenantState): Promise<void> {
  if (action === undefined || name === defaultActionName) return;
  const { id, code, deployedVersion } = action;
  const isOurs = [code, deployedVersion?.code ?? ""].some(isOwnAction);
  if (isOurs || (await reader.listVersions(id)).some((version) => isOwnAction(version.code))) return;
  throw new Failure(
    "ACTION_FOREIGN",
    `the post-login Action ${name} was not made by this tool: deploying would replace its code`,
    "Deploy under another name with --name. To replace that Action, rename or delete it in Auth0's dashboard first.",
  );
}

/**
 * Searches the bound Actions for this Action under another name, for example after a rename in the dashboard. Two copies
 * would send every login twice. Bindings do not contain the code, so this also lists the Actions.
 *
 * @throws {Failure} `ACTION_RENAMED`
 */
async function refuseCopies(
  reader: ManagementReader,
  name: string,
  { action, duplicates, bindings = [] }: TenantState,
): Promise<void> {
  const ours = new Set([action, ...duplicates].map((one) => one?.id));
  const others = new Set(bindings.map(({ actionId }) => actionId).filter((id) => !ours.has(id)));
  if (others.size === 0) return;
  const copies = (await reader.listActions())
    .filter(({ id, code, deployedVersion }) => others.has(id) && isOwnAction(deployedVersion?.code ?? code))
    .map((copy) => copy.name);
  if (copies.length === 0) return;
  throw new Failure(
    "ACTION_RENAMED",
    `this Action is bound to post-login already, under the name ${copies.join(", ")}: a second one, ${name}, would ` +
      "send every login twice",
    `Deploy to it with --name "${copies[0]}"; or rename it in Auth0's dashboard to ${name}; or unbind it there.`,
  );
}

/** The runtimes that the tenant offers for the trigger, in its order. */
export async function readOfferedRuntimes(reader: ManagementReader): Promise<readonly string[]> {
  const triggers = await reader.listTriggers();
  return triggers.find(({ id, version }) => id === trigger.id && version === trigger.version)?.runtimes ?? [];
}
