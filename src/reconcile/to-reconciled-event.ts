import type { ActivityName } from "../activity/classify-activity.ts";
import { deriveEventId, toEventIdKey } from "../activity/event-id.ts";
import type { FieldName } from "../activity/field-names.ts";
import { type FieldChoice, toEventJson } from "../activity/serialize-event.ts";
import type { ActivityEvent } from "../activity/to-activity-event.ts";
import { version } from "../version.ts";
import type { Login } from "./login.ts";

/** An event that replaces a missing one. */
export interface ReconciledEvent extends ActivityEvent {
  readonly logId: string;
}

/** Values that a log does not have. */
export interface EventContext {
  readonly choice: FieldChoice;
  /** The tenant's name, for logs without it. */
  readonly tenant: string | undefined;
  /** Whether this run has shown that logs and events have the same transaction ids. */
  readonly trustTransactions: boolean;
}

/** The protocols that follow from a log's type. */
const protocols: Readonly<Record<string, string>> = {
  secte: "oauth2-token-exchange",
  sertft: "oauth2-refresh-token",
};

/**
 * Builds the event that the Action would have built, from the values that the log has. The same log always gives the
 * same event with the same id.
 */
export function toReconciledEvent(
  login: Login,
  activity: ActivityName,
  context: EventContext,
): ReconciledEvent {
  const { choice } = context;
  const { rest } = login;
  const startedAt = new Date(login.date);
  const eventId = toEventId(login, activity, context);
  const values: Partial<Record<FieldName, unknown>> = {
    time: startedAt.toISOString(),
    message: activity,
    application: rest.clientName,
    clientIP: rest.ip,
    protocol: protocols[login.logType],
    ...toNames(rest.userName, choice),
    userId: login.userId,
    eventId,
    loginType: login.loginType,
    tenant: rest.tenant ?? context.tenant,
    clientId: login.clientId,
    connection: rest.connection,
    strategy: rest.strategy,
    organization: rest.organization,
    userAgent: rest.userAgent,
    hostname: rest.hostname,
    loginsCount: login.loginsCount,
    sessionId: login.sessionId,
    transactionId: login.transactionId,
    correlationId: rest.correlationId,
    country: rest.country,
    city: rest.city,
    latitude: rest.latitude,
    longitude: rest.longitude,
    ...toRisk(rest.riskAssessment),
    ja4: rest.ja4,
    actionVersion: version,
    reconciled: true,
    logId: login.logId,
  };
  return { logId: login.logId, eventId, startedAt, json: toEventJson(values, choice) };
}

/**
 * A log's `user_name` is the e-mail address, the user name or the display name, depending on the connection. A value that
 * looks like an address is treated as one, so that settings that hide addresses apply to it.
 */
function toNames(
  userName: string | undefined,
  { OMIT_FIELDS = [], HASH_FIELDS = [] }: FieldChoice,
): { userName?: string | undefined; email?: string | undefined } {
  const hides = (name: FieldName) => OMIT_FIELDS.includes(name) || HASH_FIELDS.includes(name);
  if (!userName?.includes("@")) return { userName };
  if (hides("email")) return { email: userName };
  return { email: userName, userName };
}

function toRisk(assessment: unknown): { riskConfidence?: unknown; riskAssessments?: unknown } {
  if (typeof assessment !== "object" || assessment === null) return {};
  const { confidence, assessments } = assessment as Readonly<Record<string, unknown>>;
  const named = typeof assessments === "object" && assessments !== null ? Object.entries(assessments) : [];
  const codes = named.map(([name, one]) => [name, (one as { code?: unknown } | null)?.code] as const);
  return {
    riskConfidence: typeof confidence === "string" ? confidence : undefined,
    riskAssessments: Object.fromEntries(codes.filter(([, code]) => typeof code === "string")),
  };
}

/**
 * If transaction ids agree, a login's id is that of the Action's event. If the Action's event arrives later, it has the
 * same id, and `dedup eventId` removes the duplicate.
 */
function toEventId(
  { userId, transactionId, logId, rest }: Login,
  activity: ActivityName,
  { choice, tenant, trustTransactions }: EventContext,
): string {
  const name = rest.tenant ?? tenant ?? null;
  const key = toEventIdKey(choice);
  if (activity === "SignUp") return deriveEventId(["signup", name, userId ?? null], key);
  return trustTransactions && transactionId !== undefined
    ? deriveEventId(["login", name, transactionId], key)
    : deriveEventId(["login-log", name, logId], key);
}
