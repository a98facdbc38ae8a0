/** What was being done when the Management API did not do it. */
export type Operation =
  | "find the Action"
  | "read the Action"
  | "list the versions"
  | "list the bindings"
  | "list the triggers"
  | "create the Action"
  | "update the draft"
  | "deploy"
  | "deploy the version"
  | "write the bindings"
  | "delete the Action"
  | "test the Action"
  | "read the user"
  | "write the user"
  | "get a token";

/** A request to Auth0 that did not succeed, with nothing in it that was sent. */
export class ManagementError extends Error {
  override readonly name = "ManagementError";
  readonly operation: Operation;
  /** Absent when no answer came. */
  readonly status: number | undefined;
  /** Auth0's machine-readable code, where it gives one. */
  readonly errorCode: string | undefined;
  /** For a 429: when the limit is lifted, epoch milliseconds. */
  readonly retryAt: number | undefined;

  constructor(
    operation: Operation,
    message: string,
    details: {
      status?: number | undefined;
      errorCode?: string | undefined;
      retryAt?: number | undefined;
    } = {},
  ) {
    super(message);
    this.operation = operation;
    this.status = details.status;
    this.errorCode = details.errorCode;
    this.retryAt = details.retryAt;
  }
}

/** Whether this is an answer with one of these statuses. */
export function hasStatus(error: unknown, ...statuses: readonly number[]): error is ManagementError {
  return error instanceof ManagementError && error.status !== undefined && statuses.includes(error.status);
}

/** Whether nobody knows if the request had its effect: no answer, or a server's error. */
export function isUncertain(error: unknown): error is ManagementError {
  return (
    error instanceof ManagementError &&
    (error.status === undefined || error.status === 408 || error.status >= 500)
  );
}
