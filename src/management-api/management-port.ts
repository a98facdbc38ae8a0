/** A secret as Auth0 returns it: without its value. */
export interface SecretEntry {
  readonly name: string;
  /** ISO 8601, from Auth0. */
  readonly updatedAt: string | undefined;
}

/** The content of a draft or a version. */
export interface ActionContent {
  readonly code: string;
  readonly runtime: string;
  /** `name@version`, sorted: Auth0 does not keep their order. */
  readonly dependencies: readonly string[];
  /** Sorted by name: Auth0 does not keep their order. */
  readonly secrets: readonly SecretEntry[];
}

/** An immutable copy of a draft, made by a deploy. */
export interface ActionVersion extends ActionContent {
  readonly id: string;
  readonly number: number;
  readonly deployed: boolean;
  /** ISO 8601, from Auth0. */
  readonly builtAt: string | undefined;
}

/** An Action of the tenant: its draft and its deployed version. */
export interface TenantAction extends ActionContent {
  readonly id: string;
  readonly name: string;
  readonly triggers: readonly string[];
  /** `pending`, `building`, `packaged`, `built`, `retrying` or `failed`. */
  readonly status: string;
  /** Auth0's own comparison of draft and deployed version, by content. */
  readonly allChangesDeployed: boolean;
  readonly deployedVersion: ActionVersion | undefined;
}

/** One entry of a trigger's ordered list. */
export interface TenantBinding {
  readonly actionId: string;
  readonly actionName: string;
  /** May be empty or missing. Kept unchanged. */
  readonly displayName: string | undefined;
}

/** A trigger in one of its versions. */
export interface TenantTrigger {
  readonly id: string;
  readonly version: string;
  readonly status: string;
  readonly runtimes: readonly string[];
}

/** The trigger of this project's Action. */
export const trigger = { id: "post-login", version: "v3" } as const;

/**
 * The read operations that deploying needs (scope `read:actions`). Lists are read completely.
 * Every method rejects with a `ManagementError`.
 */
export interface ManagementReader {
  /** The post-login Actions with exactly this name. */
  findActions(name: string): Promise<readonly TenantAction[]>;
  /** All post-login Actions. */
  listActions(): Promise<readonly TenantAction[]>;
  getAction(id: string): Promise<TenantAction>;
  /** Newest first. */
  listVersions(actionId: string): Promise<readonly ActionVersion[]>;
  /** The post-login bindings in execution order. */
  listBindings(): Promise<readonly TenantBinding[]>;
  listTriggers(): Promise<readonly TenantTrigger[]>;
}

/** A secret to send. Without a value, Auth0 keeps its value. */
export interface SecretInput {
  readonly name: string;
  readonly value?: string;
}

/** The content of a draft. A `secrets` list replaces the whole list in the tenant. */
export interface DraftInput {
  readonly code?: string;
  readonly runtime?: string;
  readonly dependencies?: readonly { readonly name: string; readonly version: string }[];
  readonly secrets?: readonly SecretInput[];
}

/** The write operations (scopes `create:actions`, `update:actions`, `delete:actions`). Retried only if it is safe. */
export interface ManagementWriter {
  createAction(name: string, draft: Required<DraftInput>): Promise<TenantAction>;
  updateAction(id: string, draft: DraftInput): Promise<TenantAction>;
  deployAction(id: string): Promise<ActionVersion>;
  /** Creates a new version with the content of this one, deploys it, and updates the draft. */
  deployVersion(actionId: string, versionId: string): Promise<ActionVersion>;
  /** Replaces the whole list. @returns The new list. */
  replaceBindings(bindings: readonly TenantBinding[]): Promise<readonly TenantBinding[]>;
  deleteAction(id: string): Promise<void>;
  /** Runs the draft in Auth0. @returns Auth0's response, unchanged. */
  testAction(id: string, payload: unknown): Promise<unknown>;
}
