import type { ActionCacheStore } from "../create-action-cache.ts";
import type { ExecutionState } from "../execution-state.ts";
import type { RuntimeLimits } from "../runtime-limits.ts";
import type { JsonObject } from "../to-read-only-event.ts";

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

/** What Auth0 knows about the user who logs in. Default: empty. */
export interface UserDirectory {
  /** Groups the user belongs to. */
  readonly groups?: readonly DirectoryEntry[];
  /** Roles that are effective for the user. */
  readonly roles?: readonly DirectoryEntry[];
  /** Ids of the Rules that ran before the Actions. */
  readonly rules?: readonly string[];
}

/** A group or a role; further members reach the Action as they are. */
export interface DirectoryEntry {
  readonly id: string;
  readonly name: string;
}
