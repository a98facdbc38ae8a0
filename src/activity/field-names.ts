/**
 * Every field of an event, except `EXTRA_FIELDS`, in the order of the event. No other value leaves the tenant.
 * Only events of `reconcile` have `reconciled` and `logId`, only events of `test-event` have `test`. `time` is first,
 * because Splunk searches the first 128 characters of a `receivers/simple` body for a timestamp.
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
  "reconciled",
  "logId",
  "test",
] as const;

/** One of `fieldNames`. */
export type FieldName = (typeof fieldNames)[number];

/**
 * Fields that cannot be omitted or hashed. `message` and `eventId` identify an event. Without `time`, Splunk takes a date
 * from another field, which a user may have chosen.
 */
export const untouchableFields: readonly string[] = ["message", "eventId", "time"] satisfies FieldName[];

/**
 * Fields that Splunk sets, in addition to names that begin with `_` or `date_`. A field of the same name in an event would
 * hide Splunk's value or be hidden by it.
 *
 * @see https://docs.splunk.com/Documentation/Splunk/latest/Knowledge/Usedefaultfields
 */
export const splunkFields: ReadonlySet<string> = new Set([
  "host",
  "source",
  "sourcetype",
  "index",
  "punct",
  "linecount",
  "splunk_server",
  "eventtype",
  "tag",
  "timestamp",
]);
