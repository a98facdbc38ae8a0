import { toCurrentVersion } from "../actions/stored-action.ts";
import type { TenantContext } from "../tenant-context.ts";
import type { StoredAction, StoredBinding, StoredVersion } from "../tenant-state.ts";
import type { ActionRun } from "./action-runtime.ts";
import type { RuntimePool } from "./create-runtime-pool.ts";

/** Time limit of all bound Actions together. */
const triggerMs = 20_000;

/** One Action's part of an execution. */
export interface ActionResult {
  readonly binding: StoredBinding;
  readonly action: StoredAction;
  readonly version: StoredVersion;
  readonly run: ActionRun;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly endedAt: string;
}

/** The results of an execution; the last one decides its outcome. */
export interface TriggerRun {
  readonly results: readonly ActionResult[];
  /** Metadata to save; later Actions override earlier ones. */
  readonly metadata: ActionRun["metadata"];
}

/**
 * Runs the Actions bound to post-login, in order, with the deployed version's code and secrets. A denial or a failure
 * ends it. A denial keeps all metadata changes; the changes of a failing Action are dropped.
 */
export async function runTrigger(
  context: TenantContext,
  pool: RuntimePool,
  event: Record<string, unknown>,
): Promise<TriggerRun> {
  const bound = findBound(context);
  pool.retain(new Set(bound.map(({ version }) => version.id)));
  const startedAt = context.now();
  const results: ActionResult[] = [];
  const app: Record<string, unknown> = {};
  const user: Record<string, unknown> = {};
  let current = event;
  for (const { binding, action, version } of bound) {
    const actionStartedAt = new Date(context.now()).toISOString();
    const secrets = Object.fromEntries(version.secrets.map(({ name, value }) => [name, value]));
    const timeoutMs = Math.max(1, triggerMs - (context.now() - startedAt));
    const run = await pool.execute(action, version, current, { secrets, timeoutMs });
    const endedAt = new Date(context.now()).toISOString();
    results.push({ binding, action, version, run, startedAt: actionStartedAt, endedAt });
    if (run.outcome === "failed" || run.outcome === "timed-out") break;
    Object.assign(app, run.metadata.app);
    Object.assign(user, run.metadata.user);
    if (run.outcome === "denied") break;
    current = withTransactionMetadata(current, run);
  }
  return { results, metadata: { app, user } };
}

function findBound({ state, now }: TenantContext) {
  return (state.bindings["post-login"] ?? []).flatMap((binding) => {
    const action = state.actions.find(({ id }) => id === binding.actionId);
    const version = action === undefined ? undefined : toCurrentVersion(action, now());
    return action === undefined || version === undefined ? [] : [{ binding, action, version }];
  });
}

/** The only change that later Actions see: `api.transaction.setMetadata`. */
function withTransactionMetadata(event: Record<string, unknown>, run: ActionRun): Record<string, unknown> {
  const changes = (run.commands ?? []).filter(({ method }) => method === "transaction.setMetadata");
  const transaction = event.transaction as { readonly metadata?: Record<string, unknown> } | undefined;
  if (changes.length === 0 || transaction === undefined) return event;
  const metadata = { ...transaction.metadata };
  for (const {
    arguments: [key, value],
  } of changes) {
    if (value === null) delete metadata[String(key)];
    else metadata[String(key)] = value;
  }
  return { ...event, transaction: { ...transaction, metadata } };
}
