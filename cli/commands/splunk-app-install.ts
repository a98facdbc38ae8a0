import { Failure } from "../../src/errors/failure.ts";
import { startDeadline } from "../../src/outbound/deadline.ts";
import { parseSettings } from "../../src/settings/parse-settings.ts";
import { parseSearchAccount } from "../../src/splunk-api/search-account.ts";
import { createSplunkClient } from "../../src/splunk-api/splunk-client.ts";
import type { SplunkApp } from "../../src/splunk-app/app-model.ts";
import { appId, defineApp } from "../../src/splunk-app/define-app.ts";
import {
  type InstallOutcome,
  installApp,
  previewInstall,
  type SplunkConnection,
} from "../../src/splunk-app/install/install-app.ts";
import { type InstallStep, toName } from "../../src/splunk-app/install/plan-install.ts";
import { previewRemoval, type RemoveOutcome, removeApp } from "../../src/splunk-app/install/remove-app.ts";
import { parseAppOptions } from "../../src/splunk-app/parse-app-options.ts";
import type { CommandContext, Style } from "../context.ts";
import { declareCommand, type Handler } from "../declare-command.ts";
import { exitCodeOption, parseCount, parseText } from "../options.ts";

/** Seconds for a whole installation, unless `--timeout` says otherwise. */
const defaultTimeout = 300;

const timeoutOption = [
  "--timeout <SECONDS>",
  "how long to wait for Splunk in all (default: 300)",
  parseCount("--timeout"),
] as const;

const appOption = [
  "--app <NAME>",
  "the app in Splunk that holds the objects (default: auth0_activity)",
  parseText("--app"),
] as const;

/** `splunk-app install`: writes the app's objects to Splunk over its management port. */
export const installSplunkApp = declareCommand({
  name: "splunk-app install",
  summary: "install dashboards, alerts and fields in Splunk over its management port",
  examples: ["splunk-app install --dry-run", "splunk-app install", "splunk-app install --app search"],
  options: (command) =>
    command
      .option(...appOption)
      .option("--dry-run", "show the plan; this cannot write")
      .option(...exitCodeOption)
      .option(...timeoutOption),
});

export const runInstallSplunkApp: Handler<typeof installSplunkApp> = async (context, options) => {
  const { app: into = appId, dryRun = false, exitCode = false } = options;
  const app = defineApp(parseAppOptions(context.env, false));
  const outcome = await withSplunk(context, options.timeout, async (connection): Promise<InstallOutcome> => {
    if (!dryRun) return installApp(connection, app, into);
    return { skipped: [], ...(await previewInstall(connection, app, into)) };
  });
  const changed = outcome.steps.length > outcome.skipped.length;
  const notes = [...outcome.notes, ...app.warnings];
  return {
    data: {
      dryRun,
      app: into,
      changed: !dryRun && changed,
      steps: outcome.steps,
      skipped: outcome.skipped,
      warnings: notes,
    },
    text: (style) => renderInstall(app, { ...outcome, notes }, dryRun, style),
    exitCode: outcome.skipped.length > 0 ? 1 : exitCode && outcome.steps.length > 0 ? 2 : 0,
  };
};

function renderInstall(app: SplunkApp, outcome: InstallOutcome, dryRun: boolean, style: Style): string {
  const { app: into, steps, skipped, notes } = outcome;
  const isSkipped = (step: InstallStep) =>
    step.kind !== "create-app" &&
    skipped.some(({ object, name }) => object === step.object && name === step.name);
  const head = dryRun
    ? steps.length > 0
      ? `Plan for the app ${style.bold(into)} (nothing was written):`
      : `${style.green("Unchanged")}: the app ${style.bold(into)} has everything.`
    : steps.length === 0
      ? `${style.green("Unchanged")}: the app ${style.bold(into)} has everything.`
      : skipped.length > 0
        ? `${style.yellow("Installed in part")} in the app ${style.bold(into)}:`
        : `${style.green("Installed")} in the app ${style.bold(into)}, and read back:`;
  return [
    head,
    ...steps.filter((step) => !isSkipped(step)).map((step) => `  ${renderStep(step)}`),
    ...skipped.map(
      ({ object, name, reason }) => `  ${style.red("not allowed")}: ${object} ${name} (${reason})`,
    ),
    ...(skipped.length > 0
      ? [
          "The account lacks a right for these. An administrator can run the same command, or upload the package of splunk-app build.",
        ]
      : []),
    ...notes.map((note) => `${style.yellow("warning:")} ${note}`),
    ...(steps.length > 0 && !dryRun ? ["", ...renderRest(app, into)] : []),
  ].join("\n");
}

