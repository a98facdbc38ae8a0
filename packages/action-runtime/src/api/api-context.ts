import type { ActionCacheStore } from "../create-action-cache.ts";
import type { ExecutionState } from "../execution-state.ts";
import type { RuntimeLimits } from "../runtime-limits.ts";
import type { JsonObject } from "../to-read-only-event.ts";
import type { UserDirectory } from "./user-directory.ts";

/** What the parts of `api` share during one execution. */
export interface ApiContext {
  readonly state: ExecutionState;
  readonly event: JsonObject;
  readonly limits: RuntimeLimits;
  readonly cache: ActionCacheStore;
  readonly directory: UserDirectory;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  /** `api` itself, which many of its methods return for chaining. */
  readonly api: () => unknown;
}
