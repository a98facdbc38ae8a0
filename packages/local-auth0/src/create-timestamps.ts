import type { Clock } from "@splunk-action/action-runtime";

/** Timestamps in the format of Auth0's Actions. */
export interface Timestamps {
  /** Now, with nine fractional digits and `Z`; later than every one before. */
  next(): string;
  /** The given epoch milliseconds in the same form, `nanos` (0–999 999) after them. */
  at(epochMs: number, nanos?: number): string;
}

/**
 * The clock has milliseconds only, so the six digits below them count up: two writes within a millisecond keep their
 * order, as they do at Auth0.
 */
export function createTimestamps(clock: Clock): Timestamps {
  let lastMs = 0;
  let nanos = 0;
  const at = (epochMs: number, below = 0) =>
    `${new Date(epochMs).toISOString().slice(0, -1)}${String(below % 1_000_000).padStart(6, "0")}Z`;
  return {
    at,
    next() {
      const ms = Math.trunc(clock.now());
      nanos = ms === lastMs ? nanos + 7_919 : (ms * 104_729) % 500_000;
      lastMs = ms;
      return at(ms, nanos);
    },
  };
}
