import type { LogEvent } from "../logs/log-event.ts";
import type { TenantContext } from "../tenant-context.ts";
import type { StoredUser } from "../tenant-state.ts";
import { mergeMetadata } from "../users/stored-user.ts";
import { setAppMetadata } from "../users/update-user.ts";
import type { RuntimePool } from "./create-runtime-pool.ts";
import type { LoginAttempt } from "./login-attempt.ts";
import type { LoginResult } from "./login-request.ts";
import { type ActionResult, runTrigger, type TriggerRun } from "./run-trigger.ts";
import { toPostLoginEvent } from "./to-post-login-event.ts";
import { writeActionFailedLog, writeLoginLogs } from "./write-login-logs.ts";

/** Completes a login after authentication: runs the trigger, saves metadata, writes execution and logs. */
export async function completeLogin(
  context: TenantContext,
  pool: RuntimePool,
  attempt: LoginAttempt,
  earlier: readonly LogEvent[],
): Promise<LoginResult> {
  const event = toPostLoginEvent(context, attempt);
  const run = await runTrigger(context, pool, event);
  saveMetadata(context, attempt.user, run.metadata);
  const executionId = writeExecution(context, run, attempt);
  const last = run.results.at(-1);
  const outcome = toOutcome(last);
  const refusal = toRefusal(last);
  const failedLog =
    outcome === "failed" && last !== undefined && executionId !== undefined
      ? [writeActionFailedLog(context, attempt, last, executionId)]
      : [];
  const executionIds = executionId === undefined ? [] : [executionId];
  const isAbandoned = outcome === "success" && attempt.request.isAbandoned === true;
  const logs = isAbandoned ? [] : writeLoginLogs(context, attempt, { refusal, executionIds });
  return {
    outcome: isAbandoned ? "abandoned" : outcome,
    refusal,
    event,
    actions: run.results,
    executionId,
    logs: [...earlier, ...failedLog, ...logs],
    durationMs: context.now() - attempt.startedAt,
  };
}

function toOutcome(last: ActionResult | undefined): Exclude<LoginResult["outcome"], "abandoned"> {
  if (last?.run.outcome === "denied") return "denied";
  return last === undefined || last.run.outcome === "completed" ? "success" : "failed";
}

function toRefusal(last: ActionResult | undefined): string | undefined {
  if (last?.run.outcome === "denied") return last.run.deniedReason ?? "Access denied.";
  return last === undefined || last.run.outcome === "completed"
    ? undefined
    : `Action ${last.action.name} failed`;
}

/** One update after the last Action. Keys are merged into the present metadata, which may have changed meanwhile. */
function saveMetadata(
  context: TenantContext,
  user: StoredUser,
  { app, user: own }: TriggerRun["metadata"],
): void {
  const isAppChanged = Object.keys(app).length > 0;
  const isUserChanged = Object.keys(own).length > 0;
  if (isAppChanged) setAppMetadata(user, app);
  if (isUserChanged)
    user.profile.user_metadata = mergeMetadata(
      user.profile.user_metadata as Record<string, unknown> | undefined,
      own,
    );
  if (isAppChanged || isUserChanged) user.profile.updated_at = new Date(context.now()).toISOString();
}

function writeExecution(
  context: TenantContext,
  { results }: TriggerRun,
  attempt: LoginAttempt,
): string | undefined {
  if (results.length === 0) return undefined;
  const id = context.ids.executionId();
  context.writeExecution({
    id,
    triggerId: "post-login",
    status: "final",
    results: results.map(({ action, binding, version, run, startedAt, endedAt }) => ({
      actionName: action.name,
      bindingId: binding.id,
      versionId: version.id,
      console: run.console.stored,
      durationMs: Math.round(run.durationMs),
      ...(run.error === undefined
        ? {}
        : { error: { id: run.error.code ?? run.error.name, msg: run.error.message } }),
      startedAt,
      endedAt,
    })),
    createdAt: new Date(attempt.startedAt).toISOString(),
    updatedAt: new Date(context.now()).toISOString(),
  });
  return id;
}
