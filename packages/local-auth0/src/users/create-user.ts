import { createHash } from "node:crypto";
import { ApiError } from "../http/api-error.ts";
import type { TenantContext } from "../tenant-context.ts";
import type { StoredUser } from "../tenant-state.ts";
import { mergeMetadata } from "./stored-user.ts";
import { type CreateUserBody, toRootAttributes } from "./user-body.ts";

/**
 * `POST /users`: attributes in alphabetical order, with the defaults Auth0 derives from the e-mail address.
 *
 * @throws ApiError 400 for an unknown connection, 409 for a user that exists.
 */
export function createUser(context: TenantContext, body: CreateUserBody): StoredUser {
  const { users, settings, ids } = context;
  const connection = settings.connections.find(({ name }) => name === body.connection);
  if (connection === undefined)
    throw new ApiError(400, "The connection does not exist.", "inexistent_connection");
  const id = body.user_id ?? ids.hex(24);
  const userId = `${connection.strategy}|${id}`;
  const known =
    users.find(userId) ??
    (body.email === undefined ? undefined : users.findByEmail(connection.strategy, body.email));
  if (known !== undefined) throw new ApiError(409, "The user already exists.", "auth0_idp_error");

  const at = new Date(context.now()).toISOString();
  const where = { connection: connection.name };
  const attributes: Record<string, unknown> = {
    ...toEmailDefaults(body.email),
    ...toRootAttributes(body),
    created_at: at,
    updated_at: at,
    identities: [
      {
        ...(body.user_id === undefined ? { ...where, user_id: id } : { user_id: id, ...where }),
        provider: connection.strategy,
        isSocial: false,
      },
    ],
    user_id: userId,
    ...(body.user_metadata === undefined ? {} : { user_metadata: mergeMetadata({}, body.user_metadata) }),
  };
  const user: StoredUser = {
    userId,
    profile: Object.fromEntries(Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1))),
    ...(body.app_metadata === undefined ? {} : { appMetadata: mergeMetadata({}, body.app_metadata) }),
    loginsCount: 0,
    roles: [],
  };
  users.add(user);
  return user;
}

function toEmailDefaults(email: string | undefined): Record<string, unknown> {
  if (email === undefined) return {};
  const hash = createHash("md5").update(email.trim().toLowerCase()).digest("hex");
  const initials = encodeURIComponent(`https://cdn.auth0.com/avatars/${email.slice(0, 2).toLowerCase()}.png`);
  return {
    email,
    email_verified: false,
    name: email,
    nickname: email.split("@")[0] ?? email,
    picture: `https://s.gravatar.com/avatar/${hash}?s=480&r=pg&d=${initials}`,
  };
}
