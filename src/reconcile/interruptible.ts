import { Failure } from "../errors/failure.ts";
import type { Clock, ReportStep } from "../outbound/deadline.ts";
import type { RequestPorts } from "./run-reconcile.ts";

/** Stops a run when the user interrupts it. */
export interface Interruptible {
  /** A clock whose `sleep` rejects at the interruption. */
  readonly clock: Clock;
  /** Suppresses reports after the interruption, because pending requests still end. */
  mute(report: ReportStep): ReportStep;
  /** Wraps ports: no new request starts after the interruption. Reads reject at once; sends wait for the response. */
  wrap(ports: RequestPorts): RequestPorts;
}

/**
 * The state file is valid at every moment, so an interruption needs no clean-up.
 *
 * @param untilInterrupted settles at the interruption
 * @param isSaving whether the run writes a state file, so that it can be resumed
 */
export function createInterruptible(
  untilInterrupted: Promise<void>,
  clock: Clock,
  isSaving: boolean,
): Interruptible {
  const controller = new AbortController();
  const { signal } = controller;
  void untilInterrupted.then(() => controller.abort());
  const check = () => {
    if (signal.aborted) throw toInterrupted(isSaving);
  };
  // Promise.race would keep the result of every call in memory until the interruption.
  const unlessInterrupted = <R>(work: Promise<R>): Promise<R> =>
    new Promise((resolve, reject) => {
      const stop = () => reject(toInterrupted(isSaving));
      signal.addEventListener("abort", stop, { once: true });
      work.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
    });
  const guard =
    <A extends unknown[], R>(call: (...values: A) => Promise<R>) =>
    async (...values: A): Promise<R> => {
      check();
      return unlessInterrupted(call(...values));
    };
  const stopping: Clock = {
    now: () => clock.now(),
    async sleep(milliseconds) {
      check();
      await unlessInterrupted(clock.sleep(milliseconds, signal));
      check();
    },
  };
  return {
    clock: stopping,
    mute:
      (report) =>
      (...step) => {
        if (!signal.aborted) report(...step);
      },
    wrap({ logs, events, sender, ...ports }) {
      async function* read(start: number | string) {
        const pages = logs.read(start)[Symbol.asyncIterator]();
        for (;;) {
          check();
          const page = await unlessInterrupted(pages.next());
          if (page.done) return;
          yield page.value;
        }
      }
      return {
        ...ports,
        clock: stopping,
        logs: {
          read,
          findOldest: guard(() => logs.findOldest()),
          get requests() {
            return logs.requests;
          },
        },
        events: events && {
          read: guard((from, to) => events.read(from, to)),
          readReconciled: guard((from, to) => events.readReconciled(from, to)),
          find: guard((ids, from) => events.find(ids, from)),
          get requests() {
            return events.requests;
          },
        },
        sender: sender && {
          batchSize: sender.batchSize,
          async send(batch) {
            check();
            return sender.send(batch);
          },
          get requests() {
            return sender.requests;
          },
        },
      };
    },
  };
}

function toInterrupted(isSaving: boolean): Failure {
  return new Failure(
    "INTERRUPTED",
    "interrupted",
    isSaving
      ? "Run the same command again: it goes on where it stopped, and sends nothing twice."
      : "Nothing was changed.",
  );
}
