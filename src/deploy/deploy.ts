import { Failure } from "../errors/failure.ts";
import { hasStatus, ManagementError, type Operation } from "../management-api/management-error.ts";
import { type ManagementReader, trigger } from "../management-api/management-port.ts";
import { type ApplyParts, applyDeploy, type DeployedState } from "./apply-deploy.ts";
import { type DeployPlan, type DeployStep, type DesiredAction, planDeploy } from "./plan-deploy.ts";
import { readTenant } from "./read-tenant.ts";
import { repeatAttempt } from "./repeat-attempt.ts";

/** What a deploy did, and what it then saw. */
export interface DeployOutcome extends DeployedState {
  /** `unchanged` alone if there was nothing to do. */
  readonly steps: readonly DeployStep[];
  /** What the Action lacks or could not be tidied up, one sentence each. */
  readonly warnings: readonly string[];
}

/**
 * Makes the tenant what it should be: reads, plans, applies, and looks again where something went wrong on the way.
 * Where nothing is to be done it sends two reading requests and no writing one.
 */
export async function deploy(
  parts: Omit<ApplyParts, "done">,
  desired: DesiredAction,
): Promise<DeployOutcome> {
  const steps: DeployStep[] = [];
  const seen = await repeatAttempt(parts.deadline, parts.report, async () => {
    parts.report("reading the tenant");
    // A neighbour that is not bound is an error, and better told before anything is written.
    const bindings = "name" in desired.position ? "always" : "if-found";
    const state = await readTenant(parts.reader, desired.name, { bindings });
    const plan = planDeploy(state, desired);
    const done = (step: DeployStep) => {
      if (step.kind !== "unchanged") steps.push(step);
    };
    const seen = await applyDeploy({ ...parts, done }, state, plan, desired).catch(async (error) => {
      const write = error instanceof ManagementError && writesCode.has(error.operation);
      throw write ? await explainRuntime(parts.reader, error, desired.bundle.runtime) : error;
    });
    return { ...seen, warnings: [...plan.warnings, ...seen.warnings] };
  });
  return { ...seen, steps: steps.length === 0 ? [{ kind: "unchanged" }] : steps };
}

const writesCode: ReadonlySet<Operation> = new Set(["create the Action", "update the draft"]);

/** The plan alone. A reader is all it gets, so that it cannot write. */
export async function previewDeploy(reader: ManagementReader, desired: DesiredAction): Promise<DeployPlan> {
  return planDeploy(await readTenant(reader, desired.name, { bindings: "always" }), desired);
}

/**
 * Auth0 refuses a runtime with a 400 that carries no code. Asks what the tenant offers, and gives the explanation if
 * that is what was wrong, or the error itself.
 */
async function explainRuntime(reader: ManagementReader, error: unknown, runtime: string): Promise<unknown> {
  if (!hasStatus(error, 400)) return error;
  const triggers = await reader.listTriggers();
  const current = triggers.find(({ id, version }) => id === trigger.id && version === trigger.version);
  if (current?.runtimes.includes(runtime)) return error;
  const offered =
    current === undefined
      ? `no ${trigger.id} ${trigger.version}`
      : `${current.runtimes.join(", ") || "no runtime"} for ${trigger.id} ${trigger.version}`;
  return new Failure(
    "RUNTIME_NOT_OFFERED",
    `the Action needs the runtime ${runtime}, and this tenant offers ${offered}`,
    "Ask Auth0's support for this runtime; the Action runs on no other.",
  );
}
