import { ApiError } from "../http/api-error.ts";
import type { TenantContext } from "../tenant-context.ts";
import type { StoredAction } from "../tenant-state.ts";

/** The platform's limit for a trigger. */
const timeoutMs = 20_000;

/**
 * `POST /actions/actions/{id}/test`. The payload is free-form in both directions and was never recorded. Assumed
 * here: `payload.event` is the event, the Action's current draft runs with the draft's secrets in a fresh instance,
 * and the response has `outcome`, `console` (its lines) and, where there are any, `deniedReason`, `error` and
 * `metadata`. No user is changed and nothing is logged.
 */
export async function testAction(
  context: TenantContext,
  action: StoredAction,
  payload: Readonly<Record<string, unknown>>,
): Promise<Record<string, unknown>> {
  const { createRuntime } = context.settings;
  if (createRuntime === undefined) throw new ApiError(503, "This tenant has no Action runtime");
  if (typeof payload.event !== "object" || payload.event === null)
    throw new ApiError(
      400,
      "Payload validation error: 'Missing required property: event' on property payload.",
      "invalid_body",
    );
  const { code, secrets } = action.draft;
  const runtime = createRuntime({
    code,
    trigger: action.trigger.id,
    actionName: action.name,
    versionId: undefined,
  });
  const values = Object.fromEntries(secrets.map(({ name, value }) => [name, value]));
  const run = await runtime.execute(structuredClone(payload.event), { secrets: values, timeoutMs });
  runtime.dispose?.();
  return {
    outcome: run.outcome,
    ...(run.deniedReason === undefined ? {} : { deniedReason: run.deniedReason }),
    ...(run.error === undefined ? {} : { error: run.error }),
    console: run.console.lines,
    metadata: run.metadata,
    durationMs: run.durationMs,
  };
}
