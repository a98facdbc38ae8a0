import { randomBytes } from "node:crypto";
import type { TenantOptions } from "./tenant-options.ts";
import type { StoredUser, TenantSnapshot, TenantState, WholeState } from "./tenant-state.ts";
import { toStoredUser } from "./users/stored-user.ts";

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
  const seed = options.seed ?? randomBytes(16).toString("hex");
  const at = new Date((options.clock ?? Date).now()).toISOString();
  const empty: WholeState = {
    actions: [],
    bindings: {},
    modules: [],
    users: (options.users ?? []).map((user) => toStoredUser(user, at)),
    logs: [],
    logCount: 0,
    executions: [],
    signingKey: options.seed ?? randomBytes(32).toString("hex"),
    tokenCount: 0,
    tokensExpiredThrough: 0,
    usedAssertions: {},
    seed,
    idCount: 0,
  };
  if (options.snapshot === undefined) return empty;
  if (options.snapshot.format !== 1)
    throw new Error("The local tenant's state is of another format: delete the file it is kept in.");
  const state = { ...empty, ...structuredClone(options.snapshot.state) };
  // Logs of earlier versions have shorter ids, which do not sort with today's.
  return { ...state, logs: state.logs.filter(({ log_id }) => log_id.length === 56) };
}
