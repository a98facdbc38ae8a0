import type { DeployStep } from "../src/deploy/plan-deploy.ts";
import type { SecretsPlan } from "../src/deploy/plan-secrets.ts";
import type { Style } from "./context.ts";

const reasons = {
  "never deployed": "no version is deployed yet",
  "draft changes": "the draft changes",
  "draft not deployed": "the draft is newer than the deployed version",
} as const;

/** A step of a plan: what it does and why. */
export function renderPlannedStep(step: DeployStep): string {
  switch (step.kind) {
    case "create":
      return `create the Action with ${renderNames(step.secrets)}`;
    case "update":
      return `update the draft: ${step.differences.join(", ")}${step.secrets === undefined ? "" : ` (${renderSecrets(step.secrets)})`}`;
    case "wait-built":
      return "wait until it is built";
    case "deploy":
      return `deploy: ${reasons[step.reason]}`;
    case "wait-deployed":
      return "wait until the version runs";
    case "bind":
      return `${step.change === "repair" ? "bind it only once" : "bind it"}${renderPosition(step)}`;
    case "delete-duplicate":
      return `delete a duplicate (${step.actionId}), created by a concurrent deploy`;
    case "unchanged":
      return "nothing to do";
  }
}

/** The steps that changed something, in the past tense. Without waiting. */
export function renderDoneStep(step: DeployStep): string | undefined {
  switch (step.kind) {
    case "create":
      return `created with ${renderNames(step.secrets)}`;
    case "update":
      return `updated (${step.differences.join(", ")})${step.secrets === undefined ? "" : `: ${renderDoneSecrets(step.secrets)}`}`;
    case "bind":
      return step.change === "repair" ? "bound only once" : "bound to post-login";
    case "delete-duplicate":
      return "a duplicate deleted";
    default:
      return undefined;
  }
}

/** The number of values that were not compared, and how to send them. No line if there are none. */
export function renderNotCompared({ length }: readonly string[], { dim }: Style): string[] {
  if (length === 0) return [];
  const what = length === 1 ? "1 value of the environment was" : `${length} values of the environment were`;
  const which = length === 1 ? "it" : "them";
  return [
    dim(
      `note: ${what} not compared with the tenant's, because Auth0 does not return values; ` +
        `splunk-action deploy --push-secrets sends ${which}.`,
    ),
  ];
}

function renderSecrets({ set, remove }: SecretsPlan): string {
  const parts = [
    ...(set.length > 0 ? [`set ${set.join(", ")}`] : []),
    ...(remove.length > 0 ? [`remove ${remove.join(", ")}`] : []),
  ];
  return [...parts, "keep all others"].join("; ");
}

function renderDoneSecrets({ set, remove, keep }: SecretsPlan): string {
  const parts = [
    ...(set.length > 0 ? [`set ${set.join(", ")}`] : []),
    ...(remove.length > 0 ? [`removed ${remove.join(", ")}`] : []),
  ];
  return [...parts, `kept ${keep.length === 1 ? "1 other" : `${keep.length} others`}`].join("; ");
}

function renderNames(names: readonly string[]): string {
  return names.length === 0 ? "no secrets" : `the secrets ${names.join(", ")}`;
}

function renderPosition({ position, order }: Extract<DeployStep, { kind: "bind" }>): string {
  return ` at position ${position}: ${order.join(" > ")}`;
}
