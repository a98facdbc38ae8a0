/** Writes a state to a file while it changes. */
export interface StateKeeper {
  /** Marks the state as changed. It is written soon, together with later changes. */
  touch(): void;
  /** Writes pending changes now. */
  flush(): void;
}

/** Max share of time for writing, however large the state is. */
const share = 0.05;
const soonestMs = 250;

/** @param write writes the state; a failure is reported once with `onProblem` and retried with the next change */
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
