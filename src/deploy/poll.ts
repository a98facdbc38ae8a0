import { Failure } from "../failure.ts";
import type { Deadline } from "./deadline.ts";
import type { ReportStep } from "./report.ts";

/** What is waited for, in the words of the progress line and of the failure. */
export interface Wait {
  /** Such as `building`. */
  readonly step: string;
  readonly deadline: Deadline;
  readonly report: ReportStep;
}

/**
 * Asks until there is an answer: after 100 ms, then half as long again up to 300 ms, and after some seconds slowly
 * less often, to 2 s, since even a small tenant allows two requests a second.
 *
 * @throws {Failure} `TIMEOUT`
 */
export async function poll<T>(
  { step, deadline, report }: Wait,
  ask: () => Promise<T | undefined>,
): Promise<T> {
  const { clock, remaining, seconds } = deadline;
  const start = clock.now();
  report(step);
  for (let delay = 100; ; delay = toNextDelay(delay, clock.now() - start)) {
    if (delay >= remaining()) {
      throw new Failure(
        "TIMEOUT",
        `still ${step} after ${seconds} s`,
        "Run the same command again: it goes on where this one stopped. A longer --timeout may help.",
      );
    }
    await clock.sleep(delay);
    const answer = await ask();
    if (answer !== undefined) return answer;
    const waited = Math.floor((clock.now() - start) / 1000);
    if (waited > 0) report(step, `${waited} s`);
  }
}

function toNextDelay(delay: number, waited: number): number {
  return Math.min(delay * 1.5, waited < 4000 ? 300 : 2000);
}
