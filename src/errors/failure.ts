import { configurationErrorCodes, type ErrorCode } from "./error-codes.ts";

/** What a command can fail with. `error-codes.ts` lists the codes. */
export type FailureCode = ErrorCode;

/** The sanitised origin of a failure: never a header, a query, a request body or a setting's value. */
export interface FailureCause {
  /** HTTP status of the response, where there was one. */
  readonly status?: number;
  /** Auth0's own `errorCode`. */
  readonly errorCode?: string;
  readonly message?: string;
}

/** The one error of this project that a user gets to read. */
export class Failure extends Error {
  override readonly name = "Failure";
  readonly code: FailureCode;
  /** One imperative sentence: the way out. */
  readonly hint: string;
  /** 3 when the user's input or configuration is at fault, otherwise 1. */
  readonly exitCode: 1 | 3;
  readonly origin: FailureCause | undefined;

  constructor(code: FailureCode, message: string, hint: string, origin?: FailureCause) {
    super(message);
    this.code = code;
    this.hint = hint;
    this.origin = origin;
    this.exitCode = (configurationErrorCodes as readonly string[]).includes(code) ? 3 : 1;
  }
}

/** Whether an error is a `Failure`, also one of another file of `dist/`: each has a copy of the class. */
export function isFailure(error: unknown): error is Failure {
  return error instanceof Error && error.name === "Failure";
}
