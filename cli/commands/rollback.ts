import { defaultActionName } from "../../src/deploy/plan-deploy.ts";
import { type RollbackOutcome, rollback as rollbackAction } from "../../src/deploy/rollback.ts";
import { createWriter } from "../../src/management-api/management-client.ts";
import { countOption, textOption } from "../command-options.ts";
import type { CommandContext, CommandOptions, CommandResult } from "../context.ts";
import { buildTimeout, withTenant } from "../with-tenant.ts";

/** `rollback`: an earlier version runs again, and the draft equals it. */
export async function rollback(context: CommandContext, options: CommandOptions): Promise<CommandResult> {
  const name = textOption(options, "name") ?? defaultActionName;
  const to = countOption(options, "to");
  const outcome = await withTenant(
    context,
    ({ session, ...parts }) => rollbackAction({ ...parts, writer: createWriter(session) }, name, to),
    countOption(options, "timeout") ?? buildTimeout,
  );
  const data = { name, ...outcome, deployedVersion: outcome.deployedVersion ?? null };
  return {
    data,
    text: ({ yellow }) => [renderRollback(name, outcome), ...renderDraft(outcome, yellow)].join("\n"),
  };
}

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
