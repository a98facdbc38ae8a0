import { z } from "zod";
import { toBoundActionJson } from "../actions/to-action-json.ts";
import { findTrigger, triggerIds } from "../actions/triggers.ts";
import { ApiError } from "../http/api-error.ts";
import { pagingParameters, toElidedList } from "../http/paging.ts";
import { defineRoute, type Route } from "../http/route.ts";
import type { TenantContext } from "../tenant-context.ts";
import type { StoredBinding } from "../tenant-state.ts";
import { replaceBindings } from "./replace-bindings.ts";

const oneOf = "Data does not match any schemas from 'oneOf'";

const bindingItem = z.strictObject({
  ref: z.looseObject({
    type: z.enum(["binding_id", "action_id", "action_name"]).default("action_name"),
    value: z.string(),
  }),
  display_name: z.string().optional(),
  secrets: z.array(z.strictObject({ name: z.string(), value: z.string().optional() })).optional(),
});

/** An item that matches neither documented schema always gets the same message. */
const updateBody = z.strictObject({
  bindings: z
    .array(
      z.unknown().transform((item, refinement) => {
        const parsed = bindingItem.safeParse(item);
        if (parsed.success) return parsed.data;
        refinement.addIssue({ code: "custom", message: oneOf });
        return z.NEVER;
      }),
    )
    .default([]),
});

/** The ordered list of Actions that a trigger runs. */
export const bindingRoutes: readonly Route[] = [
  defineRoute({
    method: "GET",
    path: "/actions/triggers/:triggerId/bindings",
    scopes: ["read:actions"],
    query: z.strictObject(pagingParameters(20)),
    handle({ context, params, query }) {
      const triggerId = checkTriggerId(params.triggerId);
      const bindings = context.state.bindings[triggerId] ?? [];
      const toJson = (binding: StoredBinding) => toBindingJson(context, triggerId, binding);
      return { status: 200, body: toElidedList("bindings", bindings, query, toJson) };
    },
  }),
  defineRoute({
    method: "PATCH",
    path: "/actions/triggers/:triggerId/bindings",
    logged: "Update trigger bindings",
    scopes: ["update:actions"],
    body: updateBody,
    handle({ context, params, body }) {
      const triggerId = checkTriggerId(params.triggerId);
      if (findTrigger(context.settings.triggers, triggerId)?.binding_policy === "entity-bound")
        throw new ApiError(400, "cannot update action bindings for an entity-bound trigger");
      const bindings = replaceBindings(context, triggerId, body.bindings);
      // Unlike GET, without total and per_page.
      return {
        status: 200,
        body: { bindings: bindings.map((one) => toBindingJson(context, triggerId, one)) },
      };
    },
  }),
];

function checkTriggerId(id: string | undefined): string {
  if (id !== undefined && triggerIds.includes(id)) return id;
  throw new ApiError(
    400,
    `Path validation error: 'No enum match for: ${id}' on property triggerId.`,
    "invalid_uri",
  );
}

function toBindingJson(context: TenantContext, triggerId: string, binding: StoredBinding) {
  const action = context.state.actions.find(({ id }) => id === binding.actionId);
  return {
    id: binding.id,
    trigger_id: triggerId,
    ...(action === undefined ? {} : { action: toBoundActionJson(context, action) }),
    created_at: binding.createdAt,
    updated_at: binding.updatedAt,
    ...(binding.displayName === undefined ? {} : { display_name: binding.displayName }),
  };
}
