import type { FailureCode } from "../failure.ts";
import { hasStatus, isUncertain, ManagementError } from "./management-error.ts";

/** The tenant is not as it was read: somebody else wrote meanwhile. The way out is to look again. */
export class StaleTenant extends Error {
  override readonly name = "StaleTenant";
  /** What it becomes when looking again has not helped. */
  readonly code: FailureCode;

  constructor(code: Extract<FailureCode, "BINDING_CONFLICT" | "NOT_VERIFIED">, message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * Whether reading the tenant again and planning anew may help: nobody knows what a request did, the tenant changed
 * meanwhile, or Auth0 was not ready for a deploy or a binding (its 400s for these carry no code to tell them apart).
 * A 200 in an error is an answer that cannot be read.
 */
export function deservesAnotherLook(error: unknown): boolean {
  if (error instanceof StaleTenant) return true;
  // Without a token nothing was looked at; the run keeps the refusal as it would keep the token.
  if (error instanceof ManagementError && error.operation === "get a token") return false;
  if (isUncertain(error) || hasStatus(error, 404, 409)) return true;
  const operations: readonly string[] = ["deploy", "deploy the version", "write the bindings"];
  return hasStatus(error, 400, 200) && operations.includes(error.operation);
}
