import { z } from "zod";
import { ApiError } from "../http/api-error.ts";
import { pagingParameters, toElidedList } from "../http/paging.ts";
import { defineRoute, type Route } from "../http/route.ts";
import type { TenantContext } from "../tenant-context.ts";
import type { StoredAction } from "../tenant-state.ts";
import { createActionBody, updateActionBody } from "./action-body.ts";
import { createAction } from "./create-action.ts";
import { findAction, toCurrentVersion } from "./stored-action.ts";
import { testAction } from "./test-action.ts";
import { toActionJson } from "./to-action-json.ts";
import { updateAction } from "./update-action.ts";

const flag = z.enum(["true", "false"]).optional();

const listQuery = z.strictObject({
  triggerId: z.string().optional(),
  actionName: z.string().optional(),
  deployed: flag,
  installed: flag,
  // Documented as 20; recorded responses without the parameter have 100.
  ...pagingParameters(100),
});

/**
 * Actions and triggers.
 *
 * @see https://auth0.com/docs/api/management/v2/actions/get-actions
 */
export const actionRoutes: readonly Route[] = [
  defineRoute({
    method: "GET",
    path: "/actions/actions",
    scopes: ["read:actions"],
    query: listQuery,
    handle({ context, query }) {
      const actions = context.state.actions.filter((action) => isListed(context, action, query));
      const toJson = (action: StoredAction) => toActionJson(context, action);
      return { status: 200, body: toElidedList("actions", actions, query, toJson) };
    },
  }),
  defineRoute({
    method: "POST",
    path: "/actions/actions",
    logged: "Create an action",
    scopes: ["create:actions"],
    body: createActionBody,
    handle: ({ context, body }) => ({
      status: 201,
      body: toActionJson(context, createAction(context, body)),
    }),
  }),
  defineRoute({
    method: "GET",
    path: "/actions/actions/:id",
    scopes: ["read:actions"],
    handle: ({ context, params }) => ({
      status: 200,
      body: toActionJson(context, findAction(context.state, params.id)),
    }),
  }),
  defineRoute({
    method: "PATCH",
    path: "/actions/actions/:id",
    logged: "Update an action",
    scopes: ["update:actions"],
    body: updateActionBody,
    handle({ context, params, body }) {
      const action = findAction(context.state, params.id);
      updateAction(context, action, body);
      // Always pending, even when the build takes no time.
      return { status: 200, body: { ...toActionJson(context, action), status: "pending" } };
    },
  }),
  defineRoute({
    method: "DELETE",
    path: "/actions/actions/:id",
    logged: "Delete an action",
    scopes: ["delete:actions"],
    query: z.strictObject({ force: flag }),
    handle({ context, params, query }) {
      deleteAction(context, findAction(context.state, params.id), query.force === "true");
      return { status: 204 };
    },
  }),
  defineRoute({
    method: "POST",
    path: "/actions/actions/:id/test",
    logged: "Test an action",
    scopes: ["create:actions"],
    body: z.strictObject({ payload: z.record(z.string(), z.unknown()) }),
    async handle({ context, params, body }) {
      const payload = await testAction(context, findAction(context.state, params.id), body.payload);
      return { status: 200, body: { payload } };
    },
  }),
  defineRoute({
    method: "GET",
    path: "/actions/triggers",
    scopes: ["read:actions"],
    handle: ({ context }) => ({ status: 200, body: { triggers: context.settings.triggers } }),
  }),
];

/** It is unknown whether `actionName` matches exactly or by prefix. By prefix, a client must check names itself. */
function isListed(context: TenantContext, action: StoredAction, query: z.infer<typeof listQuery>): boolean {
  const isDeployed = toCurrentVersion(action, context.now()) !== undefined;
  return (
    (query.triggerId === undefined || action.trigger.id === query.triggerId) &&
    (query.actionName === undefined || action.name.startsWith(query.actionName)) &&
    (query.deployed === undefined || isDeployed === (query.deployed === "true")) &&
    query.installed !== "true"
  );
}

/** @throws ApiError 409 for a bound Action unless forced. Forced, its bindings are deleted too. */
function deleteAction({ state }: TenantContext, action: StoredAction, force: boolean): void {
  const isBound = Object.values(state.bindings)
    .flat()
    .some(({ actionId }) => actionId === action.id);
  if (isBound && !force) throw new ApiError(409, "Unable to delete an action bound to a trigger.");
  for (const [trigger, bindings] of Object.entries(state.bindings))
    state.bindings[trigger] = bindings.filter(({ actionId }) => actionId !== action.id);
  state.actions = state.actions.filter((one) => one !== action);
}
