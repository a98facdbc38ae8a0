/**
 * Every field that an event may have, `EXTRA_FIELDS` aside, in the order in which they stand in it. What is not
 * here does not leave the tenant.
 */
export const fieldNames = [
  "time",
  "message",
  "application",
  "clientIP",
  "protocol",
  "userName",
  "userId",
  "eventId",
  "loginType",
  "tenant",
  "clientId",
  "connection",
  "strategy",
  "organization",
  "userAgent",
  "hostname",
  "email",
  "emailVerified",
  "loginsCount",
  "userCreatedAt",
  "sessionId",
  "transactionId",
  "correlationId",
  "authenticationMethods",
  "country",
  "city",
  "latitude",
  "longitude",
  "asn",
  "riskConfidence",
  "riskAssessments",
  "roles",
  "ja4",
  "actionVersion",
  "test",
] as const;

/** One of `fieldNames`. */
export type FieldName = (typeof fieldNames)[number];

/** Fields without which an event could not be told from others: nobody may omit or hash them. */
export const untouchableFields: readonly string[] = ["message", "eventId"] satisfies FieldName[];
