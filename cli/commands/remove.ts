import { defaultActionName } from "../../src/deploy/plan-deploy.ts";
import { previewRemove, type RemoveOutcome, removeAction } from "../../src/deploy/remove-action.ts";
import { Failure } from "../../src/errors/failure.ts";
import { createWriter } from "../../src/management-api/management-client.ts";
import type { CommandContext } from "../context.ts";
import { declareCommand, type Handler } from "../declare-command.ts";
import { briefTimeoutOption, nameOption } from "../options.ts";
import { type ConnectedTenant, goesOn, withTenant } from "../with-tenant.ts";

/** `remove`: unbinds and deletes the Action. Asks first. Without a terminal it needs `--yes`. */
export const remove = declareCommand({
  name: "remove",
  summary: "unbind and delete the Action, leaving all others as they are",
  examples: ["remove", "remove --yes"],
  options: (command) =>
    command
      .option(...nameOption)
      .option("--yes", "do not ask")
      .option(...briefTimeoutOption),
});

export const runRemove: Handler<typeof remove> = async (context, options) => {
  const { name = defaultActionName, yes: sure = false, timeout: seconds } = options;
  if (!sure && (context.ask === undefined || context.json)) {
    throw new Failure(
      "USAGE",
      "remove deletes the Action and its versions, and there is no terminal to confirm it on",
      "Add --yes to remove it.",
    );
  }
  const work = async (tenant: ConnectedTenant) => {
    if (!sure && !(await confirm(context, tenant, name))) return undefined;
    const { session, ...rest } = tenant;
    // Check the scopes before unbinding, so the command does not stop after half of the work.
    const { scopes = ["delete:actions"] } = await session.token();
    if (!scopes.includes("delete:actions")) {
      throw new Failure(
        "AUTH0_SCOPE",
        "cannot delete the Action: the credentials lack the scope delete:actions",
        "Grant delete:actions to the application in Auth0 (Applications > APIs > Auth0 Management API).",
      );
    }
    return removeAction({ ...rest, writer: createWriter(session) }, name);
  };
  const outcome = await withTenant(context, work, { seconds, resume: goesOn });
  const data = { name, removed: outcome?.removed ?? false, unbound: outcome?.unbound ?? false };
  return { data, text: () => renderRemove(name, outcome), exitCode: outcome === undefined ? 1 : 0 };
};

async function confirm(
  { ask, progress }: CommandContext,
  { reader, host }: ConnectedTenant,
  name: string,
): Promise<boolean> {
  const { action, bindings = [] } = await previewRemove(reader, name);
  if (action === undefined) return true;
  progress.clear();
  const bound = bindings.some(({ actionId }) => actionId === action.id) ? "bound to post-login" : "not bound";
  const question = `Remove ${name} (${bound}) with all its versions and secrets from ${host}? [y/N] `;
  const answer = (await ask?.(question)) ?? "";
  return /^y(es)?$/i.test(answer.trim());
}

function renderRemove(name: string, outcome: RemoveOutcome | undefined): string {
  if (outcome === undefined) return "Nothing was removed.";
  if (!outcome.removed) return `There is no post-login Action called ${name}: nothing to remove.`;
  return `Removed ${name}${outcome.unbound ? ", unbound before" : ""}.`;
}
