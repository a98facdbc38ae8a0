import { Failure } from "../errors/failure.ts";
import type { Clock } from "../outbound/deadline.ts";
import type { RequestPorts } from "./run-reconcile.ts";

/** Makes a run stop when the user interrupts. */
export interface Interruptible {
  /** A clock whose pauses end at once. */
  readonly clock: Clock;
  /** Ports that begin nothing new. What is on its way ends. */
  wrap(ports: RequestPorts): RequestPorts;
}

/**
 * The state file is right at every moment, so an interruption has nothing to tidy up.
 *
 * @param untilInterrupted settles at the interruption
 * @param isSaving whether there is a state file to go on from
 */
export function createInterruptible(
  untilInterrupted: Promise<void>,
  clock: Clock,
  isSaving: boolean,
): Interruptible {
  const controller = new AbortController();
  const { signal } = controller;
  const interruption = untilInterrupted.then(() => controller.abort());
  const check = () => {
    if (signal.aborted) throw toInterrupted(isSaving);
  };
  const guard =
    <A extends unknown[], R>(call: (...values: A) => Promise<R>) =>
    async (...values: A): Promise<R> => {
      check();
      return call(...values);
    };
  const stopping: Clock = {
    now: () => clock.now(),
    async sleep(milliseconds) {
      check();
      const pause = clock.sleep(milliseconds, signal).catch((error) => {
        if (!signal.aborted) throw error;
      });
      await Promise.race([pause, interruption]);
      check();
    },
  };
  return {
    clock: stopping,
    wrap({ logs, events, sender, ...ports }) {
      async function* read(start: number | string) {
        for await (const page of logs.read(start)) {
          check();
          yield page;
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
          send: guard((batch) => sender.send(batch)),
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
