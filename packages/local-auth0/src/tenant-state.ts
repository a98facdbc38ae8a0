import type { LogEvent } from "./logs/log-event.ts";

/**
 * A tenant's state apart from its users, as plain JSON. It contains the values of secrets: protect it like a secret.
 */
export interface TenantState {
  /** In order of creation. */
  actions: StoredAction[];
  /** Bindings in order of execution, by trigger id. */
  bindings: Record<string, StoredBinding[]>;
  modules: StoredModule[];
  /** In the order of their ids, which is that of their arrival. */
  logs: LogEvent[];
  /** How many logs were ever written. */
  logCount: number;
  /** Oldest first. */
  executions: StoredExecution[];
  /** Key of the tenant's access tokens. */
  signingKey: string;
  /** How many tokens were issued; a token's `jti` is its number. */
  tokenCount: number;
  /** Tokens up to this number count as expired, regardless of their `exp`. */
  tokensExpiredThrough: number;
  /** `jti` of used client assertions, with the second in which they expire. */
  usedAssertions: Record<string, number>;
  /** Basis of the ids, and how many were taken from it. */
  seed: string;
  idCount: number;
}

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

export interface StoredAction {
  id: string;
  name: string;
  trigger: TriggerRef;
  /** Timestamps have nine fractional digits, as Auth0 writes them for Actions. */
  createdAt: string;
  /** Of the Action itself; the draft has its own, which is what GET shows. */
  updatedAt: string;
  draft: StoredDraft;
  /** Oldest first. */
  versions: StoredVersion[];
}

export interface TriggerRef {
  id: string;
  version: string;
}

/** What both a draft and a version consist of. */
export interface ActionContent {
  code: string;
  dependencies: Dependency[];
  runtime: string;
  secrets: StoredSecret[];
  modules: ModuleRef[];
}

export interface StoredDraft extends ActionContent {
  updatedAt: string;
  build: Build;
}

export interface StoredVersion extends ActionContent {
  id: string;
  number: number;
  trigger: TriggerRef;
  createdAt: string;
  /** Shown once the version has become current. */
  builtAt: string;
  updatedAt: string;
  /** Epoch milliseconds from which the version is deployed, until a later one is. */
  currentFrom: number;
}

export interface Dependency {
  name: string;
  version: string;
  registry_url?: string;
}

export interface StoredSecret {
  name: string;
  value: string;
  updatedAt: string;
}

export interface ModuleRef {
  module_id: string;
  module_version_id: string;
}

/** A build's result is fixed when it starts, so its status depends on the clock only. */
export interface Build {
  /** Epoch milliseconds. */
  startedAt: number;
  durationMs: number;
  hasDependencies: boolean;
  outcome: "built" | "failed";
}

export interface StoredBinding {
  id: string;
  actionId: string;
  createdAt: string;
  updatedAt: string;
  displayName?: string;
}

export interface StoredModule {
  id: string;
  name: string;
  code: string;
  dependencies: Dependency[];
  secrets: StoredSecret[];
  createdAt: string;
  updatedAt: string;
  /** Oldest first. */
  versions: StoredModuleVersion[];
}

export interface StoredModuleVersion {
  id: string;
  number: number;
  code: string;
  dependencies: Dependency[];
  secrets: StoredSecret[];
  createdAt: string;
}

export interface StoredUser {
  userId: string;
  /** Root attributes in the order the API shows them, `user_id`, `identities` and `user_metadata` among them. */
  profile: Record<string, unknown>;
  /** `undefined` when it has no keys: the API then omits it, unlike an empty `user_metadata`. */
  appMetadata?: Record<string, unknown>;
  loginsCount: number;
  /** ISO 8601. */
  lastLogin?: string;
  lastIp?: string;
  roles: string[];
}

export interface StoredExecution {
  id: string;
  triggerId: string;
  status: "final" | "partial";
  results: StoredExecutionResult[];
  createdAt: string;
  updatedAt: string;
}

export interface StoredExecutionResult {
  actionName: string;
  bindingId?: string;
  versionId?: string;
  /** What the tenant keeps of the Action's console output. */
  console?: string;
  durationMs?: number;
  error?: { id: string; msg: string };
  startedAt: string;
  endedAt: string;
}
