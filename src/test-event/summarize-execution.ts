import type { Exchange, Execution } from "@splunk-action/action-runtime";
import type { ActionErrorCode } from "../errors/error-codes.ts";
import type { ErrorText } from "../errors/error-texts.ts";
import { type ErrorFacts, explainCode } from "../errors/explain-code.ts";
import { findLogLine } from "../execution/log-line.ts";
import { toTransportError } from "../http/transport-error.ts";
import type { Outcome } from "../outcome.ts";
import type { Settings } from "../settings/settings.ts";
import { toTransportVerdict, toVerdict, type Verdict } from "../splunk/verdict.ts";

/** The result of a test execution. */
export interface TestSummary {
  readonly outcome: Exclude<Outcome, "not-sent">;
  /** Why the event was not accepted. */
  readonly error: (ErrorText & { readonly code: ActionErrorCode }) | undefined;
  /** Facts that make the error text more exact. Present with `error`. */
  readonly facts: ErrorFacts | undefined;
  /** The request to Splunk that decided the outcome. */
  readonly exchange: Exchange | undefined;
  readonly attempts: number;
  /** The event as sent. */
  readonly event: Readonly<Record<string, unknown>> | undefined;
  readonly flag: FlagSummary;
}

/**
 * `none`: a login, or the event was not accepted. `set`: by the Management API. `deferred`: by `api.user.setAppMetadata`,
 * which Auth0 saves after the last Action.
 */
export interface FlagSummary {
  readonly outcome: "none" | "set" | "deferred";
  /** HTTP status or error code of the Management API, if it did not store the flag. */
  readonly reason: string | undefined;
}

/** Takes the outcome from the Action's log line and the rest from its requests. */
export function summarizeExecution(execution: Execution, settings: Settings): TestSummary {
  const sent = execution.exchanges.filter(({ sent }) => sent);
  const toSplunk = sent.filter(({ url }) => url.startsWith(`${settings.SPLUNK_URL}/services/`));
  const accepted = toSplunk.find((exchange) => toExchangeVerdict(exchange, settings).outcome === "accepted");
  const exchange = accepted ?? toSplunk.at(-1);
  const { outcome, code } = toOutcome(execution, exchange && toExchangeVerdict(exchange, settings));
  const facts = code === undefined ? undefined : toErrorFacts(exchange, settings);
  return {
    outcome,
    error: code === undefined ? undefined : { code, ...explainCode(code, facts) },
    facts,
    exchange,
    attempts: toSplunk.length,
    event: exchange === undefined ? undefined : readEvent(exchange.requestBody, settings),
    flag: summarizeFlag(execution, sent, settings),
  };
}

/** The Action's log line decides. Without a line, the Action had nothing to send or did not finish. */
function toOutcome(
  execution: Execution,
  verdict: Verdict | undefined,
): { readonly outcome: TestSummary["outcome"]; readonly code?: ActionErrorCode | undefined } {
  const log = findLogLine(execution.console.lines);
  if (log !== undefined) return { outcome: log.outcome, code: log.code };
  if (verdict?.outcome === "accepted") return { outcome: "accepted" };
  if (verdict !== undefined) return verdict;
  const ended = execution.outcome === "completed" || execution.outcome === "denied";
  return ended ? { outcome: "skipped" } : { outcome: "error", code: "E_INTERNAL" };
}

function toExchangeVerdict(exchange: Exchange, settings: Settings): Verdict {
  const response = toResponse(exchange);
  const { error } = exchange;
  if (response !== undefined) {
    return toVerdict(response, settings.credential.kind, Date.parse(exchange.startedAt));
  }
  // A request that the Action's deadline ended has neither a response nor an error.
  return error?.code === undefined
    ? { outcome: "undelivered", status: undefined, code: "E_TIMEOUT" }
    : toTransportVerdict(toTransportError(error));
}

/** The complete response, or `undefined`. */
function toResponse({ status, responseHeaders = {}, responseBody = "", error, complete }: Exchange) {
  if (status === undefined || error !== undefined || !complete) return undefined;
  const headers = Object.fromEntries(
    Object.entries(responseHeaders).map(([name, value]) => [name, String(value)]),
  );
  return { status, headers, body: responseBody };
}

function toErrorFacts(exchange: Exchange | undefined, settings: Settings): ErrorFacts {
  const { credential, SPLUNK_URL: url, SPLUNK_CA_CERT: certificates } = settings;
  const tls = exchange?.error === undefined ? undefined : toTransportError(exchange.error).tls;
  return {
    ...{ credential: credential.kind, certificates, url },
    response: exchange && toResponse(exchange),
    ...(tls === undefined ? {} : { tls }),
  };
}

function readEvent(body: string, settings: Settings): Readonly<Record<string, unknown>> {
  const sent = JSON.parse(body);
  return settings.credential.kind === "hec" ? sent.event : sent;
}

function summarizeFlag(execution: Execution, sent: readonly Exchange[], settings: Settings): FlagSummary {
  const origin = settings.management?.domain.origin;
  const request = sent.filter(({ url }) => origin !== undefined && url.startsWith(`${origin}/`)).at(-1);
  const set = request?.method === "PATCH" && request.status !== undefined && request.status < 300;
  if (set) return { outcome: "set", reason: undefined };
  if (execution.metadata.app[settings.SIGNUP_FLAG] !== true) return { outcome: "none", reason: undefined };
  const reason = request?.status === undefined ? request?.error?.code : `HTTP ${request.status}`;
  return { outcome: "deferred", reason };
}