/** Steps that the management port cannot do. */
function renderRest(app: SplunkApp, into: string): string[] {
  return [
    `Dashboards: /app/${into}/${app.dashboards[0]?.id ?? ""} in Splunk Web.`,
    "All alerts are disabled: enable the ones that you need.",
    "",
    "Two parts work on this instance only:",
    "  timestamps of receivers/simple",
    "  the clone of sign-ups for CIM Change",
    "If indexers, heavy forwarders or Splunk Cloud need them, build the package:",
    "  splunk-action splunk-app build --account-changes",
    "Install it there: Apps > Install app from file, or on Splunk Cloud",
    "  acs apps install private --acs-legal-ack Y --app-package FILE",
  ];
}

function renderStep(step: InstallStep): string {
  if (step.kind === "create-app") return `create the app ${step.app}`;
  return `${step.kind} ${toName(step)}${step.keys === undefined ? "" : `: ${step.keys.map((key) => (key === "eai:data" ? "definition" : key)).join(", ")}`}`;
}

/** `splunk-app remove`: deletes the objects of an install. Asks first. */
export const removeSplunkApp = declareCommand({
  name: "splunk-app remove",
  summary: "remove the objects of splunk-app install, and nothing else",
  examples: ["splunk-app remove", "splunk-app remove --app search --yes"],
  options: (command) =>
    command
      .option(...appOption)
      .option("--yes", "do not ask")
      .option(...timeoutOption),
});

export const runRemoveSplunkApp: Handler<typeof removeSplunkApp> = async (context, options) => {
  const { app: from = appId, yes: sure = false } = options;
  if (!sure && (context.ask === undefined || context.json)) {
    throw new Failure(
      "USAGE",
      "splunk-app remove deletes dashboards and alerts, and there is no terminal to confirm it on",
      "Add --yes to remove them.",
    );
  }
  const app = defineApp(parseAppOptions(context.env, false));
  const outcome = await withSplunk(context, options.timeout, async (connection) => {
    const preview = await previewRemoval(connection, app, from);
    if (!sure && preview.removed.length > 0 && !(await confirm(context, from, preview.removed)))
      return undefined;
    return removeApp(connection, app, from);
  });
  return {
    data: { removed: [], removedApp: false, kept: [], ...outcome, app: from },
    text: (style) => renderRemove(from, outcome, style),
    exitCode: outcome === undefined ? 1 : 0,
  };
};

async function confirm(
  { ask, progress }: CommandContext,
  app: string,
  names: readonly string[],
): Promise<boolean> {
  progress.clear();
  const answer = (await ask?.(`Remove ${names.join(", ")} from the app ${app}? [y/N] `)) ?? "";
  return /^y(es)?$/i.test(answer.trim());
}

function renderRemove(app: string, outcome: RemoveOutcome | undefined, style: Style): string {
  if (outcome === undefined) return "Nothing was removed.";
  const { removed, removedApp, kept } = outcome;
  return [
    removed.length === 0 && !removedApp
      ? `The app ${app} has no objects of splunk-app install.`
      : `${style.green("Removed")} from the app ${style.bold(app)}:`,
    ...removed.map((name) => `  ${name}`),
    ...(removedApp ? [`  the app ${app} itself: nothing was left in it`] : []),
    ...kept.map((reason) => `${style.yellow("kept:")} ${reason}`),
  ].join("\n");
}

/** Connects with the search account. The Action's own settings may be absent here. */
async function withSplunk<T>(
  { env, clock, progress }: CommandContext,
  seconds: number | undefined,
  run: (connection: SplunkConnection) => Promise<T>,
): Promise<T> {
  const { settings, values } = parseSettings(env);
  const client = await createSplunkClient(parseSearchAccount(settings ?? values, env));
  try {
    return await run({
      client,
      deadline: startDeadline(clock, seconds ?? defaultTimeout),
      report: (step, detail) => progress.step(step, detail),
    });
  } finally {
    client.close();
  }
}
