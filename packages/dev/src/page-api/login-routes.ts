import { ApiError, createUser, setAppMetadata } from "@splunk-action/local-auth0";
import { z } from "zod";
import { Failure } from "../../../../src/errors/failure.ts";
import { loginBody } from "../login/resolve-login.ts";
import { signupFlag } from "./page-context.ts";
import { definePageRoute, type PageRoute } from "./page-route.ts";

/** Logs users in, adds users and removes their flag. */
export const loginRoutes: readonly PageRoute[] = [
  definePageRoute({
    method: "POST",
    path: "/api/sign-ins",
    body: loginBody,
    handle: ({ context, body }) => context.login(body),
  }),
  definePageRoute({
    method: "POST",
    path: "/api/crowd",
    body: z.strictObject({ count: z.int().min(1).max(1_000) }),
    async handle({ context, body }) {
      const outcomes = { accepted: 0, other: 0 };
      for (let turn = 0; turn < body.count; turn += 1) {
        const { delivery } = await context.login(context.nextOfCrowd());
        outcomes[delivery === "accepted" ? "accepted" : "other"] += 1;
      }
      return outcomes;
    },
  }),
  definePageRoute({
    method: "POST",
    path: "/api/users",
    body: z.strictObject({ name: z.string().trim().min(1).max(150), email: z.email().max(254) }),
    handle({ context, body }) {
      const connection = "Username-Password-Authentication";
      try {
        const user = createUser(context.tenant.context, { connection, ...body, email_verified: true });
        context.tenantChanged();
        return { id: user.userId };
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        throw new Failure("USAGE", error.message, "Give another e-mail address.");
      }
    },
  }),
  definePageRoute({
    method: "DELETE",
    path: "/api/users/:id/flag",
    handle({ context, params }) {
      const user = context.tenant.context.users.find(params.id ?? "");
      if (user === undefined)
        throw new Failure("USAGE", "there is no such user", "GET /api/state lists them.");
      setAppMetadata(user, { [signupFlag(context.tenant)]: null });
      context.tenantChanged();
      return { id: user.userId };
    },
  }),
];
