import { z } from "zod";
import { toCurrentVersion } from "../actions/stored-action.ts";
import { ApiError } from "../http/api-error.ts";
import { pagingParameters, toElidedList, toPage } from "../http/paging.ts";
import { defineRoute, type Route } from "../http/route.ts";
import type { TenantContext } from "../tenant-context.ts";
import type { StoredAction, StoredModule, TenantState } from "../tenant-state.ts";
import { toModuleJson, toModuleVersionJson } from "./to-module-json.ts";
import {
  createModule,
  createModuleBody,
  publishModule,
  updateModule,
  updateModuleBody,
} from "./write-module.ts";

const paging = z.strictObject(pagingParameters(50));

/**
 * Code shared by Actions. Unlike lists of Actions, these lists always have `total` and `page`.
 *
 * @see https://auth0.com/docs/customize/actions/modules
 */
export const moduleRoutes: readonly Route[] = [
  defineRoute({
    method: "GET",
    path: "/actions/modules",
    scopes: ["read:actions"],
    query: paging,
    handle({ context, query }) {
      const modules = toPage(context.state.modules, query).map((one) => toModuleJson(context.state, one));
      return {
        status: 200,
        body: { modules, total: modules.length === 0 ? 0 : context.state.modules.length, ...query },
      };
    },
  }),
  defineRoute({
    method: "POST",
    path: "/actions/modules",
    logged: "Create an actions module",
    scopes: ["create:actions"],
    body: createModuleBody,
    handle: ({ context, body }) => ({
      status: 201,
      body: toModuleJson(context.state, createModule(context, body)),
    }),
  }),
  defineRoute({
    method: "GET",
    path: "/actions/modules/:id",
    scopes: ["read:actions"],
    handle: ({ context, params }) => ({
      status: 200,
      body: toModuleJson(context.state, findModule(context.state, params.id)),
    }),
  }),
  defineRoute({
    method: "PATCH",
    path: "/actions/modules/:id",
    logged: "Update an actions module",
    scopes: ["update:actions"],
    body: updateModuleBody,
    handle({ context, params, body }) {
      const module = findModule(context.state, params.id);
      updateModule(context, module, body);
      return { status: 200, body: toModuleJson(context.state, toStaleDates(module)) };
    },
  }),
  defineRoute({
    method: "DELETE",
    path: "/actions/modules/:id",
    logged: "Delete an actions module",
    scopes: ["delete:actions"],
    handle({ context, params }) {
      const module = findModule(context.state, params.id);
      if (actionsUsing(context, module).length > 0)
        throw new ApiError(412, "The module is used by an action.");
      context.state.modules = context.state.modules.filter((one) => one !== module);
      return { status: 204 };
    },
  }),
  defineRoute({
    method: "GET",
    path: "/actions/modules/:id/actions",
    scopes: ["read:actions"],
    query: paging,
    handle({ context, params, query }) {
      const module = findModule(context.state, params.id);
      const toJson = (action: StoredAction) => toUsageJson(context, action, module);
      return { status: 200, body: toElidedList("actions", actionsUsing(context, module), query, toJson) };
    },
  }),
  defineRoute({
    method: "POST",
    path: "/actions/modules/:id/versions",
    logged: "Create an actions module version",
    scopes: ["create:actions"],
    handle({ context, params }) {
      const module = findModule(context.state, params.id);
      return { status: 200, body: toModuleVersionJson(module, publishModule(context, module)) };
    },
  }),
  defineRoute({
    method: "GET",
    path: "/actions/modules/:id/versions",
    scopes: ["read:actions"],
    query: paging,
    handle({ context, params, query }) {
      const module = findModule(context.state, params.id);
      const versions = toPage(module.versions.toReversed(), query).map((one) =>
        toModuleVersionJson(module, one),
      );
      return {
        status: 200,
        body: { versions, total: versions.length === 0 ? 0 : module.versions.length, ...query },
      };
    },
  }),
  defineRoute({
    method: "GET",
    path: "/actions/modules/:moduleId/versions/:id",
    scopes: ["read:actions"],
    handle({ context, params }) {
      const module = findModule(context.state, params.moduleId);
      return { status: 200, body: toModuleVersionJson(module, findModuleVersion(module, params.id)) };
    },
  }),
  defineRoute({
    method: "POST",
    path: "/actions/modules/:id/rollback",
    logged: "Roll back an actions module",
    scopes: ["create:actions"],
    body: z.strictObject({ module_version_id: z.string() }),
    handle({ context, params, body }) {
      const module = findModule(context.state, params.id);
      const { code, dependencies, secrets } = structuredClone(
        findModuleVersion(module, body.module_version_id),
      );
      Object.assign(module, { code, dependencies, secrets, updatedAt: context.timestamps.next() });
      return { status: 200, body: toModuleJson(context.state, module) };
    },
  }),
];

function findModule(state: TenantState, id: string | undefined): StoredModule {
  const module = state.modules.find((one) => one.id === id);
  if (module === undefined) throw new ApiError(404, "That action module does not exist.");
  return module;
}

function findModuleVersion(module: StoredModule, id: string | undefined) {
  const version = module.versions.find((one) => one.id === id);
  if (version === undefined) throw new ApiError(404, "That action module version does not exist.");
  return version;
}

function actionsUsing({ state }: TenantContext, module: StoredModule): readonly StoredAction[] {
  return state.actions.filter((action) => usedRef(action, module) !== undefined);
}

function usedRef(action: StoredAction, module: StoredModule) {
  return action.draft.modules.find((ref) => ref.module_id === module.id);
}

function toUsageJson(context: TenantContext, action: StoredAction, module: StoredModule) {
  const deployed = toCurrentVersion(action, context.now())?.modules.find(
    (ref) => ref.module_id === module.id,
  );
  const versionId = (deployed ?? usedRef(action, module))?.module_version_id;
  return {
    action_id: action.id,
    action_name: action.name,
    module_version_id: versionId,
    module_version_number: module.versions.find(({ id }) => id === versionId)?.number,
  };
}

/** The response to an update has the module's creation date everywhere; the next GET has the new dates. */
function toStaleDates(module: StoredModule): StoredModule {
  const secrets = module.secrets.map((one) =>
    one.updatedAt === module.updatedAt ? { ...one, updatedAt: module.createdAt } : one,
  );
  return { ...module, secrets, updatedAt: module.createdAt };
}
