/** One moment at which everything that still waits ends. All durations in milliseconds. */
export interface Deadline {
  /** Never negative. */
  remaining(): number;
  /** Calls back once when the time is up, never before it has returned a function that takes the wish back. */
  onEnd(callback: () => void): () => void;
  /** Waits, if it can be done in time: resolves to `false` at once when it cannot, or when the deadline comes. */
  sleep(duration: number): Promise<boolean>;
  /** Ends it now, and with it whatever still waits. */
  end(): void;
}

/**
 * Starts the clock. `end` must be called, or its timer lives on until the deadline.
 *
 * @param now milliseconds. The timer alone ends things, so a wall clock that jumps can cost a retry but no time;
 * touching `performance` costs a fresh process more than reading all settings.
 */
export function createDeadline(duration: number, now: () => number = Date.now): Deadline {
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
    // Not at once: who registers is still in the middle of getting ready.
    if (over) queueMicrotask(() => void (waiting.delete(callback) && callback()));
    return () => void waiting.delete(callback);
  };
  const remaining = () => (over ? 0 : Math.max(0, endsAt - now()));
  const sleep = (wanted: number) =>
    new Promise<boolean>((resolve) => {
      if (wanted >= remaining()) return resolve(false);
      const alarm = setTimeout(() => {
        forget();
        resolve(true);
      }, wanted);
      const forget = onEnd(() => {
        clearTimeout(alarm);
        resolve(false);
      });
    });
  return { remaining, onEnd, sleep, end };
}
