import { loginTypes } from "../activity/classify-activity.ts";
import { type FieldChoice, hideValue } from "../activity/serialize-event.ts";
import { findLogLine } from "../execution/log-line.ts";
import { readLog, toLogin, toLogTypes } from "./login.ts";

/** One execution of the Action, as Auth0 recorded it. */
export interface RecordedExecution {
  /** ISO 8601: the log's date. */
  readonly time: string;
  readonly logId: string;
  /** Auth0's log type: of a login, `f` for a denied login, or `actions_execution_failed`. */
  readonly logType: string;
  readonly loginType: string | null;
  /** Omitted, hashed or masked as in the event. */
  readonly userId: string | null;
  readonly executionId: string | null;
  /** The Action's log line; `null` if it printed none or the credentials may not read executions. */
  readonly line: string | null;
  /** Milliseconds. */
  readonly durationMs: number | null;
  readonly error: string | null;
}

/** The executions that a log names. Their records have not been read. */
export interface LoggedExecution {
  readonly execution: RecordedExecution;
  readonly executionIds: readonly string[];
}

const allLoginLogs = toLogTypes(loginTypes);

type Json = Readonly<Record<string, unknown>>;

/** The execution of a log of a login, of a denied login or of a failed Action; `undefined` for other logs. */
export function toLoggedExecution(
  log: unknown,
  name: string,
  choice: FieldChoice,
): LoggedExecution | undefined {
  const read = readLog(log);
  if (read === undefined) return undefined;
  const { id, type, date, json } = read;
  const details = toObject(json.details);
  const isFailure = type === "actions_execution_failed";
  if (!isFailure && !allLoginLogs.has(type)) return undefined;
  if (isFailure && details.action_name !== undefined && details.action_name !== name) return undefined;
  const named = isFailure ? [details.execution_id] : toObject(details.actions).executions;
  const executionIds = (Array.isArray(named) ? named : []).filter((one) => typeof one === "string");
  if (executionIds.length === 0 && !isFailure) return undefined;
  const userId = typeof json.user_id === "string" ? hideValue("userId", json.user_id, choice) : undefined;
  const failure = toObject(details.action_error);
  const execution: RecordedExecution = {
    time: new Date(date).toISOString(),
    logId: id,
    logType: type,
    loginType: toLogin(readLog(log), allLoginLogs)?.loginType ?? null,
    userId: typeof userId === "string" ? userId : null,
    executionId: executionIds[0] ?? null,
    line: null,
    durationMs: null,
    // An error's message can hold user data; its class and name cannot.
    error: isFailure
      ? [details.error_class, failure.name].filter((one) => typeof one === "string").join(" ")
      : null,
  };
  return { execution, executionIds };
}

/**
 * Adds the Action's result from the record of the execution.
 *
 * @param record the body of `GET /api/v2/actions/executions/{id}`
 * @returns `undefined` if the Action did not run in this execution
 */
export function addRecord(
  execution: RecordedExecution,
  executionId: string,
  record: unknown,
  name: string,
): RecordedExecution | undefined {
  const { results } = toObject(record);
  const own = (Array.isArray(results) ? results : []).map(toObject).find((one) => one.action_name === name);
  if (own === undefined) return undefined;
  const response = toObject(own.response);
  const printed = typeof response.logs === "string" ? response.logs.split("\n") : [];
  const duration = Date.parse(String(own.ended_at)) - Date.parse(String(own.started_at));
  const failure = toObject(own.error);
  return {
    ...execution,
    executionId,
    line: findLogLine(printed)?.line ?? null,
    durationMs: Number.isNaN(duration) ? null : duration,
    error: execution.error ?? (typeof failure.id === "string" ? failure.id : null),
  };
}

function toObject(value: unknown): Json {
  return typeof value === "object" && value !== null ? (value as Json) : {};
}
