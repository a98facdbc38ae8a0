import { RequestError, type RequestErrorDetails } from "../outbound/retry.ts";

/** The operation that failed. */
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
  | "read the logs"
  | "read the execution"
  | "get a token";

/** What the body of an error response was. */
export type ErrorBody = "message" | "json" | "foreign";

/** A failed request to Auth0. Contains nothing of the request. */
export class ManagementError extends RequestError {
  override readonly name = "ManagementError";
  readonly operation: Operation;
  /** Auth0's `errorCode`, if there is one. */
  readonly errorCode: string | undefined;
  /** What the response's body was: with Auth0's own message, JSON without one, or something else such as an HTML page. */
  readonly body: ErrorBody | undefined;

  constructor(
    operation: Operation,
    message: string,
    details: RequestErrorDetails & {
      readonly errorCode?: string | undefined;
      readonly body?: ErrorBody;
    },
  ) {
    super(message, details);
    this.operation = operation;
    this.errorCode = details.errorCode;
    this.body = details.body;
  }
}

/** Whether this is a response with one of these statuses. */
export function hasStatus(error: unknown, ...statuses: readonly number[]): error is ManagementError {
  return error instanceof ManagementError && error.status !== undefined && statuses.includes(error.status);
}
