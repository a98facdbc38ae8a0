import type { ActivityName } from "../activity/classify-activity.ts";
import { deriveEventId, toEventIdKey } from "../activity/event-id.ts";
import type { FieldName } from "../activity/field-names.ts";
import { type FieldChoice, toEventJson } from "../activity/serialize-event.ts";
import type { ActivityEvent } from "../activity/to-activity-event.ts";
import { version } from "../version.ts";
import type { Login } from "./login.ts";

/** An event that takes the place of one that did not arrive. */
export interface ReconciledEvent extends ActivityEvent {
  readonly logId: string;
}

/** What a log does not say. */
export interface EventContext {
  readonly choice: FieldChoice;
  /** The tenant's name, for logs that do not have it. */
  readonly tenant: string | undefined;
  /** Whether transaction ids of logs and events have been shown to agree in this run. */
  readonly trustTransactions: boolean;
}

/** The protocols that a log's type names without doubt. */
const protocols: Readonly<Record<string, string>> = {
  secte: "oauth2-token-exchange",
  sertft: "oauth2-refresh-token",
};

/**
 * The event as the Action would have built it, as far as the login's log has the values. It is the same however often it
 * is built, and its id, too.
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
 * A log's `user_name` is the e-mail address, the user name or the display name, whatever the connection has. What looks
 * like an address is one: it must not leave the tenant as a name where the settings hide addresses.
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
 * A login's id is the Action's own where transaction ids agree: an event of the Action that arrives later has the same
 * one, and `dedup eventId` leaves one of both.
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
