import { randomUUID } from "node:crypto";
import { resolve } from "node:path";
import type { PostLoginEvent } from "../../src/auth0/post-login-event.ts";
import { loadBundle } from "../../src/bundle/load-bundle.ts";
import { createRedaction } from "../../src/deploy/redact.ts";
import { Failure } from "../../src/failure.ts";
import { requireSettings } from "../../src/settings/require-settings.ts";
import type { Settings } from "../../src/settings/settings.ts";
import { createSearchClient } from "../../src/splunk/search-client.ts";
import { type ArrivedEvent, awaitEvent } from "../../src/test-event/await-event.ts";
import { asTest, asType, composeEvent, type TestType, withUser } from "../../src/test-event/compose-event.ts";
import { describeFailure } from "../../src/test-event/describe-failure.ts";
import { runTest } from "../../src/test-event/run-test.ts";
import { summarizeExecution } from "../../src/test-event/summarize-execution.ts";
import type { TenantUsers } from "../../src/test-event/tenant-user.ts";
import { toTestReport } from "../../src/test-event/test-report.ts";
import { toActionSecrets } from "../../src/test-event/to-action-secrets.ts";
import { hasOption, textOption } from "../command-options.ts";
import type { CommandContext, CommandOptions, CommandResult } from "../context.ts";
import { renderTestReport } from "../render-test-report.ts";

/** `test-event`: runs the bundle once on this machine, and shows what became of the event and of the flag. */
export async function testEvent(context: CommandContext, options: CommandOptions): Promise<CommandResult> {
  const type = readType(options);
  const userId = textOption(options, "user");
  const dryRun = hasOption(options, "dryRun");
  const verify = hasOption(options, "verify");
  if (dryRun && verify) {
    throw new Failure(
      "USAGE",
      "--dry-run and --verify exclude each other",
      "Leave out one of them: a dry run sends nothing to look for.",
    );
  }
  const settings = requireSettings(context.env);
  const post = verify ? await createSearchClient(settings, context.env) : undefined;
  const bundle = await loadBundle(context.distDirectory);
  const users = userId === undefined ? undefined : await openUsers(context);
  const event = await prepareEvent(context, options, { type, userId, users, settings });

  context.progress.step(dryRun ? "Composing the request" : "Sending the event to Splunk");
  const execution = await runTest({
    ...{ bundle, event, dryRun },
    secrets: toActionSecrets(context.env, users !== undefined),
    proxyFor: await loadProxyLookup(),
  });
  const summary = summarizeExecution(execution, settings);
  if (users !== undefined && userId !== undefined && !dryRun) {
    await users.saveAppMetadata(userId, execution.metadata.app);
  }
  const accepted = summary.outcome === "accepted";
  const arrived = post && accepted ? await search(context, post, summary.event ?? {}, settings) : undefined;

  const mask = createRedaction(context.env);
  const report = toTestReport(execution, summary, {
    event,
    dryRun,
    touchesUser: users !== undefined,
    arrived,
    mask,
  });
  const failure = await describeFailure(execution, summary, settings, { verify, mask });
  const result = { data: report, text: (style) => renderTestReport(report, style) } satisfies CommandResult;
  if (failure === undefined) return result;
  if (context.json) {
    const { code, message, hint } = failure;
    return { ...result, data: { ...report, error: { code, message, hint } }, exitCode: 1 };
  }
  context.announce(result);
  throw failure;
}

function readType(options: CommandOptions): TestType | undefined {
  const type = textOption(options, "type");
  if (type === undefined || type === "signup" || type === "login") return type;
  throw new Failure("USAGE", "--type must be signup or login", "Give --type signup or --type login.");
}

/** What the event is made from. */
interface EventSource {
  readonly type: TestType | undefined;
  readonly userId: string | undefined;
  readonly users: TenantUsers | undefined;
  readonly settings: Settings;
}

/** A recorded event or a made-up one, with the tenant's user in it where one is named, classified as asked. */
async function prepareEvent(
  context: CommandContext,
  options: CommandOptions,
  { type, userId, users, settings }: EventSource,
): Promise<PostLoginEvent> {
  const now = new Date(context.clock.now());
  const file = textOption(options, "event");
  let event = composeEvent(now, randomUUID());
  if (file !== undefined) {
    const { readEventFile } = await import("../../src/test-event/read-event-file.ts");
    event = await readEventFile(resolve(context.cwd, file), file);
  }
  if (users !== undefined && userId !== undefined) event = withUser(event, await users.read(userId));
  const made = file === undefined && users === undefined;
  const wanted = type ?? (made ? "login" : undefined);
  return asTest(wanted === undefined ? event : asType(event, wanted, settings.SIGNUP_FLAG, now));
}

async function openUsers(context: CommandContext): Promise<TenantUsers> {
  const [{ parseDeployer }, { openTenant }, { startDeadline }, { createTenantUsers }, { toFailure }] =
    await Promise.all([
      import("../../src/deploy/credentials.ts"),
      import("../../src/deploy/open-tenant.ts"),
      import("../../src/deploy/deadline.ts"),
      import("../../src/test-event/tenant-user.ts"),
      import("../../src/deploy/to-failure.ts"),
    ]);
  const deployer = parseDeployer(context.env);
  const { fetch, progress, clock } = context;
  const deadline = startDeadline(clock, 60);
  const session = await openTenant({ deployer, fetch, deadline, report: progress.step });
  const users = await createTenantUsers(session, deployer, fetch);
  const redact = createRedaction(context.env);
  const explained = async <T>(request: Promise<T>): Promise<T> => {
    try {
      return await request;
    } catch (error) {
      throw toFailure(error, deployer, redact);
    }
  };
  return {
    read: (userId) => explained(users.read(userId)),
    saveAppMetadata: (userId, changes) => explained(users.saveAppMetadata(userId, changes)),
  };
}

async function search(
  { clock, progress }: CommandContext,
  post: Awaited<ReturnType<typeof createSearchClient>>,
  sent: Readonly<Record<string, unknown>>,
  settings: Settings,
): Promise<ArrivedEvent> {
  const time = typeof sent.time === "string" ? sent.time : undefined;
  const wanted = { eventId: String(sent.eventId), time, index: settings.SPLUNK_INDEX };
  return awaitEvent(post, wanted, clock, (elapsed) =>
    progress.step("Searching Splunk for the event", `${Math.round(elapsed / 1000)} s`),
  );
}

async function loadProxyLookup(): Promise<(url: string) => string> {
  const { getProxyForUrl } = await import("proxy-from-env");
  return getProxyForUrl;
}
