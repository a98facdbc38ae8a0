import type { Build } from "../tenant-state.ts";

export type BuildStatus = "pending" | "building" | "retrying" | "built" | "failed";

/** How long a build that will fail stays in one of its two states, at most. */
const retryPeriodMs = 2_000;

/** How long a build with dependencies waits before it is seen to be building, at most. */
const pendingMs = 500;

/**
 * Where a build stands. Observed courses: without dependencies pending → built; with them pending → building → built,
 * or pending → building → (retrying ↔ building) → failed. `packaged` is documented but was never seen.
 */
export function toBuildStatus(build: Build, now: number): BuildStatus {
  const elapsed = now - build.startedAt;
  if (elapsed >= build.durationMs) return build.outcome;
  if (!build.hasDependencies || elapsed < Math.min(pendingMs, build.durationMs / 20)) return "pending";
  if (build.outcome === "built") return "building";
  const period = Math.min(retryPeriodMs, build.durationMs / 5);
  return Math.floor(elapsed / period) % 2 === 1 ? "retrying" : "building";
}
