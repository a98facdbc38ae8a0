import { ApiError } from "../http/api-error.ts";
import { defineRoute, type Route } from "../http/route.ts";
import type { StoredExecution } from "../tenant-state.ts";

/** Runs of a trigger, found by the ids in `details.actions.executions` of the tenant's logs. */
export const executionRoutes: readonly Route[] = [
  defineRoute({
    method: "GET",
    path: "/actions/executions/:id",
    scopes: ["read:actions"],
    handle({ context, params }) {
      const execution = context.state.executions.find(({ id }) => id === params.id);
      if (execution === undefined) throw new ApiError(404, "That execution does not exist.");
      return { status: 200, body: toExecutionJson(execution, context.logs.behavior.showsConsole) };
    },
  }),
];

/**
 * `binding_id`, `version_id` and `response` are not in the OpenAPI document, but in the execution that Auth0's Java
 * SDK is tested with. The place of the console output (`response.logs`) is assumed from what the dashboard shows.
 */
function toExecutionJson(execution: StoredExecution, showsConsole: boolean) {
  return {
    id: execution.id,
    trigger_id: execution.triggerId,
    status: execution.status,
    results: execution.results.map(({ actionName, error, startedAt, endedAt, ...rest }) => ({
      binding_id: rest.bindingId,
      version_id: rest.versionId,
      action_name: actionName,
      response: {
        ...(showsConsole && rest.console ? { logs: rest.console } : {}),
        ...(error === undefined ? {} : { error: { message: error.msg, name: error.id } }),
        stats: { action_duration_ms: rest.durationMs },
      },
      ...(error === undefined ? {} : { error }),
      started_at: startedAt,
      ended_at: endedAt,
    })),
    created_at: execution.createdAt,
    updated_at: execution.updatedAt,
  };
}
