/** The next builds that fail. */
export interface BuildFailures {
  /** @param times Default 1. @param actionName Default: any Action. */
  add(failure: { readonly times?: number; readonly actionName?: string }): void;
  clear(): void;
  /** Whether this build fails; counts it. */
  take(actionName: string): boolean;
}

export function createBuildFailures(): BuildFailures {
  let pending: { left: number; readonly actionName: string | undefined }[] = [];
  return {
    add: ({ times = 1, actionName }) => void pending.push({ left: times, actionName }),
    clear() {
      pending = [];
    },
    take(name) {
      const failure = pending.find(({ actionName }) => actionName === undefined || actionName === name);
      if (failure === undefined) return false;
      failure.left -= 1;
      pending = pending.filter(({ left }) => left > 0);
      return true;
    },
  };
}
