/** The clock of the command line. Tests pass their own. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Rejects when `signal` is aborted, if the clock supports signals. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** The deadline of a command. */
export interface Deadline {
  readonly clock: Clock;
  /** Milliseconds left, never below 0. */
  remaining(): number;
  /** The time limit of the whole command, in seconds. */
  readonly seconds: number;
}

/** Starts a deadline. `seconds`: limit for the whole command. */
export function startDeadline(clock: Clock, seconds: number): Deadline {
  const end = clock.now() + seconds * 1000;
  return { clock, seconds, remaining: () => Math.max(0, end - clock.now()) };
}

/**
 * Shows progress: a step, a detail that may change often, and figures of the moment for where only the step is shown.
 */
export type ReportStep = (step: string, detail?: string, figures?: string) => void;
