import type { LoginOptions, Tenant, TenantUser, UserStore } from "@splunk-action/local-auth0";
import { userProfiles } from "@splunk-action/local-auth0";
import { z } from "zod";
import { loginTypes } from "../../../../src/activity/classify-activity.ts";
import { Failure } from "../../../../src/errors/failure.ts";
import { places } from "./places.ts";

const name = z.string().trim().min(1).max(150);

/** `POST /api/sign-ins`: the user and the kind of login. Exactly one of `profile`, `userId` and `newUser`. */
export const loginBody = z
  .strictObject({
    profile: z.string().optional(),
    userId: z.string().optional(),
    newUser: z.strictObject({ name, email: z.email().max(254) }).optional(),
    loginType: z.enum(loginTypes).optional(),
    clientId: z.string().optional(),
    place: z.string().optional(),
  })
  .refine(
    ({ profile, userId, newUser }) =>
      [profile, userId, newUser].filter((one) => one !== undefined).length === 1,
    { error: "give exactly one of profile, userId and newUser" },
  );

export type LoginBody = z.infer<typeof loginBody>;

/** A login with user, application and place resolved. */
export interface ResolvedLogin {
  readonly userId: string;
  /** A user whom the tenant does not have yet. */
  readonly userToCreate: TenantUser | undefined;
  readonly options: LoginOptions;
}

/** @throws {Failure} `USAGE` for an unknown user, application or place. */
export function resolveLogin({ context }: Tenant, body: LoginBody): ResolvedLogin {
  const profile = findProfile(body);
  const user = profile?.user ?? toNewUser(body, context.ids.hex);
  const userId = body.userId ?? findByEmail(context.users, body) ?? user?.user_id ?? "";
  const isKnown = context.users.find(userId) !== undefined;
  if (!isKnown && user === undefined) throw unknown("user", userId);
  return {
    userId,
    userToCreate: isKnown ? undefined : user,
    options: { ...profile?.options, ...toCircumstances(body, context.settings.applications) },
  };
}

/** The profile of a login. A user of a profile keeps its origin and login type, also if named by user id. */
function findProfile({ profile, userId }: LoginBody) {
  const found = userProfiles.find(({ id, user }) => id === profile || user.user_id === userId);
  if (profile !== undefined && found === undefined) throw unknown("profile", profile);
  return found;
}

/** In a database connection the e-mail address identifies the user: an existing user with it logs in. */
function findByEmail(users: UserStore, { newUser }: LoginBody): string | undefined {
  return newUser === undefined ? undefined : users.findByEmail("auth0", newUser.email)?.userId;
}

/** A new database user as Auth0 creates it. */
function toNewUser({ newUser }: LoginBody, newId: (digits: number) => string): TenantUser | undefined {
  if (newUser === undefined) return undefined;
  const { name, email } = newUser;
  const id = newId(24);
  return {
    email,
    email_verified: true,
    identities: [
      { user_id: id, provider: "auth0", connection: "Username-Password-Authentication", isSocial: false },
    ],
    name,
    nickname: email.split("@")[0] ?? email,
    user_id: `auth0|${id}`,
  };
}

function toCircumstances(
  { loginType, clientId, place }: LoginBody,
  applications: readonly { readonly client_id: string }[],
): LoginOptions {
  if (clientId !== undefined && !applications.some((one) => one.client_id === clientId))
    throw unknown("application", clientId);
  const found = places.find(({ id }) => id === place);
  if (place !== undefined && found === undefined) throw unknown("place", place);
  return {
    ...(loginType === undefined ? {} : { loginType }),
    ...(clientId === undefined ? {} : { clientId }),
    ...(found === undefined ? {} : { origin: found.origin }),
  };
}

function unknown(what: string, id: string): Failure {
  return new Failure(
    "USAGE",
    `there is no ${what} '${id.slice(0, 80)}'`,
    "GET /api/state lists what there is.",
  );
}
