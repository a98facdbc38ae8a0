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
   * Calls back when a third of the budget has passed since now, unless the deadline comes first: a kept connection
   * that is silent for so long has been lost. Returns an unsubscribe function.
   */
  onThird(callback: () => void): () => void;
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
  // One timer for both moments: most executions need neither.
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
    // Not at once: the caller is still in the middle of getting ready.
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

/** Waits for a third of the budget from its own beginning. */
interface Impatient {
  start(): void;
  alarm?: NodeJS.Timeout;
}

/** The part of a budget that is kept for work which no timer can interrupt. */
function toReserve(budget: number): number {
  return 20 + budget / 100;
}
