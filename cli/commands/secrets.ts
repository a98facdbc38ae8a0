import {
  changeSecrets,
  previewRemoval,
  type SecretsChange,
  type SecretsOutcome,
} from "../../src/deploy/change-secrets.ts";
import { defaultActionName } from "../../src/deploy/plan-deploy.ts";
import { collectValues } from "../../src/deploy/plan-secrets.ts";
import { findAction } from "../../src/deploy/read-tenant.ts";
import { Failure } from "../../src/errors/failure.ts";
import { createWriter } from "../../src/management-api/management-client.ts";
import { findNearestName } from "../../src/settings/nearest-name.ts";
import { settingNames } from "../../src/settings/rules.ts";
import type { CommandContext, CommandResult, Style } from "../context.ts";
import { declareCommand, type Handler, type OptionsOf } from "../declare-command.ts";
import { briefTimeoutOption, nameOption, timeoutOption } from "../options.ts";
import { requireConsistent } from "../require-consistent.ts";
import { buildTimeout, type ConnectedTenant, goesOn, withTenant } from "../with-tenant.ts";

const noDeployMeaning = "change the draft only";

/** `secrets list`: names and dates. Auth0 never returns values. */
export const listSecrets = declareCommand({
  name: "secrets list",
  summary: "the secrets' names and dates, never their values",
  examples: ["secrets list"],
  options: (command) => command.option(...nameOption).option(...briefTimeoutOption),
});

export const runListSecrets: Handler<typeof listSecrets> = async (context, options) => {
  const { name = defaultActionName, timeout: seconds } = options;
  const { action } = await withTenant(context, ({ reader }) => findAction(reader, name), { seconds });
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
};

/** `secrets push`: writes values of the environment to the tenant. */
export const pushSecrets = declareCommand({
  name: "secrets push",
  summary: "set secrets from the environment or the env file, keeping all others",
  examples: ["secrets push", "secrets push SPLUNK_HEC_TOKEN"],
  options: (command) =>
    command
      .argument("[NAME...]")
      .option(...nameOption)
      .option("--no-deploy", noDeployMeaning)
      .option(...timeoutOption),
});

export const runPushSecrets: Handler<typeof pushSecrets> = async (context, options, operands) => {
  const values = collectValues(context.env);
  const known: readonly string[] = settingNames;
  const unknown = operands.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    const texts = unknown.map((name) => {
      const nearest = findNearestName(name, known);
      return nearest === undefined ? name : `${name} (did you mean ${nearest}?)`;
    });
    throw new Failure(
      "USAGE",
      `the Action reads no secret called ${texts.join(", ")}`,
      `It reads: ${known.join(", ")}.`,
    );
  }
  const given = new Set<string>(values.keys());
  const absent = operands.filter((name) => !given.has(name));
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
  const set = operands.length > 0 ? [...new Set(operands)] : [...given];
  return applyChange(context, options, { set, remove: [], values });
};

/** `secrets remove`: removes names from the tenant. */
export const removeSecrets = declareCommand({
  name: "secrets remove",
  summary: "remove secrets by name, keeping all others",
  examples: ["secrets remove SPLUNK_PASSWORD SPLUNK_USERNAME"],
  options: (command) =>
    command
      .argument("<NAME...>")
      .option(...nameOption)
      .option("--no-deploy", noDeployMeaning)
      .option("--yes", "do not ask, also if the Action cannot work without them")
      .option(...timeoutOption),
});

export const runRemoveSecrets: Handler<typeof removeSecrets> = async (context, options, names) => {
  const { name = defaultActionName, yes = false } = options;
  const isAllowed = async ({ reader }: ConnectedTenant) => {
    if (yes) return true;
    const lacking = await previewRemoval(reader, name, names);
    return lacking.length === 0 || (await confirm(context, name, lacking));
  };
  return applyChange(context, options, { set: [], remove: names, values: new Map() }, isAllowed);
};

/** Asks for confirmation. @throws {Failure} `USAGE` without a terminal. */
async function confirm(
  { ask, json, progress }: CommandContext,
  name: string,
  lacking: readonly string[],
): Promise<boolean> {
  const what = `${name} works, and would stop working: it would lack ${lacking.join(" and ")}`;
  if (ask === undefined || json) {
    throw new Failure(
      "USAGE",
      what,
      "Add --yes to remove it anyway. To change the credential, use secrets push.",
    );
  }
  progress.clear();
  return /^y(es)?$/i.test((await ask(`${what}. Remove? [y/N] `)).trim());
}

async function applyChange(
  context: CommandContext,
  { name = defaultActionName, deploy, timeout = buildTimeout }: OptionsOf<typeof pushSecrets>,
  change: Omit<SecretsChange, "deploy">,
  isAllowed: (tenant: ConnectedTenant) => Promise<boolean> = async () => true,
): Promise<CommandResult> {
  const work = async (tenant: ConnectedTenant) => {
    if (!(await isAllowed(tenant))) return undefined;
    const { session, ...rest } = tenant;
    return changeSecrets({ ...rest, writer: createWriter(session) }, name, { ...change, deploy });
  };
  const outcome = await withTenant(context, work, { seconds: timeout, resume: goesOn });
  if (outcome === undefined) {
    return { data: { name, declined: true }, text: () => "Nothing was changed.", exitCode: 1 };
  }
  const { keep, gone, deployedVersion = null, publishedDraft, warnings, set, remove } = outcome;
  const data = {
    ...{ name, set, remove, kept: keep, deployedVersion, publishedDraft, warnings },
    ...(gone.length === 0 ? {} : { gone }),
  };
  return { data, text: (style) => renderOutcome(name, outcome, deploy, style) };
}

function renderOutcome(name: string, outcome: SecretsOutcome, deploy: boolean, { yellow }: Style): string {
  const { set, remove, gone, keep, deployedVersion, pending, publishedDraft, warnings } = outcome;
  const done = [
    ...(set.length > 0 ? [`set ${set.join(", ")}`] : []),
    ...(remove.length > 0 ? [`removed ${remove.join(", ")}`] : []),
  ];
  const before = gone.length === 0 ? "" : ` (${gone.join(", ")} removed before)`;
  const what =
    done.length === 0 ? `nothing to change${before}` : `${done.join("; ")}${before} (${keep.length} kept)`;
  const then =
    deployedVersion !== undefined
      ? done.length === 0
        ? `the draft is deployed as version ${deployedVersion}`
        : `version ${deployedVersion} runs with ${remove.length === 0 ? "them" : "the change"}`
      : deploy || !pending
        ? "nothing to deploy"
        : `not deployed: ${describeRunning(outcome)}`;
  const also = publishedDraft ? ["other changes that were in the draft were deployed, too"] : [];
  return [
    `${name}: ${what}; ${then}.`,
    ...[...also, ...warnings].map((text) => `${yellow("warning:")} ${text}`),
  ].join("\n");
}

/** Describes the deployed version while a change of the draft is not deployed. */
function describeRunning({ set, remove, running }: SecretsOutcome): string {
  if (running === undefined) return "no version of the Action runs yet";
  const still = remove.filter((name) => running.includes(name));
  const both = [
    ...(still.length === 0 ? [] : [`still has ${still.join(", ")}`]),
    ...(set.length === 0 ? [] : [`does not have the new ${set.join(", ")} yet`]),
  ];
  return both.length === 0
    ? "the draft has changes that the Action that runs does not have yet"
    : `the Action that runs ${both.join(" and ")}`;
}
