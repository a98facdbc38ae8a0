import type { StoredUser } from "../tenant-state.ts";

/**
 * A user as the Management API shows it: `app_metadata` after the root attributes (omitted if empty), then the
 * login counters (omitted before the first login).
 */
export function toUserJson(user: StoredUser, scopes: ReadonlySet<string>): Record<string, unknown> {
  const { identities } = user.profile;
  const hidesTokens = Array.isArray(identities) && !scopes.has("read:user_idp_tokens");
  return {
    ...user.profile,
    ...(hidesTokens ? { identities: identities.map(toPublicIdentity) } : {}),
    ...(user.appMetadata === undefined ? {} : { app_metadata: user.appMetadata }),
    ...(user.lastIp === undefined ? {} : { last_ip: user.lastIp }),
    ...(user.lastLogin === undefined ? {} : { last_login: user.lastLogin }),
    ...(user.loginsCount === 0 ? {} : { logins_count: user.loginsCount }),
  };
}

const tokens = new Set(["access_token", "accessToken", "access_token_secret", "refresh_token"]);

/** Tokens of identity providers are shown only with the scope `read:user_idp_tokens`. */
function toPublicIdentity(identity: unknown): unknown {
  if (typeof identity !== "object" || identity === null) return identity;
  return Object.fromEntries(Object.entries(identity).filter(([key]) => !tokens.has(key)));
}

/** Keeps, or leaves out, the attributes named in `fields`. */
export function toSelectedFields(
  json: Record<string, unknown>,
  fields: string | undefined,
  include: boolean,
): Record<string, unknown> {
  if (fields === undefined || fields === "") return json;
  const names = new Set(fields.split(",").map((name) => name.trim()));
  return Object.fromEntries(Object.entries(json).filter(([key]) => names.has(key) === include));
}
