import { randomBytes } from "node:crypto";
import type { TenantOptions } from "./tenant-options.ts";
import type { StoredUser, TenantState } from "./tenant-state.ts";
import { toStoredUser } from "./users/to-stored-user.ts";

/** A tenant's whole state as JSON. It contains the values of secrets. */
export interface TenantSnapshot {
  readonly format: 1;
  readonly state: WholeState;
}

/** What a file keeps across restarts. */
export interface WholeState extends TenantState {
  /** In order of creation. */
  users: readonly StoredUser[];
}

/** A deep copy: later changes of the tenant do not reach it. */
export function toSnapshot(state: TenantState, users: readonly StoredUser[]): TenantSnapshot {
  return { format: 1, state: structuredClone({ ...state, users }) };
}

/**
 * The state a tenant starts with: the snapshot's, or an empty one with the given users.
 *
 * @throws Error when the snapshot is of another format.
 */
export function toInitialState(options: TenantOptions): WholeState {
  if (options.snapshot !== undefined) {
    if (options.snapshot.format !== 1)
      throw new Error("The local tenant's state is of another format: delete the file it is kept in.");
    return structuredClone(options.snapshot.state);
  }
  const at = new Date((options.clock ?? Date).now()).toISOString();
  const seed = options.seed ?? randomBytes(16).toString("hex");
  return {
    actions: [],
    bindings: {},
    modules: [],
    users: (options.users ?? []).map((user) => toStoredUser(user, at)),
    logs: [],
    executions: [],
    signingKey: options.seed ?? randomBytes(32).toString("hex"),
    tokenCount: 0,
    tokensExpiredThrough: 0,
    usedAssertions: {},
    seed,
    idCount: 0,
  };
}
