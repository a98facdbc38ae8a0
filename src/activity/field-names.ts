/**
 * Every field that an event may have, `EXTRA_FIELDS` aside, in the order of the event. Nothing else leaves the tenant.
 * `reconciled` and `logId` are in events of `reconcile` alone, `test` in those of `test-event`. `time` is first: Splunk
 * looks for a timestamp in the first 128 characters of what `receivers/simple` gets.
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
 * Fields that can be neither omitted nor hashed. Without `message` and `eventId` events cannot be told apart, and
 * without `time` Splunk takes a date from another field, which a user may have chosen.
 */
export const untouchableFields: readonly string[] = ["message", "eventId", "time"] satisfies FieldName[];

/**
 * Fields that Splunk itself sets, beside those that begin with `_` or `date_`. The same name in an event hides Splunk's
 * value or is hidden by it.
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
