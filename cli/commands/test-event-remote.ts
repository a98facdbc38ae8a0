import { resolve } from "node:path";
import type { PostLoginEvent } from "../../src/auth0/post-login-event.ts";
import { explainCode } from "../../src/errors/explain-code.ts";
import { Failure } from "../../src/errors/failure.ts";
import { findLogLine, type ParsedLogLine } from "../../src/execution/log-line.ts";
import { parseDeployer } from "../../src/management-api/credentials.ts";
import { createWriter } from "../../src/management-api/management-client.ts";
import { createRedaction } from "../../src/settings/create-redaction.ts";
import { parseSettings } from "../../src/settings/parse-settings.ts";
import { joinFailures, requireSettings } from "../../src/settings/require-settings.ts";
import { settingRules } from "../../src/settings/rules.ts";
import type { Wanted } from "../../src/splunk-api/find-event.ts";
import { createSearchClient, explainMissingSearchAccount } from "../../src/splunk-api/search-account.ts";
import { type Searched, searchEvent } from "../../src/test-event/await-event.ts";
import { prepareEvent } from "../../src/test-event/prepare-event.ts";
import { type RemoteTestResult, testRemotely } from "../../src/test-event/test-remotely.ts";
import { describeArrival } from "../../src/test-event/test-report.ts";
import type { CommandContext, CommandResult, Style } from "../context.ts";
import type { TestEventOptions } from "../test-event-options.ts";
import { type ConnectedTenant, withTenant } from "../with-tenant.ts";

/** Time limit for Auth0, in seconds. */
const timeoutSeconds = 90;

/**
 * `test-event --remote`: runs the Action in Auth0, to test its network access, TLS and secrets. Needs no Splunk settings in
 * the environment, unless `--verify` searches.
 */
export async function testEventRemotely(
  context: CommandContext,
  name: string,
  wanted: TestEventOptions,
): Promise<CommandResult> {
  const mask = createRedaction(context.env);
  const [, settings] = joinFailures([
    () => parseDeployer(context.env),
    () => (wanted.verify ? requireSettings(context.env) : undefined),
  ]);
  const searchLeftOut = settings && explainMissingSearchAccount(settings, context.env);
  const post =
    settings && searchLeftOut === undefined
      ? await createSearchClient(settings, context.env, wanted.timeout)
      : undefined;
  const { event, remote } = await withTenant(
    context,
    (tenant) => runRemoteTest(context, tenant, name, wanted),
    {
      seconds: wanted.timeout ?? timeoutSeconds,
    },
  );

  const log = findLogLine(remote.lines);
  const sought = toSought(remote, log, event, wanted);
  let searched: Searched = {};
  if (post !== undefined && sought !== undefined) {
    const step = "Searching Splunk for the event";
    const where = { time: undefined, index: settings?.SPLUNK_INDEX };
    const tell = (detail: string) => context.progress.step(step, detail);
    searched = await searchEvent(post, { ...sought, ...where }, context.clock, tell, wanted.timeout);
  }
  const isProven = log === undefined && searched.arrived !== undefined;
  const failure = searched.failure ?? (isProven ? undefined : toRemoteFailure(remote, log, mask));
  const data = {
    ...{ remote: true, name, actionId: remote.actionId, userId: event.user?.user_id ?? null },
    outcome: log?.outcome ?? (isProven ? "accepted" : null),
    flag: log?.flag ?? null,
    flagText: explainFlag(log, wanted),
    log: log === undefined ? null : mask(log.line),
    verification: toVerification(searched, searchLeftOut),
  };
  const details = [data.verification?.text, data.flagText];
  const text = (style: Style) =>
    failure === undefined ? renderRemote(style, data.log, details) : style.dim(data.log ?? "");
  return { data, text, failure };
}

/**
 * The event to search for. Auth0 does not document whether its response contains the Action's log line. Without the line,
 * the event of a sample user can be found by the user's id.
 */
