import { resolve } from "node:path";
import { setFlagsFromString } from "node:v8";
import { Failure } from "../../src/errors/failure.ts";
import { createLogReader } from "../../src/management-api/read-logs.ts";
import type { ReportStep } from "../../src/outbound/deadline.ts";
import { createInterruptible } from "../../src/reconcile/interruptible.ts";
import {
  type ReconcileOutcome,
  type ReconcileReport,
  runReconcile,
} from "../../src/reconcile/run-reconcile.ts";
import { createEventSearch } from "../../src/reconcile/search-events.ts";
import { createEventSender } from "../../src/reconcile/send-events.ts";
import { loadState, openStateFile, type StateFile } from "../../src/reconcile/state-file.ts";
import { requireSettings } from "../../src/settings/require-settings.ts";
import { parseSearchAccount } from "../../src/splunk-api/search-account.ts";
import { createSplunkClient } from "../../src/splunk-api/splunk-client.ts";
import type { CommandContext, Style } from "../context.ts";
import { declareCommand, type Handler, type OptionsOf } from "../declare-command.ts";
import { endlessTimeoutOption, parseText } from "../options.ts";
import { withTenant } from "../with-tenant.ts";

/** Relative to the working directory. */
const defaultStateFile = ".splunk-action/reconcile.json";

/** `reconcile`: sends logins that are missing in Splunk, and verifies the result. */
export const reconcile = declareCommand({
  name: "reconcile",
  summary: "compare Auth0's logs with Splunk, send what is missing and prove it",
  examples: [
    "reconcile",
    "reconcile --since 6h --dry-run",
    "reconcile --since 2026-01-31T00:00:00Z --exit-code",
  ],
  options: (command) =>
    command
      .option(
        "--since <T>",
        "ISO 8601 with a zone, or 90m, 6h, 3d ago (default: the last complete end, or 24h)",
        parseText("--since"),
      )
      .option(
        "--until <T>",
        "the end of the range (default and latest: 15 minutes ago)",
        parseText("--until"),
      )
      .option("--dry-run", "compare only; nothing is sent")
      .option("--exit-code", "exit with 2 if a login was missing, also after it was sent")
      .option("--state <FILE>", `where progress is kept (default: ${defaultStateFile})`, parseText("--state"))
      .option("--fresh", "forget the progress in the state file")
      .option("--assume-lost", "send every login of the range without a search; proves nothing")
      .option("--force", "send although logins and events do not agree")
      .option("--rate <PERCENT>", "how much of Auth0's rate limit to use (default: 50)", parsePercent)
      .option(...endlessTimeoutOption),
});

/** No practical time limit: reading many logs takes as long as Auth0's rate limit requires. */
const maxSeconds = 30 * 24 * 3600;

export const runReconcileCommand: Handler<typeof reconcile> = async (context, options) => {
  const outcome = await execute(context, options);
  const { report, failure } = outcome;
  const exitCode = toExitCode(outcome, options);
  const text = renderReport(report, options);
  if (failure === undefined) return { data: report, text, exitCode };
  const { code, message, hint } = failure;
  if (context.json) return { data: { ...report, error: { code, message, hint } }, text, exitCode };
  context.announce({ data: report, text });
  throw failure;
};

function execute(context: CommandContext, options: OptionsOf<typeof reconcile>): Promise<ReconcileOutcome> {
  const { since, until } = options;
  const [dryRun, assumeLost, fresh, force] = [
    options.dryRun,
    options.assumeLost,
    options.fresh,
    options.force,
  ].map(Boolean) as [boolean, boolean, boolean, boolean];
  const { env, processes, progress } = context;
  // Pages become garbage soon after reading, and V8 lets the heap grow to four times the used size by default.
  setFlagsFromString("--heap-growing-percent=40");
  const settings = requireSettings(env);
  const account = assumeLost ? undefined : parseSearchAccount(settings, env);
  const path = resolve(context.cwd, options.state ?? defaultStateFile);
  const { clock, wrap, mute } = createInterruptible(context.untilInterrupted(), context.clock, !dryRun);
  let step = "reconciling";
  const report: ReportStep = (next, detail, figures) => {
    step = next;
    progress.step(next, detail, figures);
  };
  // Show the message as a detail of the current step.
  const reportDetail = mute((what, detail = "") => progress.step(step, `${what} ${detail}`));

  return withTenant(
    context,
    async ({ session, host }) => {
      const state = dryRun ? createReadOnly(path) : openStateFile(path, processes);
      const searching = account && (await createSplunkClient(account));
      const sending = dryRun
        ? undefined
        : await createSplunkClient({
            baseUrl: settings.SPLUNK_URL,
            credential: settings.credential,
            certificates: settings.SPLUNK_CA_CERT,
          });
      const ports = {
        ...{ clock, report, state },
        logs: createLogReader(session, { clock, report: reportDetail, rate: options.rate ?? 50 }),
        events: searching && createEventSearch(searching, settings, clock),
        sender: sending && createEventSender(sending, settings, clock),
      };
      const request = { settings, tenant: host, since, until, dryRun, assumeLost, fresh, force };
      try {
        return await runReconcile(request, wrap(ports));
      } finally {
        state.release();
        searching?.close();
        sending?.close();
      }
    },
    { seconds: options.timeout ?? maxSeconds },
  );
}

