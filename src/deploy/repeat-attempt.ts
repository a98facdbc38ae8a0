import { Failure, type FailureCode } from "../errors/failure.ts";
import { hasStatus, ManagementError } from "../management-api/management-error.ts";
import type { Deadline, ReportStep } from "../outbound/deadline.ts";
import { isUncertain, isUnreadable } from "../outbound/retry.ts";

const maxAttempts = 6;

/**
 * Runs an attempt that begins with reading the tenant, and repeats it if that can help: after 0.25 s, 0.5 s, 1 s, 2 s and
 * 4 s, within the deadline. Because each attempt starts with reading, every command can be repeated after an interruption.
 *
 * @throws the error of the last attempt.
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

/** The tenant changed after it was read, because another client wrote. Read it again. */
export class StaleTenant extends Error {
  override readonly name = "StaleTenant";
  /** The failure to throw if reading again did not help. */
  readonly code: FailureCode;

  constructor(code: Extract<FailureCode, "BINDING_CONFLICT" | "NOT_VERIFIED">, message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * Whether a new reading and plan can help: the effect of a request is unknown, the tenant changed, or Auth0 was not ready
 * for a deploy or a binding (its 400s for these have no error code).
 */
function isRepeatable(error: unknown): boolean {
  if (error instanceof StaleTenant) return true;
  // Do not repeat without a token: the session has cached the refusal.
  if (error instanceof ManagementError && error.operation === "get a token") return false;
  if (isUncertain(error) || isUnreadable(error) || hasStatus(error, 404, 409)) return true;
  const operations: readonly string[] = ["deploy", "deploy the version", "write the bindings"];
  return hasStatus(error, 400) && operations.includes(error.operation);
}

function toFinal(error: unknown): unknown {
  if (!(error instanceof StaleTenant)) return error;
  return new Failure(
    error.code,
    `${error.message} (still failing after ${maxAttempts} attempts)`,
    "Another client may be changing the tenant. Wait until it is done, then run the same command again.",
  );
}