function toSought(
  { error }: RemoteTestResult,
  log: ParsedLogLine | undefined,
  { user }: PostLoginEvent,
  { eventFile, userId }: TestEventOptions,
): Pick<Wanted, "field" | "value"> | undefined {
  if (log !== undefined) {
    const { outcome, eventIdPrefix: value } = log;
    return outcome === "accepted" && value !== undefined ? { field: "eventId", value } : undefined;
  }
  const isMadeUp = eventFile === undefined && userId === undefined;
  return isMadeUp && error === undefined && user !== undefined
    ? { field: "userId", value: user.user_id }
    : undefined;
}

async function runRemoteTest(
  context: CommandContext,
  tenant: ConnectedTenant,
  name: string,
  { type, eventFile, userId, timeout }: TestEventOptions,
) {
  const flag = parseSettings(context.env).values.SIGNUP_FLAG ?? settingRules.SIGNUP_FLAG.default;
  const { readEventFile } = await import("../../src/test-event/read-event-file.ts");
  const { createTenantUsers } = await import("../../src/test-event/tenant-user.ts");
  const recorded =
    eventFile === undefined ? undefined : await readEventFile(resolve(context.cwd, eventFile), eventFile);
  const user = userId === undefined ? undefined : await (await createTenantUsers(tenant)).read(userId);
  const event = prepareEvent({ type, recorded, user, flag, now: new Date(context.clock.now()) });
  const seconds = timeout ?? timeoutSeconds;
  context.progress.step(`Running the Action on Auth0's side, for ${seconds} s at most`);
  const remote = await testRemotely(tenant.reader, createWriter(tenant.session), name, { ...event });
  return { event, remote };
}

function toRemoteFailure(
  { error, response }: RemoteTestResult,
  log: ParsedLogLine | undefined,
  mask: (text: string) => string,
): Failure | undefined {
  if (log === undefined) {
    const content = mask(error ?? JSON.stringify(response) ?? "nothing").slice(0, 500);
    return new Failure(
      "ACTION_FAILED",
      `Auth0's response does not contain the Action's log line: ${content}`,
      error === undefined
        ? "--verify searches the event in Splunk. splunk-action status shows whether the Action in Auth0 is ours."
        : "Run splunk-action status to check whether the Action in Auth0 is ours. If it is not, deploy it.",
    );
  }
  if (log.outcome === "accepted" || log.code === undefined) return undefined;
  if (log.code === "E_SETTINGS") {
    return new Failure(
      "E_SETTINGS",
      `the Action's secrets are not complete: ${mask(log.line).replace(/^.*error=E_SETTINGS /, "")}`,
      "Correct them in the Auth0 dashboard and deploy, or run splunk-action secrets push.",
    );
  }
  const { meaning, hint } = explainCode(log.code);
  const blocked = log.code === "E_TIMEOUT" || log.code === "E_UNREACHABLE";
  const allow = " Auth0 calls from the IP addresses that it publishes for your region: allow them.";
  return new Failure(
    log.code,
    `Splunk did not accept the event that Auth0 sent: ${meaning}`,
    hint + (blocked ? allow : ""),
  );
}

/** The result of the search, or why there was none. */
function toVerification({ arrived }: Searched, searchLeftOut: string | undefined) {
  if (searchLeftOut !== undefined) return { indexingMs: null, text: searchLeftOut };
  if (arrived === undefined) return null;
  const indexingMs = Math.round(arrived.indexingMs);
  const text = [`Found in Splunk after ${indexingMs} ms.`, ...describeArrival(arrived)].join("\n");
  return { indexingMs, text };
}

/** The sample user does not exist in Auth0, so its flag cannot be set. This is not an error of the Action. */
function explainFlag(log: ParsedLogLine | undefined, { eventFile, userId }: TestEventOptions): string | null {
  const isMadeUp = eventFile === undefined && userId === undefined;
  if (!isMadeUp || !log?.flag.endsWith(":E_HTTP_404")) return null;
  return "The flag was not set, as expected: the sample user does not exist in Auth0 (404). To test the flag, use --user.";
}

function renderRemote(
  { bold, dim }: Style,
  log: string | null,
  details: readonly (string | null | undefined)[],
): string {
  const shown = details.flatMap((detail) => detail?.split("\n") ?? []);
  return [bold("Accepted by Splunk, sent from Auth0's side."), ...shown, dim(log ?? "")].join("\n");
}