/** For a dry run: reads the state file but does not lock or write it. */
function createReadOnly(path: string): StateFile {
  return { load: () => loadState(path), save: () => undefined, release: () => undefined };
}

function parsePercent(text: string): number {
  const value = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (value >= 1 && value <= 100) return value;
  throw new Failure(
    "USAGE",
    "--rate is not a whole number from 1 to 100",
    "Give --rate a percentage, such as 50.",
  );
}

function toExitCode(
  { report: { complete, sent, missing }, failure }: ReconcileOutcome,
  { exitCode, dryRun }: OptionsOf<typeof reconcile>,
): 0 | 1 | 2 {
  const wasMissing = sent + missing > 0;
  if (failure !== undefined || (!complete && !(dryRun === true && wasMissing))) return 1;
  if (exitCode && wasMissing) return 2;
  return complete ? 0 : 1;
}

function renderReport(report: ReconcileReport, { assumeLost, dryRun }: OptionsOf<typeof reconcile>) {
  return ({ bold, dim, green, yellow }: Style): string => {
    const { range, logins, matchedBy, uncertainLogs } = report;
    const types = Object.entries(logins.byType).map(([type, count]) => `${type} ${format(count)}`);
    const keys = Object.entries(matchedBy).filter(([, count]) => count > 0);
    const rows: readonly (readonly [name: string, count: number, note: string])[] = [
      ["delivered", report.delivered, ""],
      ["sent before", report.reconciledBefore, "by an earlier run"],
      ["sent now", report.sent, ""],
      ["missing", report.missing, dryRun ? "would be sent" : ""],
      ["uncertain", report.uncertain, "not sent"],
      ["not expected", report.notExpected, "no Action ran"],
    ];
    const head = bold(`${range.since} to ${range.until}`);
    if (range.since === range.until) {
      const upTo = "the last 15 minutes are left alone, and what came before is complete or has no logs";
      return [head, `Nothing to compare yet: ${upTo}.`].join("\n");
    }
    if (logins.total + report.withoutLogin === 0) {
      return [head, "No logins in Auth0, no events in Splunk.", toConclusion()].join("\n");
    }
    const lines = [
      head,
      `${format(logins.total)} logins in Auth0${types.length > 0 ? ` (${types.join(", ")})` : ""}`,
      ...rows
        .filter(([name, count]) => count > 0 || name === "delivered" || name === "missing")
        .map(
          ([name, count, note]) =>
            `  ${name.padEnd(14)}${format(count)}${note === "" ? "" : dim(`  ${note}`)}`,
        ),
      `${format(report.withoutLogin)} events without a login, ${format(report.duplicates)} events twice`,
    ];
    if (keys.length > 0) {
      lines.push(dim(`matched by ${keys.map(([key, count]) => `${key} ${format(count)}`).join(", ")}`));
    }
    if (uncertainLogs.length > 0) lines.push("uncertain logs:", ...uncertainLogs.map((id) => `  ${id}`));
    return [...lines, toConclusion()].join("\n");

    function toConclusion(): string {
      if (report.complete && logins.total === 0) return green("Complete: nothing is missing.");
      if (report.complete) return green("Complete: every login has an event in Splunk.");
      if (assumeLost) return yellow("Not verified: nothing was searched.");
      return yellow("Not complete.");
    }
  };
}

function format(count: number): string {
  return count.toLocaleString("en-US");
}
