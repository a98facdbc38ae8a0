/** A secret as Auth0 shows it: never with its value. */
export interface SecretEntry {
  readonly name: string;
  /** ISO 8601, from Auth0. */
  readonly updatedAt: string | undefined;
}

/** What a draft and a version have in common: that which runs. */
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

/** An Action of the tenant: its draft, and the version that runs. */
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
  /** May be empty or missing, and is kept as it is. */
  readonly displayName: string | undefined;
}

/** A trigger in one of its versions. */
export interface TenantTrigger {
  readonly id: string;
  readonly version: string;
  readonly status: string;
  readonly runtimes: readonly string[];
}

/** The trigger that this project's Action runs at. */
export const trigger = { id: "post-login", version: "v3" } as const;

/**
 * The reading half of what deploying needs of the Management API (scope `read:actions`). All pages are read.
 * Every method rejects with a `ManagementError`.
 */
export interface ManagementReader {
  /** The post-login Actions of exactly this name. */
  findActions(name: string): Promise<readonly TenantAction[]>;
  /** All post-login Actions. */
  listActions(): Promise<readonly TenantAction[]>;
  getAction(id: string): Promise<TenantAction>;
  /** Newest first. */
  listVersions(actionId: string): Promise<readonly ActionVersion[]>;
  /** The post-login bindings, in the order in which they run. */
  listBindings(): Promise<readonly TenantBinding[]>;
  listTriggers(): Promise<readonly TenantTrigger[]>;
}

/** A secret to send. Without a value Auth0 keeps the one it has. */
export interface SecretInput {
  readonly name: string;
  readonly value?: string;
}

/** What a draft is made of. A `secrets` list takes the place of the whole list in the tenant. */
export interface DraftInput {
  readonly code?: string;
  readonly runtime?: string;
  readonly dependencies?: readonly { readonly name: string; readonly version: string }[];
  readonly secrets?: readonly SecretInput[];
}

/** The writing half (scopes `create:actions`, `update:actions`, `delete:actions`). Nothing here is ever repeated blindly. */
export interface ManagementWriter {
  createAction(name: string, draft: Required<DraftInput>): Promise<TenantAction>;
  updateAction(id: string, draft: DraftInput): Promise<TenantAction>;
  deployAction(id: string): Promise<ActionVersion>;
  /** Makes a new version with this one's content, deploys it, and asks Auth0 to make the draft equal to it. */
  deployVersion(actionId: string, versionId: string): Promise<ActionVersion>;
  /** Replaces the whole list. @returns The list that Auth0 now has. */
  replaceBindings(bindings: readonly TenantBinding[]): Promise<readonly TenantBinding[]>;
  deleteAction(id: string): Promise<void>;
  /** Runs the draft on Auth0's side. @returns Auth0's answer as it came. */
  testAction(id: string, payload: unknown): Promise<unknown>;
}
