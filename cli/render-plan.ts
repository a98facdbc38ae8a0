import type { DeployStep } from "../src/deploy/plan-deploy.ts";

const reasons = {
  "never deployed": "no version is deployed yet",
  "draft changes": "the draft changes",
  "draft not deployed": "the draft is newer than what runs",
} as const;

/** A step as a plan tells it: what will be done, and why. */
export function renderPlannedStep(step: DeployStep): string {
  switch (step.kind) {
    case "create":
      return `create the Action with ${renderNames(step.secrets)}`;
    case "update":
      return `update the draft: ${step.differences.join(", ")}${step.secrets === undefined ? "" : ` (set ${step.secrets.set.join(", ")}; keep all others)`}`;
    case "wait-built":
      return "wait until it is built";
    case "deploy":
      return `deploy: ${reasons[step.reason]}`;
    case "wait-deployed":
      return "wait until the version runs";
    case "bind":
      return `${step.change === "heal" ? "bind it only once" : "bind it"}${renderPosition(step)}`;
    case "delete-double":
      return `delete a double (${step.actionId}) that two deploys at once have made`;
    case "unchanged":
      return "nothing to do";
  }
}

/** The steps that changed something, as a sentence tells them afterwards. Waiting is not worth a word. */
export function renderDoneStep(step: DeployStep): string | undefined {
  switch (step.kind) {
    case "create":
      return `created with ${renderNames(step.secrets)}`;
    case "update":
      return `updated (${step.differences.join(", ")})`;
    case "bind":
      return step.change === "heal" ? "bound only once again" : "bound to post-login";
    case "delete-double":
      return "a double deleted";
    default:
      return undefined;
  }
}

function renderNames(names: readonly string[]): string {
  return names.length === 0 ? "no secrets" : `the secrets ${names.join(", ")}`;
}

function renderPosition({ position, order }: Extract<DeployStep, { kind: "bind" }>): string {
  return position === undefined || order === undefined
    ? ""
    : ` at position ${position}: ${order.join(" > ")}`;
}
