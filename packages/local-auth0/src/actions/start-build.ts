import type { TenantContext } from "../tenant-context.ts";
import type { Build, Dependency } from "../tenant-state.ts";

/** Starts the build that every write of a draft causes. The code is not parsed, as at Auth0: only npm can fail it. */
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
