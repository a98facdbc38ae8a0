/** Time as deploying sees it. */
export interface DeployClock {
  /** Epoch milliseconds. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

/** One limit for all the waiting of a run. */
export interface Deadline {
  readonly clock: DeployClock;
  /** Milliseconds left, never below 0. */
  remaining(): number;
  /** How long the whole run may take, in seconds. */
  readonly seconds: number;
}

/** Starts the clock. `seconds`: for the whole run. */
export function startDeadline(clock: DeployClock, seconds: number): Deadline {
  const end = clock.now() + seconds * 1000;
  return { clock, seconds, remaining: () => Math.max(0, end - clock.now()) };
}
