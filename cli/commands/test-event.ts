import { resolve } from "node:path";
import type { PostLoginEvent } from "../../src/auth0/post-login-event.ts";
import { loadBundle } from "../../src/bundle/load-bundle.ts";
import { defaultActionName } from "../../src/deploy/plan-deploy.ts";
import { Failure } from "../../src/errors/failure.ts";
import { parseDeployer } from "../../src/management-api/credentials.ts";
import { createRedaction } from "../../src/settings/create-redaction.ts";
import { joinFailures, requireSettings } from "../../src/settings/require-settings.ts";
import type { Settings } from "../../src/settings/settings.ts";
import type { PostForm } from "../../src/splunk-api/find-event.ts";
import { createSearchClient, explainMissingSearchAccount } from "../../src/splunk-api/search-account.ts";
import { type Searched, searchEvent } from "../../src/test-event/await-event.ts";
import { describeFailure } from "../../src/test-event/describe-failure.ts";
import { prepareEvent } from "../../src/test-event/prepare-event.ts";
import { runTest, toActionSecrets } from "../../src/test-event/run-test.ts";
import { summarizeExecution, type TestSummary } from "../../src/test-event/summarize-execution.ts";
import type { TenantUsers } from "../../src/test-event/tenant-user.ts";
import { toTestReport } from "../../src/test-event/test-report.ts";
import type { CommandContext, CommandResult } from "../context.ts";
import { declareCommand, type Handler } from "../declare-command.ts";
import { nameOption, parseCount, parseText } from "../options.ts";
import { renderTestReport } from "../render-test-report.ts";
import { parseTestType, readTestEventOptions, type TestEventOptions } from "../test-event-options.ts";
import { type ConnectedTenant, withTenant } from "../with-tenant.ts";
import { testEventRemotely } from "./test-event-remote.ts";

/** `test-event`: runs the Action once, and shows the results for the event and the flag. */
export const testEvent = declareCommand({
  name: "test-event",
  summary: "run the Action once on this machine and show what Splunk says",
  examples: [
    "test-event",
    "test-event --type signup --verify",
    "test-event --event login.json --dry-run",
    'test-event --user "auth0|64f1c2"',
  ],
  options: (command) =>
    command
      .option("--type <TYPE>", "signup or login (default: login, or as in --event or --user)", parseTestType)
      .option("--event <FILE>", "a recorded post-login event, as JSON", parseText("--event"))
      .option("--user <ID>", "take the profile from the tenant, and really set the flag", parseText("--user"))
      .option("--remote", "run it on Auth0's side, with the secrets it has there")
      .option(...nameOption)
      .option("--verify", "search Splunk until the event is there")
      .option("--dry-run", "show the request; nothing is sent")
      .option(
        "--timeout <SECONDS>",
        "how long to wait for Auth0 (default: 60, with --remote 90) and for the search (default: 60)",
        parseCount("--timeout"),
      ),
});

export const runTestEvent: Handler<typeof testEvent> = async (context, options) => {
  const wanted = readTestEventOptions(options);
  if (wanted.remote) return testEventRemotely(context, options.name ?? defaultActionName, wanted);
  const { env } = context;
  const [settings] = joinFailures([
    () => requireSettings(env),
    () => (wanted.userId === undefined ? undefined : parseDeployer(env)),
  ]);
  const searchLeftOut = wanted.verify ? explainMissingSearchAccount(settings, env) : undefined;
  const post =
    wanted.verify && searchLeftOut === undefined
      ? await createSearchClient(settings, env, wanted.timeout)
      : undefined;
  const run = (tenant?: ConnectedTenant) =>
    testLocally(context, wanted, settings, { post, searchLeftOut }, tenant);
  return wanted.userId === undefined ? run() : withTenant(context, run, { seconds: wanted.timeout });
};

