import { resolve } from "node:path";
import {
  checkEnvironmentFile,
  type Dev,
  type DevOptions,
  openBrowser,
  type RemoteSplunk,
  removeEnvironmentFile,
  runDemo,
  startDev,
  writeEnvironmentFile,
} from "@splunk-action/dev";
import { Failure } from "../../src/errors/failure.ts";
import { requireSettings } from "../../src/settings/require-settings.ts";
import { parseSearchAccount } from "../../src/splunk-api/search-account.ts";
import type { CommandContext, CommandResult } from "../context.ts";
import { declareCommand, type Handler, type OptionsOf } from "../declare-command.ts";
import { checkSplunk } from "../doctor/check-splunk.ts";
import { parseText } from "../options.ts";
import { renderDemo, renderLogin, renderReady } from "../render-dev.ts";

/** The page's port is the first of five in a row. */
const maxPort = 65_531;

/** `dev`: a local tenant, a local Splunk and their page, until it is interrupted. */
export const dev = declareCommand({
  name: "dev",
  summary: "run a local Auth0 tenant and a local Splunk, with a page to watch them",
  examples: [
    "dev",
    "dev --port 4820 --no-open",
    "dev --write-env .env.dev",
    "dev --state .splunk-action/dev.json",
    "dev --demo",
  ],
  options: (command) =>
    command
      .option(
        "--port <N>",
        "the page's port; the next four are used, too. 0 takes any free ports (default: 4820, or any free ports)",
        parsePort,
      )
      .option("--no-open", "do not open the page in a browser")
      .option(
        "--state <FILE>",
        "keep the tenant's state in FILE across restarts; it contains secrets",
        parseText("--state"),
      )
      .option(
        "--write-env <FILE>",
        "write the environment for --env-file of the other commands; removed at the end",
        parseText("--write-env"),
      )
      .option("--demo", "run one sign-up and two logins and show the results; without a terminal, then end")
      .option(
        "--splunk",
        "send events to the Splunk of the settings (SPLUNK_URL, a credential) instead of the local one",
      )
      .option("--once", "end when everything has started"),
});

type DevCommandOptions = OptionsOf<typeof dev>;

export const runDev: Handler<typeof dev> = async (context, options) => {
  const isDemo = options.demo === true;
  if (isDemo && options.splunk === true) {
    throw new Failure(
      "USAGE",
      "--demo and --splunk exclude each other: the demonstration turns the local Splunk off",
      "Leave one of them out.",
    );
  }
  // In a script, a demo must not keep running.
  const endsAtOnce = options.once === true || (isDemo && context.ask === undefined);
  const interrupted = context.untilInterrupted();
  const startOptions = toStartOptions(context, options);
  const begun = context.clock.now();
  const environmentPath = toPath(context, options.writeEnv);
  if (environmentPath !== undefined) checkEnvironmentFile(environmentPath);
  // Otherwise a deploy from the page would overwrite the line with the page's URL.
  let started = false;
  const report = (step: string) => (started ? undefined : startOptions.report(step));
  const running = await startDev({ ...startOptions, report });
  started = true;
  try {
    if (environmentPath !== undefined) writeEnvironmentFile(environmentPath, running.env);
    const seconds = ((context.clock.now() - begun) / 1_000).toFixed(1);
    if (isDemo) await announceDemo(context, running, endsAtOnce);
    else announceReady(context, running, seconds);
    if (options.splunk === true) await warnOfSplunk(context);
    if (endsAtOnce) return silent;
    if (wantsBrowser(context, options)) openBrowser(running.urls.pageUrl);
    context.progress.step(`The page is at ${running.urls.pageUrl}. Ctrl-C ends it`);
    await interrupted;
    context.progress.clear();
    return silent;
  } finally {
    if (environmentPath !== undefined) removeEnvironmentFile(environmentPath);
    await running.close();
  }
};

const silent: CommandResult = { data: undefined, text: () => "" };

function toPath({ cwd }: CommandContext, path: string | undefined): string | undefined {
  return path === undefined ? undefined : resolve(cwd, path);
}

function toStartOptions(context: CommandContext, options: DevCommandOptions): DevOptions {
  const { distDirectory, fetch, clock, progress, processes } = context;
  const { port } = options;
  return {
    ...{ port, distDirectory, fetch, clock, processes },
    ...(options.splunk === true ? { remoteSplunk: toRemoteSplunk(context.env) } : {}),
    onLogin: (flow) => {
      if (!context.json) progress.note(renderLogin(flow));
    },
    statePath: toPath(context, options.state),
    report: (step) => progress.step(step),
    warn: (text) => progress.step(`warning: ${text}`),
  };
}

/** @throws {Failure} `USAGE` */
function parsePort(text: string): number {
  const port = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (port <= maxPort) return port;
  throw new Failure(
    "USAGE",
    `--port must be a number from 0 to ${maxPort}`,
    "The four ports that follow are used, too. 0 takes any free ones.",
  );
}

/** The Splunk of the settings, validated before anything starts. @throws {Failure} `SETTINGS` */
function toRemoteSplunk(env: CommandContext["env"]): RemoteSplunk {
  const settings = requireSettings(env);
  const values = Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value ? [[name, value]] : [])),
  );
  const canSearch =
    settings.credential.kind !== "hec" || env.SPLUNK_SEARCH_TOKEN || env.SPLUNK_SEARCH_USERNAME;
  return {
    url: settings.SPLUNK_URL,
    values,
    searchAccount: canSearch ? parseSearchAccount(settings, env) : undefined,
  };
}

/** Says on standard error what stands between this machine and the Splunk of the settings. */
async function warnOfSplunk(context: CommandContext): Promise<void> {
  const checks = await checkSplunk(context, requireSettings(context.env));
  for (const { status, message, hint } of checks) {
    if (status === "failure")
      context.progress.note(`warning: ${context.env.SPLUNK_URL}: ${message}\nhint: ${hint}`);
  }
}

function announceReady({ announce }: CommandContext, running: Dev, seconds: string): void {
  announce({ data: toData(running), text: (style) => renderReady(running, seconds, style) });
}

async function announceDemo({ announce }: CommandContext, running: Dev, ends: boolean): Promise<void> {
  const demo = await runDemo(running);
  const note = ends ? " (closed with this command; on a terminal without --once it stays open)" : "";
  announce({
    data: { ...toData(running), demo },
    text: (style) => `${renderDemo(demo, style)}\n\nThe page: ${style.bold(running.urls.pageUrl)}${note}`,
  });
}

function toData({ urls, env }: Dev) {
  const { auth0Url, auth0HttpsUrl, splunkUrl, hecUrl, pageUrl } = urls;
  return { auth0Url, auth0HttpsUrl, splunkUrl, hecUrl, pageUrl, env };
}

/** Opens the browser only from a terminal, not in CI and not with `--json`. */
function wantsBrowser({ ask, env, json }: CommandContext, options: DevCommandOptions): boolean {
  return options.open && ask !== undefined && !json && !env.CI;
}
