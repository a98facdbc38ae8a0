import { z } from "zod";
import { startBuild } from "../actions/build.ts";
import { findAction } from "../actions/stored-action.ts";
import { ApiError } from "../http/api-error.ts";
import { pagingParameters, toElidedList } from "../http/paging.ts";
import { defineRoute, type Route } from "../http/route.ts";
import type { StoredAction, StoredVersion } from "../tenant-state.ts";
import { createVersion, deployDraft, toDeployedJson } from "./create-version.ts";

/** Deploys of a draft, and the resulting versions. Both deploys need `create:actions`, not `update:actions`. */
export const versionRoutes: readonly Route[] = [
  defineRoute({
    method: "POST",
    path: "/actions/actions/:id/deploy",
    logged: "Deploy an action",
    scopes: ["create:actions"],
    handle({ context, params }) {
      const action = findAction(context.state, params.id);
      // Documented as 202; every recorded one was 200.
      return { status: 200, body: toDeployedJson(context, action, deployDraft(context, action)) };
    },
  }),
  defineRoute({
    method: "GET",
    path: "/actions/actions/:actionId/versions",
    scopes: ["read:actions"],
    query: z.strictObject(pagingParameters(20)),
    handle({ context, params, query }) {
      const action = findAction(context.state, params.actionId);
      const newestFirst = action.versions.toReversed();
      const toJson = (version: StoredVersion) => toDeployedJson(context, action, version);
      return { status: 200, body: toElidedList("versions", newestFirst, query, toJson) };
    },
  }),
  defineRoute({
    method: "GET",
    path: "/actions/actions/:actionId/versions/:id",
    scopes: ["read:actions"],
    handle({ context, params }) {
      const action = findAction(context.state, params.actionId);
      return { status: 200, body: toDeployedJson(context, action, findVersion(action, params.id)) };
    },
  }),
  defineRoute({
    method: "POST",
    path: "/actions/actions/:actionId/versions/:id/deploy",
    logged: "Deploy an action version",
    scopes: ["create:actions"],
    body: z.strictObject({ update_draft: z.boolean().optional() }).nullable(),
    handle({ context, params, body }) {
      const action = findAction(context.state, params.actionId);
      const source = findVersion(action, params.id);
      const version = createVersion(context, action, source);
      if (body?.update_draft === true) restoreDraft(context, action, source);
      // Documented as 202, never recorded.
      return { status: 202, body: toDeployedJson(context, action, version) };
    },
  }),
];

/** Restores the draft from a version and builds it again. */
function restoreDraft(
  context: Parameters<typeof startBuild>[0],
  action: StoredAction,
  source: StoredVersion,
): void {
  const { code, dependencies, runtime, secrets, modules } = structuredClone(source);
  action.updatedAt = context.timestamps.next();
  action.draft = {
    code,
    dependencies,
    runtime,
    secrets,
    modules,
    updatedAt: context.timestamps.next(),
    build: startBuild(context, action.name, dependencies),
  };
}

function findVersion(action: StoredAction, id: string | undefined): StoredVersion {
  const version = action.versions.find((one) => one.id === id);
  if (version === undefined) throw new ApiError(404, "That action version does not exist.");
  return version;
}
