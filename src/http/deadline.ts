/** The end of an execution's time budget. All durations in milliseconds. */
export interface Deadline {
  /** Never negative. */
  remaining(): number;
  /**
   * Registers a callback for the deadline. Never called before this function has returned. Returns an unsubscribe
   * function.
   */
  onEnd(callback: () => void): () => void;
  /**
   * Registers a callback that runs after a third of the budget, unless the deadline is earlier. A reused connection that is
   * silent for this time is treated as lost. Returns an unsubscribe function.
   */
  onThird(callback: () => void): () => void;
  /** Resolves to `true` after the duration. Resolves to `false` at once if the deadline is earlier, or when the deadline ends. */
  sleep(duration: number): Promise<boolean>;
  /** Ends the deadline and everything that waits for it. */
  end(): void;
}

/**
 * Starts the deadline of a time budget. It is shortly before the end of the budget, because some work cannot be
 * interrupted. Call `end`, otherwise the timer runs until the deadline.
 *
 * @param elapsed the part of the budget that has passed already
 * @param now milliseconds. Only the timer ends the budget, so a change of the wall clock can cost a retry but no time.
 * `performance` is not used, because loading it takes longer than parsing all settings.
 */
export function createDeadline(budget: number, elapsed = 0, now: () => number = () => Date.now()): Deadline {
  const duration = Math.max(0, budget - toReserve(budget) - elapsed);
  const third = Math.min(budget / 3, duration);
  const endsAt = now() + duration;
  const waiting = new Set<() => void>();
  const impatient = new Set<Impatient>();
  let over = false;
  const end = () => {
    over = true;
    clearTimeout(timer);
    for (const { alarm } of impatient) clearTimeout(alarm);
    impatient.clear();
    for (const callback of [...waiting]) callback();
    waiting.clear();
  };
  // One timer for both, because most executions need neither.
  let timer = setTimeout(() => {
    const left = Math.min(duration - third, remaining());
    if (left <= 0) return end();
    timer = setTimeout(end, left);
    isThirdOver = true;
    for (const one of impatient) one.start();
  }, third);
  let isThirdOver = false;

  const onEnd = (callback: () => void) => {
    waiting.add(callback);
    // Asynchronously, because the caller has not finished its set-up.
    if (over) queueMicrotask(() => void (waiting.delete(callback) && callback()));
    return () => void waiting.delete(callback);
  };
  const onThird = (callback: () => void) => {
    const since = now();
    const one: Impatient = {
      start() {
        one.alarm = setTimeout(callback, Math.min(third, third - (now() - since)));
      },
    };
    impatient.add(one);
    if (isThirdOver) one.start();
    return () => {
      impatient.delete(one);
      clearTimeout(one.alarm);
    };
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
  return { remaining, onEnd, onThird, sleep, end };
}

/** Waits for a third of the budget, from its own start. */
interface Impatient {
  start(): void;
  alarm?: NodeJS.Timeout;
}

/** The part of a budget that is reserved for work that no timer can interrupt. */
function toReserve(budget: number): number {
  return 20 + budget / 100;
}