async function testLocally(
  context: CommandContext,
  wanted: TestEventOptions,
  settings: Settings,
  {
    post,
    searchLeftOut,
  }: { readonly post: PostForm | undefined; readonly searchLeftOut: string | undefined },
  tenant: ConnectedTenant | undefined,
): Promise<CommandResult> {
  const { env, progress, verbose } = context;
  const { dryRun, verify, userId } = wanted;
  const bundle = await loadBundle(context.distDirectory);
  const users = tenant && (await openUsers(tenant));
  const event = await readEvent(context, wanted, settings, users);

  const seconds = settings.TIME_BUDGET_MS / 1000;
  progress.step(
    dryRun ? "Running the Action, which sends nothing" : `Running the Action, for ${seconds} s at most`,
  );
  const secrets = toActionSecrets(env, users !== undefined);
  const execution = await runTest({ bundle, event, secrets, dryRun, proxyFor: await loadProxyLookup() });
  const summary = summarizeExecution(execution, settings);
  const notSaved =
    tenant === undefined || users === undefined || userId === undefined || dryRun
      ? undefined
      : await users.saveAppMetadata(userId, execution.metadata.app).catch(toFailureOf(tenant));
  const { arrived, failure: notFound } = await search(context, wanted, post, summary, settings);

  const mask = createRedaction(env);
  const touchesUser = users !== undefined;
  const isSaved = notSaved === undefined;
  const report = toTestReport(execution, summary, {
    ...{ event, dryRun, touchesUser, isSaved, arrived, mask },
    searchLeftOut: summary.outcome === "accepted" ? searchLeftOut : undefined,
  });
  const failure =
    notFound ?? (await describeFailure(execution, summary, settings, { verify, mask })) ?? notSaved;
  const isWhole = verbose || failure === undefined;
  const text: CommandResult["text"] = (style) => renderTestReport(report, style, isWhole);
  return { data: report, text, failure: failure || undefined };
}

/** The event is already in Splunk, so an error here must not hide the report. */
function toFailureOf({ explain }: ConnectedTenant): (error: unknown) => Failure {
  return (error) => {
    const failure = explain(error);
    if (failure instanceof Failure) return failure;
    throw failure;
  };
}

async function readEvent(
  context: CommandContext,
  { type, eventFile, userId }: TestEventOptions,
  settings: Settings,
  users: TenantUsers | undefined,
): Promise<PostLoginEvent> {
  const recorded = eventFile === undefined ? undefined : await readFile(context, eventFile);
  const user = users !== undefined && userId !== undefined ? await users.read(userId) : undefined;
  return prepareEvent({
    type,
    recorded,
    user,
    flag: settings.SIGNUP_FLAG,
    now: new Date(context.clock.now()),
  });
}

/** Loads zod only if there is a file to check. */
async function readFile({ cwd }: CommandContext, file: string): Promise<PostLoginEvent> {
  const { readEventFile } = await import("../../src/test-event/read-event-file.ts");
  return readEventFile(resolve(cwd, file), file);
}

async function openUsers(tenant: ConnectedTenant): Promise<TenantUsers> {
  const { createTenantUsers } = await import("../../src/test-event/tenant-user.ts");
  return createTenantUsers(tenant);
}

async function search(
  { clock, progress }: CommandContext,
  { timeout }: TestEventOptions,
  post: PostForm | undefined,
  { outcome, event }: TestSummary,
  settings: Settings,
): Promise<Searched> {
  if (post === undefined || outcome !== "accepted") return {};
  const time = typeof event?.time === "string" ? event.time : undefined;
  const id = { field: "eventId", value: String(event?.eventId) } as const;
  const wanted = { ...id, time, index: settings.SPLUNK_INDEX };
  const step = "Searching Splunk for the event";
  return searchEvent(post, wanted, clock, (detail) => progress.step(step, detail), timeout);
}

/** Plain HTTP is for loopback only, which needs no proxy. */
async function loadProxyLookup(): Promise<(url: string) => string> {
  const { getProxyForUrl } = await import("proxy-from-env");
  return (url) => (url.startsWith("http:") ? "" : getProxyForUrl(url));
}
