import type { TenantUser } from "../tenant-options.ts";
import type { StoredUser } from "../tenant-state.ts";

/**
 * Converts a user as the Management API shows it into what the tenant stores.
 *
 * @param at ISO 8601; the dates of a user that has none.
 */
export function toStoredUser(user: TenantUser, at: string): StoredUser {
  const { app_metadata, roles, logins_count, last_login, last_ip, ...given } = user;
  const profile = { created_at: at, updated_at: at, ...given };
  return {
    userId: user.user_id,
    profile: structuredClone(profile),
    ...(app_metadata === undefined ? {} : { appMetadata: structuredClone(app_metadata) }),
    loginsCount: logins_count ?? 0,
    ...(last_login === undefined ? {} : { lastLogin: last_login }),
    ...(last_ip === undefined ? {} : { lastIp: last_ip }),
    roles: [...(roles ?? [])],
  };
}

/**
 * A metadata write: keys of the first level are replaced, nested objects whole; `null` removes a key; an empty object
 * removes everything. Recorded for both kinds of metadata.
 */
export function mergeMetadata(
  stored: Readonly<Record<string, unknown>> | undefined,
  change: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  if (Object.keys(change).length === 0) return {};
  const merged: Record<string, unknown> = { ...stored };
  for (const [key, value] of Object.entries(change)) {
    if (value === null) delete merged[key];
    else merged[key] = structuredClone(value);
  }
  return merged;
}
