import type { Execution } from "@splunk-action/action-runtime";
import type { ActionResult, LoginResult } from "@splunk-action/local-auth0";
import { type LogEvent, logEventTypes } from "@splunk-action/local-auth0";
import type { PostLoginEvent } from "../../../../src/auth0/post-login-event.ts";
import { isOwnAction } from "../../../../src/deploy/read-tenant.ts";
import { parseSettings } from "../../../../src/settings/parse-settings.ts";
import type { ExecutionView, ExplainedExecution, Flow, LogView } from "../flow-model.ts";
import { type Explanation, explainExecution } from "./explain-execution.ts";
import { createMask } from "./mask.ts";
import { round, toExchangeView } from "./to-exchange-view.ts";

/** The user who logged in, where the result does not contain it. */
export interface FlowSubject {
  readonly id: number;
  readonly at: string;
  readonly userId: string;
  readonly loginType: string;
}

/** A login as the page shows it: masked, shortened, and explained if the Action is this project's. */
export function toFlow(result: LoginResult, subject: FlowSubject): Flow {
  const event = result.event as PostLoginEvent;
  const runs = result.actions.map((run) => toRun(run, event));
  const explanation = runs.map(({ explanation }) => explanation).find((one) => one !== undefined);
  const { user, client, request } = event;
  const place = request?.geoip?.countryName;
  return {
    ...subject,
    who: user?.name ?? user?.email ?? subject.userId,
    activity: explanation?.activity ?? null,
    outcome: result.outcome,
    delivery: explanation?.outcome ?? null,
    ...(explanation?.code === undefined ? {} : { code: explanation.code }),
    durationMs: round(result.actions.reduce((sum, { run }) => sum + run.durationMs, 0)),
    ...(user?.email === undefined ? {} : { email: user.email }),
    ...(client?.name === undefined ? {} : { application: client.name }),
    ...(place === undefined ? {} : { place }),
    ...(result.refusal === undefined ? {} : { refusal: result.refusal }),
    runs: runs.map(({ view }) => view),
    logs: result.logs.map(toLogView),
    ...(result.executionId === undefined ? {} : { executionId: result.executionId }),
  };
}

function toRun(
  { action, version, run }: ActionResult,
  event: PostLoginEvent,
): { readonly view: ExecutionView; readonly explanation: Explanation | undefined } {
  // The tenant's type of an execution is narrower; the runtimes come from `dev-tenant.ts`.
  const execution = run as Execution;
  const secrets = Object.fromEntries(version.secrets.map(({ name, value }) => [name, value]));
  const mask = createMask(secrets);
  const own = isOwnAction(version.code);
  const parsed = own ? parseSettings(secrets) : undefined;
  const explanation = parsed === undefined ? undefined : explainExecution(event, execution, parsed, mask);
  const startedAt = Date.parse(execution.startedAt);
  const view: ExecutionView = {
    action: action.name,
    version: version.number,
    outcome: execution.outcome,
    ...(execution.error === undefined ? {} : { error: mask.text(execution.error.message) }),
    durationMs: round(execution.durationMs),
    console: execution.console.lines.slice(0, 20).map(mask.text),
    exchanges: execution.exchanges
      .filter(({ sent }) => sent)
      .slice(0, 40)
      .map((exchange) => toExchangeView(exchange, startedAt, mask, parsed?.settings)),
    ...(explanation === undefined ? {} : { explained: toExplained(explanation) }),
  };
  return { view, explanation };
}

function toExplained({ activity, outcome, code, ...explained }: Explanation): ExplainedExecution {
  return explained;
}

/** An entry of the tenant's log as the page shows it. */
export function toLogView(event: LogEvent): LogView {
  const who = event.user_name ?? event.user_id ?? event.client_name;
  return {
    id: event.log_id,
    at: event.date,
    type: event.type,
    meaning: (logEventTypes as Readonly<Record<string, string>>)[event.type] ?? event.type,
    ...(who === undefined ? {} : { who }),
    ...(event.description === undefined ? {} : { description: event.description }),
  };
}
