import type { Build } from "../tenant-state.ts";

export type BuildStatus = "pending" | "building" | "retrying" | "built" | "failed";

/** How long a build with dependencies waits before it is seen to be building. */
const pendingShare = 0.05;

/**
 * Where a build stands. Observed courses: without dependencies pending → built; with them pending → building → built,
 * or pending → building → (retrying ↔ building) → failed. `packaged` is documented but was never seen.
 */
export function toBuildStatus(build: Build, now: number): BuildStatus {
  const elapsed = now - build.startedAt;
  if (elapsed >= build.durationMs) return build.outcome;
  if (!build.hasDependencies || elapsed < build.durationMs * pendingShare) return "pending";
  if (build.outcome === "built") return "building";
  return Math.floor((elapsed / build.durationMs) * 5) % 2 === 1 ? "retrying" : "building";
}
