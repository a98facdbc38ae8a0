import type { Exchange, Execution } from "@splunk-action/action-runtime";
import { classifyLoginType, type LoginType } from "../activity/classify-activity.ts";
import type { PostLoginEvent } from "../auth0/post-login-event.ts";
import type { Outcome } from "../outcome.ts";
import { mask } from "../settings/create-redaction.ts";
import type { FoundEvent } from "../splunk-api/find-event.ts";
import type { ArrivedEvent } from "./await-event.ts";
import type { FlagSummary, TestSummary } from "./summarize-execution.ts";

/** The output of `test-event`: text and JSON. Contains no secrets. */
export interface TestReport {
  readonly outcome: Outcome;
  readonly loginType: LoginType;
  /** One sentence on the outcome. */
  readonly summary: string;
  readonly dryRun: boolean;
  readonly eventId: string | null;
  readonly message: string | null;
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  } | null;
  /** Splunk's response, status first. */
  readonly answer: string | null;
  readonly status: number | null;
  readonly attempts: number;
  readonly flag: { readonly outcome: FlagSummary["outcome"] | "stored" | "failed"; readonly text: string };
  /** The console output that Auth0 would store. Empty in a dry run, whose responses are simulated. */
  readonly log: string;
  readonly durationMs: number;
  /** Of `--verify`. `indexingMs` is null if there was no search; the text says why. */
  readonly verification: { readonly indexingMs: number | null; readonly text: string } | null;
}

/** Additional facts about a finished test. */
export interface TestCircumstances {
  readonly event: PostLoginEvent;
  readonly dryRun: boolean;
  /** Whether the test used a user of the tenant (`--user`). */
  readonly touchesUser: boolean;
  /** Whether the tenant stored the deferred metadata. */
  readonly isSaved: boolean;
  readonly arrived: ArrivedEvent | undefined;
  /** Why there was no search although `--verify` was given. */
  readonly searchLeftOut: string | undefined;
  readonly mask: (text: string) => string;
}

/** Builds the report and masks secrets. */
export function toTestReport(execution: Execution, summary: TestSummary, run: TestCircumstances): TestReport {
  const { exchange, attempts, event } = summary;
  const { mask } = run;
  return {
    outcome: run.dryRun && summary.outcome !== "skipped" ? "not-sent" : summary.outcome,
    loginType: classifyLoginType(run.event),
    summary: mask(toSummary(summary, execution, run)),
    dryRun: run.dryRun,
    eventId: toText(event?.eventId),
    message: toText(event?.message),
    request: exchange === undefined ? null : toRequest(exchange, mask),
    answer:
      exchange?.status === undefined || run.dryRun
        ? null
        : mask(`${exchange.status} ${toLine(exchange.responseBody ?? "")}`),
    status: run.dryRun ? null : (exchange?.status ?? null),
    attempts,
    flag: toFlag(summary.flag, run),
    log: run.dryRun ? "" : mask(execution.console.stored.trimEnd()),
    durationMs: Math.round(execution.durationMs),
    verification: toVerification(run),
  };
}

function toSummary(
  { outcome, error, attempts }: TestSummary,
  execution: Execution,
  run: TestCircumstances,
): string {
  const took = `${Math.round(execution.durationMs)} ms`;
  if (outcome === "skipped") return explainSkip(run.event);
  if (run.dryRun) return "Dry run: nothing was sent.";
  if (outcome === "accepted") {
    return `Accepted by Splunk in ${took}${attempts > 1 ? `, at attempt ${attempts}` : ""}.`;
  }
  const tries = attempts > 1 ? ` after ${attempts} attempts` : "";
  return `Not accepted${tries} (${took}): ${error?.code}, ${error?.meaning}.`;
}

