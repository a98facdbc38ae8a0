/**
 * What a command can fail with. A code is for scripts and searches, so it never changes its meaning; the message
 * says what happened this time, the hint what to do about it.
 */
export type FailureCode =
  // Usage and configuration: exit 3.
  | "USAGE"
  | "SETTINGS"
  | "ENV_FILE"
  | "EVENT_FILE"
  | "OUT_FILE"
  // The bundle.
  | "BUNDLE_MISSING"
  | "BUNDLE_INVALID"
  | "BUNDLE_TOO_LARGE"
  // Splunk: what became of an event, in the words of the Action's own log line, and of a search.
  | `E_${string}`
  | "SPLUNK_SEARCH"
  | "SPLUNK_NOT_FOUND"
  | "ACTION_FAILED"
  | "NOTHING_SENT"
  // Auth0's Management API.
  | "AUTH0_DOMAIN"
  | "AUTH0_CREDENTIALS"
  | "AUTH0_SCOPE"
  | "AUTH0_UNREACHABLE"
  | "AUTH0_RATE_LIMIT"
  | "AUTH0_API"
  | "USER_NOT_FOUND"
  // Deploying.
  | "ACTION_NOT_FOUND"
  | "ACTION_AMBIGUOUS"
  | "VERSION_NOT_FOUND"
  | "RUNTIME_NOT_OFFERED"
  | "BUILD_FAILED"
  | "TIMEOUT"
  | "SECRET_LIMIT"
  | "BINDING_LIMIT"
  | "BINDING_CONFLICT"
  | "NOT_VERIFIED"
  // The local tenant and Splunk.
  | "PORT_IN_USE"
  | "STATE_FILE"
  // Anything we did not foresee.
  | "INTERNAL";

/** The sanitised origin of a failure: never a header, a query, a body or a setting's value. */
export interface FailureCause {
  /** HTTP status of the answer, where there was one. */
  readonly status?: number;
  readonly message?: string;
}

/** The one error of this project that a user gets to read. */
export class Failure extends Error {
  override readonly name = "Failure";
  readonly code: FailureCode;
  /** One imperative sentence: the way out. */
  readonly hint: string;
  /** 3 when the user's words or settings are at fault, otherwise 1. */
  readonly exitCode: 1 | 3;
  readonly origin: FailureCause | undefined;

  constructor(code: FailureCode, message: string, hint: string, origin?: FailureCause) {
    super(message);
    this.code = code;
    this.hint = hint;
    this.origin = origin;
    this.exitCode = configurationCodes.has(code) ? 3 : 1;
  }
}

/** Whether an error is a `Failure`: also one of another file of `dist/`, each of which has a copy of the class. */
export function isFailure(error: unknown): error is Failure {
  return error instanceof Error && error.name === "Failure";
}

const configurationCodes: ReadonlySet<FailureCode> = new Set([
  "USAGE",
  "SETTINGS",
  "ENV_FILE",
  "EVENT_FILE",
  "OUT_FILE",
  "PORT_IN_USE",
  "STATE_FILE",
]);
