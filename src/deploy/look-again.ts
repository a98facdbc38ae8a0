import { Failure } from "../failure.ts";
import type { Deadline } from "./deadline.ts";
import type { ReportStep } from "./report.ts";
import { deservesAnotherLook, StaleTenant } from "./stale-tenant.ts";

const mostLooks = 6;

/**
 * Runs an attempt that begins with reading the tenant, and runs it anew where that may help: after 0.25 s, 0.5 s,
 * 1 s, 2 s and 4 s, within the deadline. This is what makes every command safe to repeat after any interruption,
 * because the next run takes the very same way.
 *
 * @throws what the last attempt threw.
 */
export async function lookAgain<T>(
  { clock, remaining }: Deadline,
  report: ReportStep,
  attempt: () => Promise<T>,
): Promise<T> {
  for (let looks = 1; ; looks++) {
    try {
      return await attempt();
    } catch (error) {
      const delay = 125 * 2 ** looks;
      if (!deservesAnotherLook(error) || looks >= mostLooks || delay >= remaining()) throw toFinal(error);
      report("looking at the tenant again");
      await clock.sleep(delay);
    }
  }
}

function toFinal(error: unknown): unknown {
  if (!(error instanceof StaleTenant)) return error;
  return new Failure(
    error.code,
    `${error.message}, again and again`,
    "Somebody else may be changing the tenant at this moment: run the same command again when they are done.",
  );
}
