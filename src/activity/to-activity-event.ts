import type { PostLoginEvent } from "../auth0/post-login-event.ts";
import type { ActivityName, LoginType } from "./classify-activity.ts";
import { createEventId, toEventIdKey } from "./event-id.ts";
import { type ExtraField, readPath } from "./extra-fields.ts";
import type { FieldName } from "./field-names.ts";
import {
  createCopyLimits,
  type JsonValue,
  toBoolean,
  toJsonList,
  toJsonObject,
  toJsonValue,
  toNumber,
  toText,
} from "./json-value.ts";
import { type EventFields, type FieldChoice, serializeEvent } from "./serialize-event.ts";

/** Facts about an execution that are not in the post-login event. */
export interface ActivityContext {
  readonly activity: ActivityName;
  readonly loginType: LoginType;
  readonly startedAt: Date;
  readonly actionVersion: string;
}

/** One serialized event. Retries send the same bytes. */
export interface ActivityEvent {
  readonly eventId: string;
  readonly startedAt: Date;
  /** One line, less than 5 000 bytes, `time` first. */
  readonly json: string;
}

/** Builds the event: takes the allowed fields of a post-login event, omits and hashes fields, limits the size. */
export function toActivityEvent(
  event: PostLoginEvent,
  context: ActivityContext,
  choice: FieldChoice,
): ActivityEvent {
  const eventId = createEventId(context.activity, event, toEventIdKey(choice));
  const json = serializeEvent(collectFields(event, context, eventId, choice.EXTRA_FIELDS ?? []), choice);
  return { eventId, startedAt: context.startedAt, json };
}

/**
 * The source of each field in the post-login event. This literal is the allow-list: it reads single values, never a whole
 * object. It is one literal for speed: computed keys take longer than everything else in an event.
 */
function collectFields(
  event: PostLoginEvent,
  context: ActivityContext,
  eventId: string,
  extra: readonly ExtraField[],
): EventFields {
  const { user, client, request, connection, transaction, authentication } = event;
  const limits = createCopyLimits();
  const geoip = request?.geoip;
  const risk = authentication?.riskAssessment;
  const fields: EventFields = {
    time: context.startedAt.toISOString(),
    message: context.activity,
    application: toText(client?.name),
    clientIP: toText(request?.ip),
    protocol: toText(transaction?.protocol),
    userName: toUserName(user?.name),
    userId: toText(user?.user_id),
    eventId,
    loginType: context.loginType,
    tenant: toText(event.tenant?.id),
    clientId: toText(client?.client_id),
    connection: toText(connection?.name),
    strategy: toText(connection?.strategy),
    organization: toText(event.organization?.name) ?? toText(event.organization?.id),
    userAgent: toText(request?.user_agent),
    hostname: toText(request?.hostname),
    email: toText(user?.email),
    emailVerified: toBoolean(user?.email_verified),
    loginsCount: toNumber(event.stats?.logins_count),
    userCreatedAt: toText(user?.created_at),
    sessionId: toText(event.session?.id),
    transactionId: toText(transaction?.id),
    correlationId: toText(transaction?.correlation_id),
    authenticationMethods: toJsonList(authentication?.methods, limits, (method) => toMember(method, "name")),
    country: toText(geoip?.countryCode) ?? toText(geoip?.countryName),
    city: toText(geoip?.cityName),
    latitude: toNumber(geoip?.latitude),
    longitude: toNumber(geoip?.longitude),
    asn: toText(request?.asn) ?? toNumber(request?.asn),
    riskConfidence: toText(risk?.confidence),
    // `{NewDevice: {code: "match", …}}` as `{NewDevice: "match"}`.
    riskAssessments: toJsonObject(risk?.assessments, limits, (assessment) => toMember(assessment, "code")),
    roles: toJsonList(event.authorization?.roles, limits, toText),
    ja4: toText(event.security_context?.ja4),
    actionVersion: context.actionVersion,
  } satisfies { readonly [F in FieldName]?: JsonValue | undefined };
  for (const { name, path } of extra) fields[name] = readExtraField(event, path);
  if (event.splunk_action_test === true) fields.test = true;
  return fields;

  function readExtraField(root: unknown, path: readonly string[]): JsonValue | undefined {
    try {
      return toJsonValue(readPath(root, path), limits);
    } catch {
      // If reading metadata throws, only this field is missing.
      return undefined;
    }
  }
}

/** With SAML mappings `name` can be a list. */
function toUserName(name: unknown): string | undefined {
  if (!Array.isArray(name)) return toText(name);
  for (const item of name.slice(0, 100)) {
    const text = toText(item);
    if (text !== undefined) return text;
  }
  return undefined;
}

function toMember(value: unknown, key: "name" | "code"): string | undefined {
  return typeof value === "object" && value !== null
    ? toText((value as Readonly<Record<string, unknown>>)[key])
    : undefined;
}
