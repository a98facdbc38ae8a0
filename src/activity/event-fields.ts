import type { PostLoginEvent } from "../auth0/post-login-event.ts";
import type { FieldName } from "./field-names.ts";

/** Fields that come straight out of the post-login event; the others are the Action's own. */
type EventField = Exclude<FieldName, "time" | "message" | "eventId" | "loginType" | "actionVersion" | "test">;

/**
 * Where each field stands in the post-login event. This is the allow-list: each entry reads one value, none reads
 * an object whole. Types are what Auth0 promises; `toEventFields` checks what really came.
 */
const readers: { readonly [F in EventField]: (event: PostLoginEvent) => unknown } = {
  application: (event) => text(event.client?.name),
  clientIP: (event) => text(event.request?.ip),
  protocol: (event) => text(event.transaction?.protocol),
  userName: (event) => text(event.user?.name),
  userId: (event) => text(event.user?.user_id),
  tenant: (event) => text(event.tenant?.id),
  clientId: (event) => text(event.client?.client_id),
  connection: (event) => text(event.connection?.name),
  strategy: (event) => text(event.connection?.strategy),
  organization: (event) => text(event.organization?.name) ?? text(event.organization?.id),
  userAgent: (event) => text(event.request?.user_agent),
  hostname: (event) => text(event.request?.hostname),
  email: (event) => text(event.user?.email),
  emailVerified: (event) => flag(event.user?.email_verified),
  loginsCount: (event) => number(event.stats?.logins_count),
  userCreatedAt: (event) => text(event.user?.created_at),
  sessionId: (event) => text(event.session?.id),
  transactionId: (event) => text(event.transaction?.id),
  correlationId: (event) => text(event.transaction?.correlation_id),
  authenticationMethods: (event) => list(event.authentication?.methods).map((method) => text(nameOf(method))),
  country: (event) => text(event.request?.geoip?.countryCode) ?? text(event.request?.geoip?.countryName),
  city: (event) => text(event.request?.geoip?.cityName),
  latitude: (event) => number(event.request?.geoip?.latitude),
  longitude: (event) => number(event.request?.geoip?.longitude),
  asn: (event) => text(event.request?.asn) ?? number(event.request?.asn),
  riskConfidence: (event) => text(event.authentication?.riskAssessment?.confidence),
  riskAssessments: (event) => toCodes(event.authentication?.riskAssessment?.assessments),
  roles: (event) => list(event.authorization?.roles).map(text),
  ja4: (event) => text(event.security_context?.ja4),
};

/** The value of one field as it came; anything of another type than documented counts as absent. */
export function readEventField(event: PostLoginEvent, field: FieldName): unknown {
  return field in readers ? readers[field as EventField](event) : undefined;
}

function text(value: unknown): string | undefined {
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value.toISOString();
  return typeof value === "string" ? value : undefined;
}

function number(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

function flag(value: unknown): boolean | undefined {
  return typeof value === "boolean" ? value : undefined;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function nameOf(method: unknown): unknown {
  return typeof method === "object" && method !== null && "name" in method ? method.name : undefined;
}

/** `{NewDevice: {code: "match", …}}` as `{NewDevice: "match"}`. */
function toCodes(assessments: unknown): Record<string, string | undefined> | undefined {
  if (typeof assessments !== "object" || assessments === null) return undefined;
  const codes: Record<string, string | undefined> = {};
  for (const [name, assessment] of Object.entries(assessments)) codes[name] = text(assessment?.code);
  return codes;
}
