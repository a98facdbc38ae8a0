import { Failure, type FailureCode } from "../errors/failure.ts";
import { hasStatus, ManagementError } from "../management-api/management-error.ts";
import type { Deadline, ReportStep } from "../outbound/deadline.ts";
import { isUncertain, isUnreadable } from "../outbound/retry.ts";

const maxAttempts = 6;

/**
 * Runs an attempt that begins with reading the tenant, and runs it again where that may help: after 0.25 s, 0.5 s,
 * 1 s, 2 s and 4 s, within the deadline. This makes every command safe to repeat after any interruption, because the
 * next run takes the same way.
 *
 * @throws what the last attempt threw.
 */
export async function repeatAttempt<T>(
  { clock, remaining }: Deadline,
  report: ReportStep,
  attempt: () => Promise<T>,
): Promise<T> {
  for (let attempts = 1; ; attempts++) {
    try {
      return await attempt();
    } catch (error) {
      const delay = 125 * 2 ** attempts;
      if (!isRepeatable(error) || attempts >= maxAttempts || delay >= remaining()) throw toFinal(error);
      report("reading the tenant again");
      await clock.sleep(delay);
    }
  }
}

/** The tenant is not as it was read: somebody else wrote meanwhile. The way out is to read it again. */
export class StaleTenant extends Error {
  override readonly name = "StaleTenant";
  /** What it becomes when reading again has not helped. */
  readonly code: FailureCode;

  constructor(code: Extract<FailureCode, "BINDING_CONFLICT" | "NOT_VERIFIED">, message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * Whether reading the tenant again and planning anew may help: it is unknown what a request did, the tenant changed
 * meanwhile, or Auth0 was not ready for a deploy or a binding (its 400s for these carry no code to tell them apart).
 */
function isRepeatable(error: unknown): boolean {
  if (error instanceof StaleTenant) return true;
  // Without a token nothing was read; the session keeps the refusal as it would keep the token.
  if (error instanceof ManagementError && error.operation === "get a token") return false;
  if (isUncertain(error) || isUnreadable(error) || hasStatus(error, 404, 409)) return true;
  const operations: readonly string[] = ["deploy", "deploy the version", "write the bindings"];
  return hasStatus(error, 400) && operations.includes(error.operation);
}

function toFinal(error: unknown): unknown {
  if (!(error instanceof StaleTenant)) return error;
  return new Failure(
    error.code,
    `${error.message} (still so after ${maxAttempts} attempts)`,
    "Somebody else may be changing the tenant at this moment: run the same command again when they are done.",
  );
}
