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
