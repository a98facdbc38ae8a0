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
  const failed = context.faults.takeForBuild(actionName) !== undefined || broken;
  return {
    startedAt: context.now(),
    durationMs: settings.buildDelayMs(dependencies.length),
    hasDependencies: dependencies.length > 0,
    outcome: failed ? "failed" : "built",
  };
}
