import type { StoredAction, StoredVersion } from "../tenant-state.ts";
import type { ActionRun, ActionRuntime, ActionRuntimeFactory, ExecuteOptions } from "./action-runtime.ts";

/** Instances of deployed versions. */
export interface RuntimePool {
  /** Runs a version in its only instance, created at its first execution. */
  execute(
    action: StoredAction,
    version: StoredVersion,
    event: object,
    options: ExecuteOptions,
  ): Promise<ActionRun>;
  /** Disposes of all other versions, running ones when they have ended. */
  retain(versionIds: ReadonlySet<string>): void;
}

interface Instance {
  readonly runtime: ActionRuntime;
  running: number;
  isRetired: boolean;
}

export function createRuntimePool(createRuntime: ActionRuntimeFactory): RuntimePool {
  const instances = new Map<string, Instance>();

  const disposeIfDone = ({ runtime, running, isRetired }: Instance) => {
    if (isRetired && running === 0) runtime.dispose?.();
  };

  return {
    async execute(action, version, event, options) {
      let instance = instances.get(version.id);
      if (instance === undefined) {
        const { code, id: versionId } = version;
        const runtime = createRuntime({
          code,
          trigger: action.trigger.id,
          actionName: action.name,
          versionId,
        });
        instance = { runtime, running: 0, isRetired: false };
        instances.set(version.id, instance);
      }
      instance.running += 1;
      try {
        return await instance.runtime.execute(event, options);
      } finally {
        instance.running -= 1;
        disposeIfDone(instance);
      }
    },
    retain(versionIds) {
      for (const [id, instance] of instances) {
        if (versionIds.has(id)) continue;
        instances.delete(id);
        instance.isRetired = true;
        disposeIfDone(instance);
      }
    },
  };
}
