import { describeSilence } from "../../src/deploy/check-secrets.ts";
import { defaultActionName } from "../../src/deploy/plan-deploy.ts";
import {
  planRollback,
  type RollbackOutcome,
  type RollbackPlan,
  type RolledBackSecret,
  rollback as rollbackAction,
} from "../../src/deploy/rollback.ts";
import { Failure } from "../../src/errors/failure.ts";
import { createWriter } from "../../src/management-api/management-client.ts";
import type { CommandContext, Style } from "../context.ts";
import { declareCommand, type Handler } from "../declare-command.ts";
import { nameOption, parseCount, timeoutOption } from "../options.ts";
import { buildTimeout, type ConnectedTenant, goesOn, withTenant } from "../with-tenant.ts";

/** `rollback`: deploys the code of an earlier version, with the current secrets unless `--with-secrets` is set. */
export const rollback = declareCommand({
  name: "rollback",
  summary: "restore the code of the previous version, and keep the secrets",
  examples: ["rollback", "rollback --to 7", "rollback --to 7 --with-secrets"],
  options: (command) =>
    command
      .option(...nameOption)
      .option(
        "--to <NUMBER>",
        "the version to go back to (default: the newest earlier one with other code)",
        parseCount("--to"),
      )
      .option("--with-secrets", "deploy that version as it was, with the values that its secrets had")
      .option("--yes", "do not ask whether secrets may get older values")
      .option(...timeoutOption),
});

export const runRollback: Handler<typeof rollback> = async (context, options) => {
  const { name = defaultActionName, to, withSecrets = false, yes = false } = options;
  const work = async ({ session, ...rest }: ConnectedTenant) => {
    rest.report("reading the tenant");
    const plan = await planRollback(rest.reader, name, { to, withSecrets });
    const isAllowed = plan.kind !== "version" || plan.older.length + plan.missing.length === 0 || yes;
    if (!isAllowed && !(await confirm(context, name, plan))) return undefined;
    return rollbackAction({ ...rest, writer: createWriter(session) }, name, plan);
  };
  const outcome = await withTenant(context, work, {
    seconds: options.timeout ?? buildTimeout,
    resume: goesOn,
  });
  if (outcome === undefined) {
    return { data: { name, kind: "declined" }, text: () => "Nothing was rolled back.", exitCode: 1 };
  }
  const { deployedVersion = null, undone, missing, ...rest } = outcome;
  const data = {
    ...{ name, ...rest, deployedVersion },
    ...(undone === undefined ? {} : { undone }),
    ...(missing.length === 0 ? {} : { missing }),
  };
  return { data, text: (style) => renderRollback(name, outcome, style) };
};

/** Asks for confirmation. @throws {Failure} `USAGE` without a terminal. */
async function confirm(
  { ask, json, progress }: CommandContext,
  name: string,
  { target, older, missing }: RollbackPlan,
): Promise<boolean> {
  const what = [
    ...(older.length === 0 ? [] : [`version ${target.number} has older secrets: ${renderOlder(older)}`]),
    ...(missing.length === 0
      ? []
      : [`version ${target.number} sends nothing: it lacks ${missing.join(" and ")}`]),
  ].join("; ");
  if (ask === undefined || json) {
    throw new Failure(
      "USAGE",
      what,
      "Add --yes to deploy them, or omit --with-secrets to keep the current secrets.",
    );
  }
  progress.clear();
  const answer = await ask(`${name}: ${what}. Deploy it? [y/N] `);
  return /^y(es)?$/i.test(answer.trim());
}

/** Secrets of one write have one date, which is said once. */
function renderOlder(older: readonly RolledBackSecret[]): string {
  const dates = [...new Set(older.map(({ updatedAt }) => updatedAt))];
  return dates
    .map((updatedAt) => {
      const secrets = older.filter((one) => one.updatedAt === updatedAt);
      const names = secrets.map(({ name }) => name).join(", ");
      const all = secrets.length === 1 ? "" : "all ";
      return `${names} (${all}${updatedAt === undefined ? "gone" : `of ${updatedAt}`})`;
    })
    .join("; ");
}

function renderRollback(name: string, outcome: RollbackOutcome, { yellow }: Style): string {
  const { kind, from, to, undone, deployedVersion, older, missing, draft } = outcome;
  const warn = (text: string) => `${yellow("warning:")} ${text}`;
  const silence = missing.length === 0 ? [] : [warn(describeSilence(name, missing))];
  switch (kind) {
    case "rolled back already":
      return (
        `Unchanged: ${name} runs version ${from}, which has the code of version ${to} again: it was rolled back from ` +
        `version ${undone} already. To go further back, or forward, name the version: splunk-action rollback --to NUMBER.`
      );
    case "unchanged":
      return `Unchanged: ${name} runs version ${from}, whose content is that of version ${to}.`;
    case "secrets alone":
      return (
        `Unchanged: ${name} runs version ${from}, and version ${to} differs only in secrets ` +
        `(${renderOlder(older) || "names"}). To deploy it with its secrets: splunk-action rollback --to ${to} --with-secrets.`
      );
    case "code":
      return [
        `Rolled back ${name} from version ${from} to the code of version ${to}, which runs as version ${deployedVersion} with the current secrets.`,
        ...silence,
      ].join("\n");
    case "version":
      return [
        `Rolled back ${name} from version ${from} to version ${to}, which runs as version ${deployedVersion}.`,
        ...(older.length === 0 ? [] : [warn(`older secrets are active now: ${renderOlder(older)}`)]),
        ...(draft === "equal"
          ? []
          : [
              warn(
                "the draft has newer secrets than the deployed version, and Auth0 does not return their values: the next " +
                  "deploy publishes them. Set them again with splunk-action secrets push.",
              ),
            ]),
        ...silence,
      ].join("\n");
  }
}
