import type { TenantContext } from "../tenant-context.ts";
import type { Build, Dependency } from "../tenant-state.ts";

/**
 * Starts the build that follows every write of a draft. As in Auth0, the code is not parsed: only npm can fail it.
 */
export function startBuild(
  context: TenantContext,
  actionName: string,
  dependencies: readonly Dependency[],
): Build {
  const { settings } = context;
  const broken = dependencies.some(({ name, version }) =>
    settings.brokenDependencies.includes(`${name}@${version}`),
  );
  const failed = context.buildFailures.take(actionName) || broken;
  return {
    startedAt: context.now(),
    durationMs: settings.buildDelayMs(dependencies.length),
    hasDependencies: dependencies.length > 0,
    outcome: failed ? "failed" : "built",
  };
}

export type BuildStatus = "pending" | "building" | "retrying" | "built" | "failed";

/** Max time that a failing build stays in one of its two states. */
const retryPeriodMs = 2_000;

/** Max time that a build with dependencies is pending. */
const pendingMs = 500;

/**
 * Status of a build. Observed sequences: without dependencies pending → built; with them pending → building → built,
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
