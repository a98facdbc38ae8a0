import type { Deadline } from "./deadline.ts";
import { hasStatus, isUncertain, type ManagementError } from "./management-error.ts";
import type { ReportStep } from "./report.ts";

/** Repeats requests where that cannot do any harm. */
export interface Retry {
  /** After a 429, a server's error or no answer. */
  read<T>(request: () => Promise<T>): Promise<T>;
  /** After a 429 alone: Auth0 refused it before it did anything. */
  write<T>(request: () => Promise<T>): Promise<T>;
}

const mostAttempts = 4;

/** Waits between attempts as Auth0 asks for it, or 0.25 s, 0.5 s, 1 s; never beyond the deadline. */
export function createRetry(deadline: Deadline, report: ReportStep): Retry {
  const { clock, remaining } = deadline;
  async function run<T>(request: () => Promise<T>, repeatable: (error: unknown) => boolean): Promise<T> {
    for (let failed = 1; ; failed++) {
      try {
        return await request();
      } catch (error) {
        const limited = hasStatus(error, 429);
        if (!limited && (!repeatable(error) || failed >= mostAttempts)) throw error;
        const delay = limited ? toDelay(error, clock.now(), failed) : 125 * 2 ** failed;
        if (delay >= remaining()) throw error;
        if (limited) report("Auth0's rate limit is reached: waiting", `${Math.ceil(delay / 1000)} s`);
        await clock.sleep(delay);
      }
    }
  }
  return {
    read: (request) => run(request, isUncertain),
    write: (request) => run(request, () => false),
  };
}

/** Auth0 says when to come back; without a word it is 1 s, 2 s, 4 s and so on to 30 s. */
function toDelay(error: ManagementError, now: number, failed: number): number {
  if (error.retryAt === undefined) return Math.min(1000 * 2 ** (failed - 1), 30_000);
  return Math.max(error.retryAt - now, Math.min(125 * 2 ** failed, 5000));
}
