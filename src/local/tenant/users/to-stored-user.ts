import type { TenantUser } from "../tenant-options.ts";
import type { StoredUser } from "../tenant-state.ts";

/** Takes a user as the Management API shows it apart into what the tenant stores. */
export function toStoredUser(user: TenantUser): StoredUser {
  const { app_metadata, roles, logins_count, last_login, last_ip, ...profile } = user;
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
