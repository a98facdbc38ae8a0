import type { DeployOutcome } from "../src/deploy/deploy.ts";
import type { Style } from "./context.ts";
import { renderDoneStep } from "./render-plan.ts";

/** Where a deploy went, and how to call this program for the next command. */
export interface Deployed {
  readonly name: string;
  readonly host: string;
  readonly program: string;
  readonly outcome: DeployOutcome;
}

/** Renders the result of a deploy: one line per step, links to the Auth0 dashboard, and the next command. */
export function renderDeployed({ name, host, program, outcome }: Deployed, style: Style): string[] {
  const { steps, version, position, action } = outcome;
  const at = `version ${version.number} runs, at position ${position} of the post-login trigger`;
  if (steps.every(({ kind }) => kind === "unchanged"))
    return [`${style.green("Unchanged")}: ${style.bold(name)} on ${host}: ${at}.`];
  const done = steps.map(renderDoneStep).filter((text) => text !== undefined);
  const links = toDashboardLinks(host, action.id);
  return [
    `${style.green("Deployed")} ${style.bold(name)} to ${host}:`,
    ...[...done, at].map((line) => `  ${line}`),
    ...(links === undefined ? [] : ["", `  Action   ${links.action}`, `  trigger  ${links.trigger}`]),
    ...(steps.some(({ kind }) => kind === "create")
      ? ["", "Next: send a test event from Auth0's side:", `  ${program} test-event --remote`]
      : []),
  ];
}

/**
 * Where Auth0's dashboard shows the Action and the trigger; `undefined` where the host does not say which tenant it is.
 * Auth0's own documentation links to the trigger as `actions/flows/login`.
 */
function toDashboardLinks(host: string, actionId: string) {
  const [, tenant, region = "us"] = /^([\w-]+)(?:\.([\w-]+))?\.auth0\.com$/.exec(host) ?? [];
  if (tenant === undefined) return undefined;
  const actions = `https://manage.auth0.com/dashboard/${region}/${tenant}/actions`;
  return { action: `${actions}/library/details/${actionId}`, trigger: `${actions}/flows/login/` };
}
