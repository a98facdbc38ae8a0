/**
 * Every error code of this project. Scripts and searches use the codes, so a code never changes its meaning.
 * `error-texts.ts` has the meaning and the hint of each code.
 *
 * The Action uses this file alone: its bundle holds codes and no texts.
 */

/** Why a request got no response. Printed in the Action's log line. */
export type TransportErrorCode =
  | "E_TIMEOUT"
  | "E_DNS"
  | "E_REFUSED"
  | "E_UNREACHABLE"
  | "E_RESET"
  | "E_PROTOCOL"
  | "E_TLS"
  | "E_TLS_NAME"
  | "E_TLS_EXPIRED"
  | "E_TLS_UNTRUSTED"
  | "E_ANSWER_SIZE";

/** Whether TLS failed. A retry does not help: the certificates are the same the next time. */
export function isTlsError(code: string): boolean {
  return code.startsWith("E_TLS");
}

/** A response that was not accepted because of its HTTP status. */
export type HttpErrorCode = `E_HTTP_${number}`;

/** A response with a code of the Event Collector. */
export type HecErrorCode = `E_HEC_${number}`;

/** Why Splunk did not accept an event. */
export type DeliveryErrorCode =
  | TransportErrorCode
  | HttpErrorCode
  | HecErrorCode
  | "E_HTML"
  | "E_REDIRECT"
  | "E_NOT_HEC"
  | "E_INDEX";

/** Why Auth0's Management API did not store the flag. Printed after `flag=`. */
export type FlagErrorCode = TransportErrorCode | HttpErrorCode | "E_TOKEN" | "E_METADATA" | "E_INTERNAL";

/** Every code that the Action's log line can hold. */
export type ActionErrorCode = DeliveryErrorCode | FlagErrorCode | "E_SETTINGS";

/** Errors of the command line caused by input or configuration: exit status 3. */
export const configurationErrorCodes = [
  "USAGE",
  "SETTINGS",
  "ENV_FILE",
  "NODE_VERSION",
  "EVENT_FILE",
  "OUT_FILE",
  "APP_FILE",
  "PORT_IN_USE",
  "STATE_FILE",
] as const;

/** Errors of the command line. With `ActionErrorCode`, the codes of `--json` and of `error CODE: …` on stderr. */
export type CommandErrorCode =
  | (typeof configurationErrorCodes)[number]
  | "BUNDLE_MISSING"
  | "BUNDLE_INVALID"
  | "BUNDLE_TOO_LARGE"
  | "SPLUNK_SEARCH"
  | "SPLUNK_NOT_FOUND"
  | "SPLUNK_CREDENTIALS"
  | "SPLUNK_API"
  | "SPLUNK_NOT_VERIFIED"
  | "APP_INVALID"
  | "APP_CHECK"
  | "APP_FOREIGN"
  | "APP_PACKAGED"
  | "ACTION_FAILED"
  | "NOTHING_SENT"
  | "AUTH0_DOMAIN"
  | "AUTH0_CREDENTIALS"
  | "AUTH0_SCOPE"
  | "AUTH0_UNREACHABLE"
  | "AUTH0_RATE_LIMIT"
  | "AUTH0_API"
  | "USER_NOT_FOUND"
  | "ACTION_NOT_FOUND"
  | "ACTION_AMBIGUOUS"
  | "ACTION_RENAMED"
  | "ACTION_FOREIGN"
  | "VERSION_NOT_FOUND"
  | "RUNTIME_NOT_OFFERED"
  | "BUILD_FAILED"
  | "TIMEOUT"
  | "INTERRUPTED"
  | "SECRET_LIMIT"
  | "BINDING_LIMIT"
  | "BINDING_CONFLICT"
  | "NOT_VERIFIED"
  | "RECONCILE_NO_AGREEMENT"
  | "RECONCILE_INCOMPLETE_SEARCH"
  | "RECONCILE_RETENTION"
  | "RECONCILE_UNVERIFIED"
  | "INTERNAL";

/** All codes. */
export type ErrorCode = ActionErrorCode | CommandErrorCode;

/** The meaning of a code, and a hint what to do. */
export interface ErrorText {
  readonly meaning: string;
  readonly hint: string;
}
