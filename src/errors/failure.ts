import { configurationErrorCodes, type ErrorCode } from "./error-codes.ts";

/** The codes of a `Failure`. `error-codes.ts` lists them. */
export type FailureCode = ErrorCode;

/** The sanitised cause of a failure. It never contains headers, query, request body or values of settings. */
export interface FailureCause {
  /** HTTP status of the response, if there was one. */
  readonly status?: number;
  /** Auth0's `errorCode`. */
  readonly errorCode?: string;
  readonly message?: string;
}

/** The error class for all errors that are shown to the user. */
export class Failure extends Error {
  override readonly name = "Failure";
  readonly code: FailureCode;
  /** One imperative sentence: what to do. */
  readonly hint: string;
  /** 3 if input or configuration is wrong, otherwise 1. */
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

/** Whether an error is a `Failure`. Also works across the files of `dist/`, which have separate copies of the class. */
export function isFailure(error: unknown): error is Failure {
  return error instanceof Error && error.name === "Failure";
}
