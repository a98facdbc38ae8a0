import type { Exchange, Execution } from "@splunk-action/action-runtime";
import type { DeliveryErrorCode } from "../errors/error-codes.ts";
import { toTransportError } from "../http/transport-error.ts";
import type { DeliveryOutcome } from "../outcome.ts";
import type { Settings } from "../settings/settings.ts";
import { type Advice, toAdvice } from "../splunk/advice.ts";
import { toTransportVerdict, toVerdict, type Verdict } from "../splunk/verdict.ts";

/** What a test run showed. */
export interface TestSummary {
  /** `skipped`: the run's login type is not among `LOGIN_TYPES`, so nothing was to be sent. */
  readonly outcome: DeliveryOutcome | "skipped";
  /** Why it was not accepted. */
  readonly problem: (Advice & { readonly code: DeliveryErrorCode }) | undefined;
  /** The last request to Splunk, as it left. */
  readonly exchange: Exchange | undefined;
  readonly attempts: number;
  /** The event as sent. */
  readonly event: Readonly<Record<string, unknown>> | undefined;
  readonly flag: FlagSummary;
}

/**
 * `none`: a login, or nothing was accepted. `set`: through the Management API. `deferred`: through
 * `api.user.setAppMetadata`, which a tenant saves at the end of the flow.
 */
export interface FlagSummary {
  readonly outcome: "none" | "set" | "deferred";
  /** HTTP status or error code of the Management API, where it was asked and did not do it. */
  readonly reason: string | undefined;
}

/** Reads an execution with the very functions that the Action decides with. */
export function summarizeExecution(execution: Execution, settings: Settings): TestSummary {
  const sent = execution.exchanges.filter(({ sent }) => sent);
  const toSplunk = sent.filter(({ url }) => url.startsWith(`${settings.SPLUNK_URL}/services/`));
  const exchange = toSplunk.at(-1);
  const verdict = exchange === undefined ? undefined : toExchangeVerdict(exchange, settings);
  return {
    outcome: verdict?.outcome ?? "skipped",
    problem:
      verdict === undefined || verdict.outcome === "accepted"
        ? undefined
        : { code: verdict.code, ...toAdvice(verdict.code) },
    exchange,
    attempts: toSplunk.length,
    event: exchange === undefined ? undefined : readEvent(exchange.requestBody, settings),
    flag: summarizeFlag(execution, sent, settings),
  };
}

function toExchangeVerdict(exchange: Exchange, settings: Settings): Verdict {
  const { status, responseHeaders = {}, responseBody = "", error, complete } = exchange;
  if (status === undefined || error !== undefined || !complete) {
    // Cut off by the Action's own deadline, it has neither an answer nor an error of its own making.
    return error?.code === undefined
      ? { outcome: "undelivered", status: undefined, code: "E_TIMEOUT" }
      : toTransportVerdict(toTransportError(error));
  }
  const headers = Object.fromEntries(
    Object.entries(responseHeaders).map(([name, value]) => [name, String(value)]),
  );
  return toVerdict(
    { status, headers, body: responseBody },
    settings.credential.kind,
    Date.parse(exchange.startedAt),
  );
}

function readEvent(body: string, settings: Settings): Readonly<Record<string, unknown>> {
  const sent = JSON.parse(body);
  return settings.credential.kind === "hec" ? sent.event : sent;
}

function summarizeFlag(execution: Execution, sent: readonly Exchange[], settings: Settings): FlagSummary {
  const origin = settings.management?.domain.origin;
  const asked = sent.filter(({ url }) => origin !== undefined && url.startsWith(`${origin}/`)).at(-1);
  const set = asked?.method === "PATCH" && asked.status !== undefined && asked.status < 300;
  if (set) return { outcome: "set", reason: undefined };
  if (execution.metadata.app[settings.SIGNUP_FLAG] !== true) return { outcome: "none", reason: undefined };
  const reason = asked?.status === undefined ? asked?.error?.code : `HTTP ${asked.status}`;
  return { outcome: "deferred", reason };
}