/** The test event of Auth0's dashboard has `transaction.prompt: ["none"]`, which is a silent check. */
function explainSkip(event: PostLoginEvent): string {
  const loginType = classifyLoginType(event);
  const why =
    loginType === "silent" ? " (its prompt is none, as in the test event of the Auth0 dashboard)" : "";
  const remedy =
    loginType === "silent"
      ? 'To test a login, set transaction.prompt to ["login"].'
      : `To record such logins, add ${loginType} to LOGIN_TYPES.`;
  return `Nothing to send: the login type of this event is ${loginType}${why}, which is not in LOGIN_TYPES. ${remedy}`;
}

function toRequest(exchange: Exchange, mask: (text: string) => string): NonNullable<TestReport["request"]> {
  const headers = Object.entries(exchange.requestHeaders).map(([name, value]) => {
    const text = String(value);
    return [name, name === "authorization" ? maskAuthorization(text) : mask(text)] as const;
  });
  const { method, url, requestBody } = exchange;
  return { method, url: mask(url), headers: Object.fromEntries(headers), body: mask(requestBody) };
}

function toFlag({ outcome, reason }: FlagSummary, run: TestCircumstances): TestReport["flag"] {
  const user = run.event.user?.user_id;
  if (outcome === "none")
    return { outcome, text: "Not set: only a sign-up that Splunk has accepted sets it." };
  if (run.dryRun) return { outcome, text: "Dry run: it would be set now." };
  if (!run.touchesUser) {
    return { outcome, text: "Not stored: this test touches no user. In Auth0 it would be set now." };
  }
  if (outcome === "set") return { outcome, text: `Set on ${user} through the Management API.` };
  if (!run.isSaved) return { outcome: "failed", text: `Not set on ${user}: the tenant did not store it.` };
  const why =
    reason === undefined
      ? "the Action has no Management API credentials"
      : `the Management API responded with ${reason}`;
  return { outcome: "stored", text: `Set on ${user} at the end of the flow, because ${why}.` };
}

function toVerification({ arrived, searchLeftOut }: TestCircumstances): TestReport["verification"] {
  if (searchLeftOut !== undefined) return { indexingMs: null, text: searchLeftOut };
  if (arrived === undefined) return null;
  const { indexingMs, index, sourcetype } = arrived;
  const where = `index ${index ?? "?"}, sourcetype ${sourcetype ?? "?"}`;
  const found = `Found after ${Math.round(indexingMs)} ms in ${where}.`;
  return { indexingMs: Math.round(indexingMs), text: [found, ...describeArrival(arrived)].join("\n") };
}

/** Max difference between Splunk's time of an event and the event's `time`, in milliseconds. */
const maxTimeShift = 60_000;

/** Errors of an event that arrived, one line each. */
export function describeArrival({ fields, time, timeShift = 0 }: FoundEvent): readonly string[] {
  const lines: string[] = [];
  if (fields === "none") {
    lines.push("Splunk does not extract its fields: set KV_MODE = json for the sourcetype.");
  }
  if (fields === "twice") {
    lines.push(
      "Splunk extracts its fields twice: remove INDEXED_EXTRACTIONS from the sourcetype, or set KV_MODE = none.",
    );
  }
  if (Math.abs(timeShift) > maxTimeShift) {
    const minutes = Math.round(Math.abs(timeShift) / 60_000);
    const shift = minutes < 90 ? `${minutes} minutes` : `${Math.round(minutes / 6) / 10} hours`;
    lines.push(
      `Splunk's time of the event (${time}) is ${shift} ${timeShift > 0 ? "late" : "early"}: check TIME_PREFIX, TIME_FORMAT and TZ of the sourcetype (props.conf).`,
    );
  }
  return lines;
}

/** Masks `Splunk 1234…` as `Splunk •••`, because the scheme is useful. */
function maskAuthorization(value: string): string {
  return `${value.split(" ", 1)[0]} ${mask}`;
}

/** Max characters of a response that are shown. */
function toLine(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  return line.length > 500 ? `${line.slice(0, 499)}…` : line;
}

function toText(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
