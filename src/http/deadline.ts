/** The end of an execution's time budget. All durations in milliseconds. */
export interface Deadline {
  /**
   * How long a kept connection may stay silent before the request goes out over a new one: a third of the budget.
   */
  readonly patience: number;
  /** Never negative. */
  remaining(): number;
  /**
   * Registers a callback for the deadline. Never called before this function has returned. Returns an unsubscribe
   * function.
   */
  onEnd(callback: () => void): () => void;
  /** Resolves to `true` after the duration, or to `false`: at once if the deadline is earlier, or when it comes. */
  sleep(duration: number): Promise<boolean>;
  /** Ends the deadline now, and with it everything that waits. */
  end(): void;
}

/**
 * Starts the deadline of a time budget. It comes a little before the budget ends, because some work cannot be
 * interrupted. `end` must be called, or the timer stays until the deadline.
 *
 * @param elapsed the part of the budget that has passed already
 * @param now milliseconds. Only the timer ends things, so a wall clock that jumps can cost a retry but no time.
 * `performance` is not used: loading it costs a fresh process more than parsing all settings.
 */
export function createDeadline(budget: number, elapsed = 0, now: () => number = Date.now): Deadline {
  const duration = Math.max(0, budget - toReserve(budget) - elapsed);
  const endsAt = now() + duration;
  const waiting = new Set<() => void>();
  let over = false;
  const end = () => {
    over = true;
    clearTimeout(timer);
    for (const callback of [...waiting]) callback();
    waiting.clear();
  };
  const timer = setTimeout(end, duration);

  const onEnd = (callback: () => void) => {
    waiting.add(callback);
    // Not at once: the caller is still in the middle of getting ready.
    if (over) queueMicrotask(() => void (waiting.delete(callback) && callback()));
    return () => void waiting.delete(callback);
  };
  const remaining = () => (over ? 0 : Math.max(0, endsAt - now()));
  const sleep = (wanted: number) =>
    new Promise<boolean>((resolve) => {
      if (wanted >= remaining()) return resolve(false);
      const alarm = setTimeout(() => {
        unsubscribe();
        resolve(true);
      }, wanted);
      const unsubscribe = onEnd(() => {
        clearTimeout(alarm);
        resolve(false);
      });
    });
  return { patience: budget / 3, remaining, onEnd, sleep, end };
}

/** The part of a budget that is kept for work which no timer can interrupt. */
function toReserve(budget: number): number {
  return 20 + budget / 100;
}
