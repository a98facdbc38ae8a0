import type { BuildFailures } from "./actions/build-failures.ts";
import type { Trigger } from "./actions/triggers.ts";
import type { Ids } from "./create-ids.ts";
import type { Timestamps } from "./create-timestamps.ts";
import type { LogStore } from "./logs/log-store.ts";
import type { TenantOptions } from "./tenant-options.ts";
import type { StoredExecution, TenantState } from "./tenant-state.ts";
import type { UserStore } from "./users/create-user-store.ts";

/** Shared by all parts of a tenant. */
export interface TenantContext {
  readonly state: TenantState;
  readonly users: UserStore;
  readonly settings: TenantSettings;
  readonly timestamps: Timestamps;
  readonly ids: Ids;
  readonly buildFailures: BuildFailures;
  readonly logs: LogStore;
  /** Epoch milliseconds. */
  now(): number;
  writeExecution(execution: StoredExecution): void;
}

/** Options with their defaults. */
export interface TenantSettings {
  readonly domain: string | undefined;
  readonly name: string;
  readonly buildDelayMs: (dependencies: number) => number;
  readonly deployDelayMs: number;
  readonly brokenDependencies: readonly string[];
  readonly duplicateActionNames: "allow" | "reject";
  readonly clients: NonNullable<TenantOptions["clients"]>;
  readonly applications: NonNullable<TenantOptions["applications"]>;
  readonly connections: NonNullable<TenantOptions["connections"]>;
  readonly customDomain: boolean;
  readonly triggers: readonly Trigger[];
  readonly retention: number;
  readonly createRuntime: TenantOptions["createRuntime"];
}
