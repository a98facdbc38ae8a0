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
      return { status: 200, body: toExecutionJson(execution) };
    },
  }),
];

function toExecutionJson(execution: StoredExecution) {
  return {
    id: execution.id,
    trigger_id: execution.triggerId,
    status: execution.status,
    results: execution.results.map(({ actionName, error, startedAt, endedAt }) => ({
      action_name: actionName,
      ...(error === undefined ? {} : { error }),
      started_at: startedAt,
      ended_at: endedAt,
    })),
    created_at: execution.createdAt,
    updated_at: execution.updatedAt,
  };
}
