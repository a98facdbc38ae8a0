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
  return new BudgetDeadline(budget, elapsed, now);
}

/** A class, because each login makes one, and closures for all of this cost a tenth of a request. */
class BudgetDeadline implements Deadline {
  private readonly duration: number;
  private readonly third: number;
  private readonly endsAt: number;
  private readonly waiting = new Set<() => void>();
  private readonly impatient = new Set<Impatient>();
  private readonly now: () => number;
  private timer: NodeJS.Timeout;
  private isThirdOver = false;
  private isOver = false;

  constructor(budget: number, elapsed: number, now: () => number) {
    this.now = now;
    this.duration = Math.max(0, budget - toReserve(budget) - elapsed);
    this.third = Math.min(budget / 3, this.duration);
    this.endsAt = now() + this.duration;
    // One timer for both, because most executions need neither.
    this.timer = setTimeout(() => this.passThird(), this.third);
  }

  remaining(): number {
    return this.isOver ? 0 : Math.max(0, this.endsAt - this.now());
  }

  onEnd(callback: () => void): () => void {
    const { waiting } = this;
    waiting.add(callback);
    // Asynchronously, because the caller has not finished its set-up.
    if (this.isOver) queueMicrotask(() => void (waiting.delete(callback) && callback()));
    return () => void waiting.delete(callback);
  }

  onThird(callback: () => void): () => void {
    const one: Impatient = { callback, since: this.now() };
    this.impatient.add(one);
    if (this.isThirdOver) this.startAlarm(one);
    return () => {
      this.impatient.delete(one);
      clearTimeout(one.alarm);
    };
  }

  sleep(wanted: number): Promise<boolean> {
    return new Promise<boolean>((resolve) => {
      if (wanted >= this.remaining()) return resolve(false);
      const alarm = setTimeout(() => {
        unsubscribe();
        resolve(true);
      }, wanted);
      const unsubscribe = this.onEnd(() => {
        clearTimeout(alarm);
        resolve(false);
      });
    });
  }

  end(): void {
    this.isOver = true;
    clearTimeout(this.timer);
    for (const { alarm } of this.impatient) clearTimeout(alarm);
    this.impatient.clear();
    for (const callback of [...this.waiting]) callback();
    this.waiting.clear();
  }

  private passThird(): void {
    const left = Math.min(this.duration - this.third, this.remaining());
    if (left <= 0) {
      this.end();
      return;
    }
    this.timer = setTimeout(() => this.end(), left);
    this.isThirdOver = true;
    for (const one of this.impatient) this.startAlarm(one);
  }

  private startAlarm(one: Impatient): void {
    const { third } = this;
    one.alarm = setTimeout(one.callback, Math.min(third, third - (this.now() - one.since)));
  }
}

/** Waits for a third of the budget, from its own start. */
interface Impatient {
  readonly callback: () => void;
  /** Milliseconds by the deadline's clock. */
  readonly since: number;
  alarm?: NodeJS.Timeout;
}

/** The part of a budget that is reserved for work that no timer can interrupt. */
function toReserve(budget: number): number {
  return 20 + budget / 100;
}
