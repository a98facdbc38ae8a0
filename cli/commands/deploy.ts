import { loadBundle } from "../../src/bundle/load-bundle.ts";
import { parsePosition } from "../../src/deploy/bindings.ts";
import { type DeployOutcome, deploy as deployAction, previewDeploy } from "../../src/deploy/deploy.ts";
import {
  type DeployPlan,
  type DeployStep,
  type DesiredAction,
  defaultActionName,
} from "../../src/deploy/plan-deploy.ts";
import { collectValues } from "../../src/deploy/plan-secrets.ts";
import { createWriter } from "../../src/management-api/management-client.ts";
import type { CommandResult, Style } from "../context.ts";
import { declareCommand, type Handler } from "../declare-command.ts";
import { toProgram } from "../environment.ts";
import { exitCodeOption, nameOption, parseText, timeoutOption } from "../options.ts";
import { type Deployed, renderDeployed } from "../render-deploy.ts";
import { renderNotCompared, renderPlannedStep } from "../render-plan.ts";
import { requireConsistent } from "../require-consistent.ts";
import { buildTimeout, type ConnectedTenant, goesOn, withTenant } from "../with-tenant.ts";

/** `deploy`: creates or updates, deploys and binds the Action. `--dry-run` shows the plan. */
export const deploy = declareCommand({
  name: "deploy",
  summary: "create or update the Action, deploy it and bind it to post-login",
  examples: ["deploy", "deploy --dry-run", "deploy --position after:enrich-profile"],
  options: (command) =>
    command
      .option(...nameOption)
      .option("--dry-run", "show the plan; this cannot write")
      .option(
        "--position <P>",
        "first, last, before:NAME or after:NAME, if it is not bound yet (default: last)",
        parseText("--position"),
      )
      .option("--push-secrets", "overwrite the tenant's secrets from the environment")
      .option(...exitCodeOption)
      .option(...timeoutOption),
});

export const runDeploy: Handler<typeof deploy> = async (context, options) => {
  const desired: DesiredAction = {
    name: options.name ?? defaultActionName,
    bundle: await loadBundle(context.distDirectory),
    values: collectValues(context.env),
    signupsSinceGiven: context.env.SIGNUPS_SINCE !== undefined,
    pushSecrets: options.pushSecrets === true,
    position: parsePosition(options.position ?? "last"),
  };
  requireConsistent(context.env);
  const { timeout: seconds = buildTimeout } = options;
  const exitCode = options.exitCode ? 2 : 0;
  if (options.dryRun) {
    const plan = await withTenant(context, ({ reader }) => previewDeploy(reader, desired), { seconds });
    return {
      data: { dryRun: true, ...plan },
      text: renderPlan(plan),
      exitCode: isChange(plan) ? exitCode : 0,
    };
  }
  const apply = async ({ host, session, ...rest }: ConnectedTenant) => {
    const outcome = await deployAction({ ...rest, writer: createWriter(session) }, desired);
    return { host, outcome };
  };
  const { host, outcome } = await withTenant(context, apply, { seconds, resume: goesOn });
  return {
    data: toData(desired.name, outcome),
    text: renderOutcome({ name: desired.name, host, program: toProgram(context), outcome }),
    exitCode: isChange(outcome) ? exitCode : 0,
  };
};

function isChange({ steps }: { readonly steps: readonly DeployStep[] }): boolean {
  return steps.some(({ kind }) => kind !== "unchanged");
}

function toData(name: string, { action, version, position, steps, warnings, notCompared }: DeployOutcome) {
  const changed = isChange({ steps });
  const { number, id: versionId, builtAt = null } = version;
  return {
    dryRun: false,
    name,
    actionId: action.id,
    changed,
    version: { number, id: versionId, builtAt },
    position,
    steps,
    notCompared,
    warnings,
  };
}

function renderPlan({ name, steps, notCompared, warnings }: DeployPlan): CommandResult["text"] {
  return (style) =>
    [
      `Plan for ${style.bold(name)} (nothing was written):`,
      ...steps.map((step) => `  ${renderPlannedStep(step)}`),
      ...renderNotCompared(notCompared, style),
      ...renderWarnings(warnings, style),
    ].join("\n");
}

function renderOutcome(deployed: Deployed): CommandResult["text"] {
  const { warnings, notCompared } = deployed.outcome;
  return (style) =>
    [
      ...renderDeployed(deployed, style),
      ...renderNotCompared(notCompared, style),
      ...renderWarnings(warnings, style),
    ].join("\n");
}

function renderWarnings(warnings: readonly string[], style: Style): string[] {
  return warnings.map((warning) => `${style.yellow("warning:")} ${warning}`);
}
