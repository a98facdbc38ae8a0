import { resolve } from "node:path";
import {
  checkEnvironmentFile,
  type Dev,
  type DevOptions,
  openBrowser,
  removeEnvironmentFile,
  runDemo,
  startDev,
  writeEnvironmentFile,
} from "@splunk-action/dev";
import { Failure } from "../../src/failure.ts";
import { countOption, hasOption, textOption } from "../command-options.ts";
import type { CommandContext, CommandOptions, CommandResult } from "../context.ts";
import { renderDemo, renderReady } from "../render-dev.ts";

/** The page's port is the first of five in a row. */
const highestPort = 65_531;

/** `dev`: a local tenant, a local Splunk and their page, until it is interrupted. */
export async function dev(context: CommandContext, options: CommandOptions): Promise<CommandResult> {
  const isDemo = hasOption(options, "demo");
  // Nobody asks for a demonstration in a script and then waits for ever.
  const endsAtOnce = hasOption(options, "once") || (isDemo && context.ask === undefined);
  const interrupted = context.untilInterrupted();
  const startOptions = toStartOptions(context, options);
  const begun = context.clock.now();
  const environmentPath = pathOption(context, options, "writeEnv");
  if (environmentPath !== undefined) checkEnvironmentFile(environmentPath);
  // A deploy from the page would otherwise take the place of the line that says where the page is.
  let started = false;
  const report = (step: string) => (started ? undefined : startOptions.report(step));
  const running = await startDev({ ...startOptions, report });
  started = true;
  try {
    if (environmentPath !== undefined) writeEnvironmentFile(environmentPath, running.env);
    const seconds = ((context.clock.now() - begun) / 1_000).toFixed(1);
    if (isDemo) await announceDemo(context, running, endsAtOnce);
    else announceReady(context, running, seconds);
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
}

const silent: CommandResult = { data: undefined, text: () => "" };

function pathOption({ cwd }: CommandContext, options: CommandOptions, name: string): string | undefined {
  const path = textOption(options, name);
  return path === undefined ? undefined : resolve(cwd, path);
}

function toStartOptions(context: CommandContext, options: CommandOptions): DevOptions {
  const { distDirectory, fetch, clock, progress, processes } = context;
  const port = countOption(options, "port");
  if (port !== undefined && port > highestPort) {
    throw new Failure(
      "USAGE",
      `--port is above ${highestPort}`,
      "Give a lower one: the four that follow are used, too.",
    );
  }
  return {
    ...{ port, distDirectory, fetch, clock, processes },
    statePath: pathOption(context, options, "state"),
    report: (step) => progress.step(step),
    warn: (text) => progress.step(`warning: ${text}`),
  };
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
  const { auth0Url, splunkUrl, hecUrl, pageUrl } = urls;
  return { auth0Url, splunkUrl, hecUrl, pageUrl, env };
}

/** A terminal has a person in front of it; in CI, or where the result is read by a program, nobody would look. */
function wantsBrowser({ ask, env, json }: CommandContext, options: CommandOptions): boolean {
  return options.values.open !== false && ask !== undefined && !json && !env.CI;
}
