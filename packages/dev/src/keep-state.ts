/** Keeps something in a file while it changes. */
export interface StateKeeper {
  /** Something has changed; it is written soon, together with what changes until then. */
  touch(): void;
  /** Writes what has changed since. */
  flush(): void;
}

/** Writing may take this share of the time at most, however large the state grows. */
const share = 0.05;
const soonestMs = 250;

/** @param write writes the state; a failure is told once by `onProblem`, and tried again with the next change */
export function createStateKeeper(write: () => void, onProblem: (error: unknown) => void): StateKeeper {
  let timer: NodeJS.Timeout | undefined;
  let dirty = false;
  let failed = false;
  let pauseMs = soonestMs;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (!dirty) return;
    dirty = false;
    const begun = performance.now();
    try {
      write();
      failed = false;
    } catch (error) {
      if (!failed) onProblem(error);
      failed = true;
    }
    pauseMs = Math.max(soonestMs, (performance.now() - begun) / share);
  }

  return {
    touch() {
      dirty = true;
      timer ??= setTimeout(flush, pauseMs).unref();
    },
    flush,
  };
}
