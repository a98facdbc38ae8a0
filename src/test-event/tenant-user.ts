import * as z from "zod";
import type { PostLoginUser } from "../auth0/post-login-event.ts";
import { Failure } from "../errors/failure.ts";
import { hasStatus } from "../management-api/management-error.ts";
import type { TenantSession } from "../management-api/open-tenant.ts";

/** The parts of a user's profile that a test needs. */
export interface TenantUsers {
  /** @throws {Failure} `USER_NOT_FOUND` */
  read(userId: string): Promise<PostLoginUser>;
  /** Saves first-level keys of `app_metadata`, as Auth0 does after the last Action. Sends no empty change. */
  saveAppMetadata(userId: string, changes: Readonly<Record<string, unknown>>): Promise<void>;
}

const profileShape = z.looseObject({ user_id: z.string() });

/** The tenant's users; needs `read:users`, and for the flag `update:users_app_metadata`. */
export function createTenantUsers({
  session,
  host,
}: {
  readonly session: TenantSession;
  readonly host: string;
}): TenantUsers {
  const { request, retry } = session;
  const toPath = (userId: string) => `/users/${encodeURIComponent(userId)}`;
  return {
    async read(userId) {
      try {
        const profile = await retry.read(() =>
          request("read the user", { path: toPath(userId) }, ({ body }) => profileShape.parse(body)),
        );
        return profile as PostLoginUser;
      } catch (error) {
        if (!hasStatus(error, 404, 400)) throw error;
        // Auth0's own words, where they are its own: a 400 can be about more than the id.
        const words = error.body === "message" ? `: Auth0 answered ${error.status} (${error.message})` : "";
        throw new Failure(
          "USER_NOT_FOUND",
          `${host} has no user ${userId}${words}`,
          "Give --user a user id such as auth0|64f1c2; the dashboard shows it under User Management > Users.",
          {
            status: error.status ?? 404,
            ...(error.errorCode === undefined ? {} : { errorCode: error.errorCode }),
            ...(error.body === "message" ? { message: error.message } : {}),
          },
        );
      }
    },
    async saveAppMetadata(userId, changes) {
      if (Object.keys(changes).length === 0) return;
      const write = { method: "PATCH", path: toPath(userId), body: { app_metadata: changes } } as const;
      // Safe to repeat: it sets the same keys to the same values.
      await retry.read(() => request("write the user", write, () => undefined));
    },
  };
}
