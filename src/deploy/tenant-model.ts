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
