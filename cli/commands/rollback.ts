import { defaultActionName } from "../../src/deploy/plan-deploy.ts";
import { type RollbackOutcome, rollback as rollbackAction } from "../../src/deploy/rollback.ts";
import { createWriter } from "../../src/management-api/management-client.ts";
import { declareCommand, type Handler } from "../declare-command.ts";
import { nameOption, parseCount, timeoutOption } from "../options.ts";
import { buildTimeout, withTenant } from "../with-tenant.ts";

/** `rollback`: an earlier version runs again, and the draft equals it. */
export const rollback = declareCommand({
  name: "rollback",
  summary: "deploy the previous version again",
  examples: ["rollback", "rollback --to 7"],
  options: (command) =>
    command
      .option(...nameOption)
      .option("--to <NUMBER>", "the version to deploy again (default: the one before)", parseCount("--to"))
      .option(...timeoutOption),
});

export const runRollback: Handler<typeof rollback> = async (context, options) => {
  const { name = defaultActionName, to, timeout = buildTimeout } = options;
  const outcome = await withTenant(
    context,
    ({ session, ...parts }) => rollbackAction({ ...parts, writer: createWriter(session) }, name, to),
    timeout,
  );
  const data = { name, ...outcome, deployedVersion: outcome.deployedVersion ?? null };
  return {
    data,
    text: ({ yellow }) => [renderRollback(name, outcome), ...renderDraft(outcome, yellow)].join("\n"),
  };
};

function renderRollback(name: string, { from, to, deployedVersion }: RollbackOutcome): string {
  return deployedVersion === undefined
    ? `Unchanged: ${name} runs version ${from}, whose content is that of version ${to}.`
    : `Rolled back ${name} from version ${from} to version ${to}, which runs as version ${deployedVersion}.`;
}

function renderDraft({ draft }: RollbackOutcome, warn: (text: string) => string): string[] {
  if (draft !== "secrets differ") return [];
  return [
    `${warn("warning:")} the draft has newer secrets than the version that runs, and Auth0 does not give their values ` +
      "back: the next deploy will publish them. Set them anew with splunk-action secrets push.",
  ];
}
