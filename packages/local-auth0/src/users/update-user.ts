import { toInsufficientScope } from "../http/api-error.ts";
import type { TenantContext } from "../tenant-context.ts";
import type { StoredUser } from "../tenant-state.ts";
import { mergeMetadata } from "./stored-user.ts";
import { toRootAttributes, type UpdateUserBody } from "./user-body.ts";

/**
 * `PATCH /users/{id}`: new root attributes follow the old ones.
 *
 * @throws ApiError 403 when the token's only scope is `update:users_app_metadata` and the body has more than that.
 */
export function updateUser(
  context: TenantContext,
  user: StoredUser,
  body: UpdateUserBody,
  scopes: ReadonlySet<string>,
): void {
  const beyond = Object.keys(body).filter((key) => key !== "app_metadata");
  if (beyond.length > 0 && !scopes.has("update:users")) throw toInsufficientScope(["update:users"]);
  const changes = Object.entries(toRootAttributes(body)).sort(([a], [b]) => (a < b ? -1 : 1));
  context.users.change(user, Object.fromEntries(changes));
  if (body.user_metadata !== undefined)
    user.profile.user_metadata = mergeMetadata(toRecord(user.profile.user_metadata), body.user_metadata);
  if (body.app_metadata !== undefined) setAppMetadata(user, body.app_metadata);
  user.profile.updated_at = new Date(context.now()).toISOString();
}

/** Merges into `app_metadata`, which is removed with its last key. */
export function setAppMetadata(user: StoredUser, change: Readonly<Record<string, unknown>>): void {
  const merged = mergeMetadata(user.appMetadata, change);
  if (Object.keys(merged).length === 0) delete user.appMetadata;
  else user.appMetadata = merged;
}

function toRecord(value: unknown): Record<string, unknown> | undefined {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
}
