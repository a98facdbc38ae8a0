import type { DeployOutcome } from "../src/deploy/deploy.ts";
import type { Style } from "./context.ts";
import { renderDoneStep } from "./render-plan.ts";

/** Renders the result of a deploy: one line per step, links to the Auth0 dashboard, and the next command. */
export function renderDeployed(name: string, host: string, outcome: DeployOutcome, style: Style): string[] {
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
      ? ["", "Next: send a test event from Auth0's side:", "  splunk-action test-event --remote"]
      : []),
  ];
}

/** The URL of the Action in the Auth0 dashboard. `undefined` if the host does not contain the tenant's name. */
function toDashboardLinks(host: string, actionId: string) {
  const [, tenant, region = "us"] = /^([\w-]+)(?:\.([\w-]+))?\.auth0\.com$/.exec(host) ?? [];
  if (tenant === undefined) return undefined;
  const actions = `https://manage.auth0.com/dashboard/${region}/${tenant}/actions`;
  return { action: `${actions}/library/details/${actionId}`, trigger: `${actions}/triggers/post-login/` };
}
