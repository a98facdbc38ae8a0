import type { LogEvent } from "../logs/log-event.ts";
import type { TenantContext } from "../tenant-context.ts";
import type { LoginAttempt } from "./login-attempt.ts";
import type { ActionResult } from "./run-trigger.ts";

/** How a login ended for the user. */
export interface LoginEnd {
  /** `undefined` for a successful one. */
  readonly refusal: string | undefined;
  /** Runs of the trigger; none when no Action is bound. */
  readonly executionIds: readonly string[];
}

/** The log of the login itself, of the type its kind has. */
export function writeLoginLog(context: TenantContext, attempt: LoginAttempt, end: LoginEnd): LogEvent {
  const { facts } = attempt;
  if (end.refusal === undefined)
    return context.writeLog({
      type: facts.success,
      ...toCommon(attempt, !(facts.success === "s" && attempt.isSso)),
      details: toSuccessDetails(context, attempt, end),
    });
  return context.writeLog({
    type: facts.failure,
    description: end.refusal,
    ...toCommon(attempt, true),
    // A failed login names no executions.
    details: {
      error: { message: end.refusal, oauthError: "access_denied", type: "access_denied" },
      session_id: attempt.sessionId,
      ...(facts.hasTransactionId ? { transaction_id: attempt.transactionId } : {}),
    },
  });
}

/** `ss`: a user of a database connection signed up. */
export function writeSignUpLog(context: TenantContext, attempt: LoginAttempt): LogEvent {
  return context.writeLog({ type: "ss", ...toCommon(attempt, true), details: {} });
}

/** `actions_execution_failed`: which Action failed a login, and of what. */
export function writeActionFailedLog(
  context: TenantContext,
  attempt: LoginAttempt,
  failed: ActionResult,
  executionId: string,
): LogEvent {
  const { binding, action, version, run } = failed;
  return context.writeLog({
    type: "actions_execution_failed",
    description: `${action.name}: ${run.error?.message ?? "no message"}`,
    ...toCommon(attempt, false),
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

function toSuccessDetails(context: TenantContext, attempt: LoginAttempt, { executionIds }: LoginEnd) {
  const { facts, user, startedAt, sessionId } = attempt;
  const actions = executionIds.length === 0 ? {} : { actions: { executions: executionIds } };
  if (facts.success === "ssa") return { session_id: sessionId, ...actions };
  if (facts.success === "sertft")
    return {
      ...actions,
      refresh_token: { session_id: sessionId },
      familyId: `fam_${sessionId.slice(0, 12)}`,
    };
  if (facts.isBackChannel) return actions;
  const stats = { loginsCount: user.loginsCount };
  const completedAt = context.now();
  return {
    prompts: attempt.isSso
      ? []
      : [
          { name: "prompt-authenticate", completedAt, connection: attempt.connection.name, stats },
          { name: "login", flow: "universal-login", initiatedAt: startedAt, completedAt },
        ],
    initiatedAt: startedAt,
    completedAt,
    elapsedTime: completedAt - startedAt,
    session_id: sessionId,
    transaction_id: attempt.transactionId,
    stats,
    ...actions,
  };
}

function toCommon(attempt: LoginAttempt, withConnection: boolean): Partial<LogEvent> {
  const { connection, application, visit, user, request, hostname, correlationId } = attempt;
  const name = user.profile.email ?? user.profile.name;
  return {
    ...(withConnection ? { connection: connection.name, connection_id: connection.id } : {}),
    client_id: application.client_id,
    client_name: application.name,
    ...(visit.ip === undefined ? {} : { ip: visit.ip }),
    ...(visit.userAgent === undefined ? {} : { user_agent: visit.userAgent }),
    hostname,
    user_id: user.userId,
    ...(typeof name === "string" ? { user_name: name } : {}),
    ...(withConnection ? { strategy: connection.strategy, strategy_type: toType(connection.strategy) } : {}),
    ...(request.organization === undefined
      ? {}
      : { organization_id: request.organization.id, organization_name: request.organization.name }),
    isMobile: /Mobile/.test(visit.userAgent ?? ""),
    ...(visit.geoip === undefined ? {} : { location_info: toLocation(visit.geoip) }),
    ...(visit.ja4 === undefined ? {} : { security_context: { ja3: visit.ja3, ja4: visit.ja4 } }),
    references: { correlation_id: correlationId },
  };
}

function toLocation(geoip: NonNullable<LoginAttempt["visit"]["geoip"]>): Record<string, unknown> {
  const { countryCode, countryCode3, countryName, cityName, latitude, longitude, timeZone, continentCode } =
    geoip;
  const location = {
    country_code: countryCode,
    country_code3: countryCode3,
    country_name: countryName,
    city_name: cityName,
    latitude,
    longitude,
    time_zone: timeZone,
    continent_code: continentCode,
  };
  return Object.fromEntries(Object.entries(location).filter(([, value]) => value !== undefined));
}

function toType(strategy: string): string {
  if (strategy === "auth0") return "database";
  if (strategy === "email" || strategy === "sms") return "passwordless";
  return ["samlp", "waad", "adfs", "okta", "oidc", "pingfederate", "google-apps"].includes(strategy)
    ? "enterprise"
    : "social";
}
