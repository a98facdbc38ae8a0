import { changeSecrets, type SecretsChange, type SecretsOutcome } from "../../src/deploy/change-secrets.ts";
import { defaultActionName } from "../../src/deploy/plan-deploy.ts";
import { collectValues } from "../../src/deploy/plan-secrets.ts";
import { findAction } from "../../src/deploy/read-tenant.ts";
import { Failure } from "../../src/failure.ts";
import { createWriter } from "../../src/management-api/management-client.ts";
import { settingNames } from "../../src/settings/rules.ts";
import { countOption, textOption } from "../command-options.ts";
import type { CommandContext, CommandOptions, CommandResult, Style } from "../context.ts";
import { requireConsistent } from "../require-consistent.ts";
import { buildTimeout, withTenant } from "../with-tenant.ts";

/** `secrets list`: names and dates. Auth0 gives no value back, to anybody. */
export async function listSecrets(context: CommandContext, options: CommandOptions): Promise<CommandResult> {
  const name = textOption(options, "name") ?? defaultActionName;
  const { action } = await withTenant(context, ({ reader }) => findAction(reader, name));
  const deployed = new Map(action.deployedVersion?.secrets.map((secret) => [secret.name, secret.updatedAt]));
  const secrets = action.secrets.map(({ name: secret, updatedAt }) => ({
    name: secret,
    updatedAt: updatedAt ?? null,
    deployed: deployed.has(secret) && deployed.get(secret) === updatedAt,
  }));
  return {
    data: { name, secrets },
    text: ({ yellow }) =>
      secrets.length === 0
        ? `${name} has no secrets.`
        : secrets
            .map(
              (one) =>
                `${one.name.padEnd(28)}${one.updatedAt ?? ""}${one.deployed ? "" : yellow("  not deployed")}`,
            )
            .join("\n"),
  };
}

/** `secrets push`: the environment's values into the tenant. */
export async function pushSecrets(context: CommandContext, options: CommandOptions): Promise<CommandResult> {
  const values = collectValues(context.env);
  const known: readonly string[] = settingNames;
  const unknown = options.operands.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new Failure(
      "USAGE",
      `the Action reads no secret called ${unknown.join(", ")}`,
      `It reads: ${known.join(", ")}.`,
    );
  }
  const given = new Set<string>(values.keys());
  const absent = options.operands.filter((name) => !given.has(name));
  if (absent.length > 0 || values.size === 0) {
    throw new Failure(
      "SETTINGS",
      absent.length > 0
        ? `the environment has no value for ${absent.join(", ")}`
        : "the environment has no setting to push",
      "Set it in the environment or in the env file: a value is never taken from the command line.",
    );
  }
  requireConsistent(context.env);
  const set = options.operands.length > 0 ? [...new Set(options.operands)] : [...given];
  return applyChange(context, options, { set, remove: [], values });
}

/** `secrets remove`: takes names out of the tenant. */
export async function removeSecrets(
  context: CommandContext,
  options: CommandOptions,
): Promise<CommandResult> {
  return applyChange(context, options, { set: [], remove: options.operands, values: new Map() });
}

async function applyChange(
  context: CommandContext,
  options: CommandOptions,
  change: Omit<SecretsChange, "deploy">,
): Promise<CommandResult> {
  const name = textOption(options, "name") ?? defaultActionName;
  const deploy = options.values.deploy !== false;
  const outcome = await withTenant(
    context,
    ({ session, ...parts }) =>
      changeSecrets({ ...parts, writer: createWriter(session) }, name, { ...change, deploy }),
    countOption(options, "timeout") ?? buildTimeout,
  );
  const { keep, deployedVersion = null, ...rest } = outcome;
  const data = { name, ...rest, kept: keep, deployedVersion };
  return { data, text: (style) => renderOutcome(name, outcome, deploy, style) };
}

function renderOutcome(name: string, outcome: SecretsOutcome, deploy: boolean, { yellow }: Style): string {
  const { set, remove, keep, deployedVersion, publishedDraft, warnings } = outcome;
  const done = [
    ...(set.length > 0 ? [`set ${set.join(", ")}`] : []),
    ...(remove.length > 0 ? [`removed ${remove.join(", ")}`] : []),
  ];
  const what = done.length === 0 ? "nothing to change" : `${done.join("; ")} (${keep.length} kept)`;
  const then =
    deployedVersion !== undefined
      ? `version ${deployedVersion} runs with them`
      : deploy || done.length === 0
        ? "nothing to deploy"
        : "not deployed: the Action that runs does not have them yet";
  const also = publishedDraft ? ["other changes that were in the draft were deployed, too"] : [];
  return [
    `${name}: ${what}; ${then}.`,
    ...[...also, ...warnings].map((text) => `${yellow("warning:")} ${text}`),
  ].join("\n");
}
