/** A process that ends at its request k. */
export interface KilledProcess {
  /** The process's way to the tenant. After its end, nothing that would have followed follows. */
  readonly fetch: typeof globalThis.fetch;
  /** Resolves when the process ends. */
  readonly death: Promise<undefined>;
  /** Whether request k came. */
  readonly isHit: () => boolean;
  /** Ends what still waits, so that a test leaves nothing behind. */
  readonly bury: () => void;
}

/** `before`: the tenant never sees request k. `after`: it does, and the process sees no response. */
export function killAt(k: number, when: "before" | "after"): KilledProcess {
  let count = 0;
  let die: () => void = () => undefined;
  let bury: () => void = () => undefined;
  const death = new Promise<undefined>((resolve) => {
    die = () => resolve(undefined);
  });
  const grave = new Promise<never>((_, reject) => {
    bury = () => reject(new Error("the process was killed"));
  });
  grave.catch(() => undefined);
  return {
    fetch: async (input, init) => {
      const index = count++;
      if (index < k) return globalThis.fetch(input, init);
      if (index === k && when === "after") await globalThis.fetch(input, init);
      die();
      return grave;
    },
    death,
    isHit: () => count > k,
    bury: () => bury(),
  };
}
