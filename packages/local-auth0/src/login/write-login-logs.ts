import type { LogEvent, NewLog } from "../logs/log-event.ts";
import type { TenantContext } from "../tenant-context.ts";
import type { LoginAttempt } from "./login-attempt.ts";
import type { ActionResult } from "./run-trigger.ts";
import { toClientFields, toConnectionFields, toLoginFields } from "./to-log-fields.ts";
import { toSuccessDetails } from "./to-success-details.ts";

/** How a login ended for the user. */
export interface LoginEnd {
  /** `undefined` for a successful one. */
  readonly refusal: string | undefined;
  /** Runs of the trigger; none when no Action is bound. */
  readonly executionIds: readonly string[];
}

/** From a login's log to that of its code exchange. */
const codeExchangeMs = 200;

/** Writes the logs of the login itself, with the types of its kind. */
export function writeLoginLogs(
  context: TenantContext,
  attempt: LoginAttempt,
  end: LoginEnd,
): readonly LogEvent[] {
  const { logs } = context;
  const delayMs = logs.pick(logs.behavior.delayMs);
  if (end.refusal !== undefined) return [logs.write(toFailure(context, attempt, end.refusal), delayMs)];
  const { consentMs, mfaMs } = attempt;
  const afterMs = consentMs + mfaMs + delayMs;
  const details = toSuccessDetails(context, attempt, { executionIds: end.executionIds, afterMs });
  const success = logs.write(toSuccess(context, attempt, details), afterMs);
  if (attempt.type !== "interactive" || !logs.behavior.writesCodeExchanges) return [success];
  return [success, logs.write(toCodeExchange(context, attempt), afterMs + codeExchangeMs)];
}

/** `ss`: a user of a database connection signed up. */
export function writeSignUpLog(context: TenantContext, attempt: LoginAttempt): LogEvent {
  const { application, connection, user } = attempt;
  return context.logs.write({
    type: "ss",
    description: "",
    ...toConnectionFields(connection),
    ...toLoginFields(context, attempt),
    details: {
      body: {
        client_id: application.client_id,
        tenant: context.settings.name,
        email: user.profile.email,
        password: "*****",
        connection: connection.name,
      },
    },
  });
}

/** `actions_execution_failed`: the Action that failed a login, and its error. */
export function writeActionFailedLog(
  context: TenantContext,
  attempt: LoginAttempt,
  failed: ActionResult,
  executionId: string,
): LogEvent {
  const { binding, action, version, run } = failed;
  return context.logs.write({
    type: "actions_execution_failed",
    description: `${action.name}: ${run.error?.message ?? "no message"}`,
    connection_id: "",
    ...toLoginFields(context, attempt),
    details: {
      trigger_id: action.trigger.id,
      execution_id: executionId,
      action_id: action.id,
      action_name: action.name,
      version_id: version.id,
      binding_id: binding.id,
      error_class: run.outcome === "timed-out" ? "action_timeout" : "action_error",
      ...(run.error === undefined ? {} : { action_error: { ...run.error } }),
    },
  });
}

/** The optional fields depend on the login type. */
function toSuccess(
  context: TenantContext,
  attempt: LoginAttempt,
  details: NonNullable<NewLog["details"]>,
): NewLog {
  const { facts, connection, isSso, origin } = attempt;
  const { hostname, ...fields } = toLoginFields(context, attempt);
  const token = { audience: "https://api.example.com", scope: "openid profile email" };
  const common = { type: facts.success, description: "", ...fields, details };
  const { name: connection_name, id: connection_id } = connection;
  switch (facts.success) {
    case "sepft":
      return {
        ...common,
        ...token,
        ...{ connection: connection_name, connection_id, hostname, client_ip: origin.ip ?? null },
      };
    case "secte":
    case "sertft":
      return { ...common, ...token };
    case "ssa":
      return { ...common, hostname, session_connection: connection_name };
    default: {
      // Only a login at the prompt has a connection and a strategy.
      const { description: _none, ...success } = common;
      return { ...success, hostname, ...(isSso ? { connection_id: "" } : toConnectionFields(connection)) };
    }
  }
}

/** A failed login has no executions in its log. */
function toFailure(context: TenantContext, attempt: LoginAttempt, refusal: string): NewLog {
  return {
    type: attempt.facts.failure,
    description: refusal,
    ...toConnectionFields(attempt.connection),
    ...toLoginFields(context, attempt),
    details: {
      error: { message: refusal, oauthError: "access_denied", type: "access_denied" },
      ...attempt.logIds,
    },
  };
}

/** `seacft`: the application's back end exchanges the code. */
function toCodeExchange(context: TenantContext, attempt: LoginAttempt): NewLog {
  const { hostname, user_id, user_name } = toLoginFields(context, attempt);
  return {
    type: "seacft",
    description: "",
    connection_id: "",
    ...toClientFields(attempt.application),
    ip: "198.51.100.200",
    user_agent: context.logs.behavior.userAgents === "short" ? "Other 0.0.0 / Other 0.0.0" : "okhttp/4.12.0",
    isMobile: false,
    details: { code: `${"*".repeat(42)}${attempt.transactionId.slice(-3)}` },
    hostname,
    user_id,
    ...(user_name === undefined ? {} : { user_name }),
  };
}
