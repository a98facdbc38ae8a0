import { z } from "zod";
import { ApiError } from "../http/api-error.ts";
import { pagingParameters, toPage } from "../http/paging.ts";
import { defineRoute, type Route } from "../http/route.ts";
import { toMatcher } from "../search/to-matcher.ts";
import type { TenantContext } from "../tenant-context.ts";
import type { StoredUser } from "../tenant-state.ts";
import { createUser } from "./create-user.ts";
import { toSelectedFields, toUserJson } from "./to-user-json.ts";
import { updateUser } from "./update-user.ts";
import { createUserBody, updateUserBody } from "./user-body.ts";

const readScopes = ["read:users", "read:current_user", "read:user_idp_tokens"];
const fieldParameters = { fields: z.string().optional(), include_fields: z.string().optional() };

const listQuery = z.strictObject({
  ...pagingParameters(50),
  ...fieldParameters,
  include_totals: z.string().optional(),
  q: z.string().optional(),
  search_engine: z.enum(["v1", "v2", "v3"]).optional(),
  sort: z.string().optional(),
  connection: z.string().optional(),
  primary_order: z.string().optional(),
});

/** @see https://auth0.com/docs/api/management/v2/users/get-users */
export const userRoutes: readonly Route[] = [
  defineRoute({
    method: "GET",
    path: "/users",
    scopes: ["read:users", "read:user_idp_tokens"],
    query: listQuery,
    handle({ context, query, scopes }) {
      const all = context.users.list().map((user) => toUserJson(user, scopes));
      const matches = query.q === undefined || query.q === "" ? () => true : toMatcher(query.q);
      const found = all.filter((user) => matches(user) && isInConnection(user, query.connection));
      const users = toPage(found, query).map((user) =>
        toSelectedFields(user, query.fields, query.include_fields !== "false"),
      );
      if (query.include_totals !== "true") return { status: 200, body: users };
      const start = query.page * query.per_page;
      const totals = { start, limit: query.per_page, length: users.length };
      return { status: 200, body: { ...totals, users, total: found.length } };
    },
  }),
  defineRoute({
    method: "GET",
    path: "/users-by-email",
    scopes: ["read:users"],
    query: z.strictObject({ email: z.string(), ...fieldParameters }),
    handle({ context, query, scopes }) {
      const users = context.users
        .listByEmail(query.email)
        .map((user) => toUserJson(user, scopes))
        .map((user) => toSelectedFields(user, query.fields, query.include_fields !== "false"));
      return { status: 200, body: users };
    },
  }),
  defineRoute({
    method: "POST",
    path: "/users",
    logged: "Create a User",
    scopes: ["create:users"],
    body: createUserBody,
    handle: ({ context, body, scopes }) => ({
      status: 201,
      body: toUserJson(createUser(context, body), scopes),
    }),
  }),
  defineRoute({
    method: "GET",
    path: "/users/:id",
    scopes: readScopes,
    query: z.strictObject(fieldParameters),
    handle({ context, params, query, scopes }) {
      const json = toUserJson(findUser(context, params.id), scopes);
      return { status: 200, body: toSelectedFields(json, query.fields, query.include_fields !== "false") };
    },
  }),
  defineRoute({
    method: "PATCH",
    path: "/users/:id",
    logged: "Update a User",
    scopes: ["update:users", "update:users_app_metadata", "update:current_user_metadata"],
    body: updateUserBody,
    handle({ context, params, body, scopes }) {
      const user = findUser(context, params.id);
      updateUser(context, user, body, scopes);
      return { status: 200, body: toUserJson(user, scopes) };
    },
  }),
  defineRoute({
    method: "DELETE",
    path: "/users/:id",
    logged: "Delete a User",
    scopes: ["delete:users", "delete:current_user"],
    handle({ context, params }) {
      // Succeeds if there is no such user.
      context.users.remove(params.id ?? "");
      return { status: 204 };
    },
  }),
];

/** @throws ApiError 404. */
function findUser({ users }: TenantContext, id: string | undefined): StoredUser {
  const user = users.find(id ?? "");
  if (user === undefined) throw new ApiError(404, "The user does not exist.", "inexistent_user");
  return user;
}

function isInConnection(user: Readonly<Record<string, unknown>>, connection: string | undefined): boolean {
  if (connection === undefined) return true;
  const { identities } = user;
  return Array.isArray(identities) && identities.some((one) => one?.connection === connection);
}
