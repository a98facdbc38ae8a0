import { AsyncLocalStorage } from "node:async_hooks";
import { type ConsoleLog, createActionConsole, createConsoleLog } from "./action-console.ts";
import { createActionRequire } from "./action-require.ts";
import type { UserDirectory } from "./api/api-context.ts";
import { createPostLoginApi } from "./api/create-post-login-api.ts";
import { type Clock, systemClock } from "./clock.ts";
import { type ActionCacheStore, createActionCache } from "./create-action-cache.ts";
import type { ActionHandlerName, Execution } from "./execution.ts";
import { createExecutionState } from "./execution-state.ts";
import { loadAction } from "./load-action.ts";
import { createActionNetwork } from "./network/create-action-network.ts";
import type { NetworkOptions } from "./network/network-options.ts";
import type { ExchangeRecording } from "./network/record-exchange.ts";
import { auth0Limits, type RuntimeLimits } from "./runtime-limits.ts";
import { settleWithin } from "./settle-within.ts";
import { toReadOnlyEvent } from "./to-read-only-event.ts";

/** Which Action to run, and how this differs from Auth0. */
export interface ActionRuntimeOptions {
  /** The Action's file: CommonJS, everything but Node's built-in modules bundled into it. */
  readonly code: string;
  /** Names the file in stack traces. Default `action.js`. */
  readonly filename?: string;
  /** Default: Auth0's. */
  readonly limits?: Partial<RuntimeLimits>;
  /** `api.cache`; give the same one to all runtimes of a trigger. Default: a new one. */
  readonly cache?: ActionCacheStore;
  /** What to do with the Action's HTTP requests. Default: send them, record nothing. */
  readonly network?: NetworkOptions;
  /** Times of executions and exchanges, expiry of cache entries and tokens. Default: the machine's clock. */
  readonly clock?: Clock;
}

/** Options of one execution. */
export interface ExecuteOptions {
  /** `event.secrets`; without it the event's own stay. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Default `onExecutePostLogin`. */
  readonly handler?: ActionHandlerName;
  /** What is left of the flow's time when other Actions ran before. Default `limits.executionMs`. */
  readonly timeoutMs?: number;
  /** Data for `api.groups`, `api.roles` and `api.rules`. Default: none. */
  readonly directory?: UserDirectory;
}

/**
 * One instance of an Action, as Auth0 keeps one between logins: module state survives from execution to execution.
 */
export interface ActionRuntime {
  /**
   * Runs a handler. Does not reject because of the Action. Executions may overlap, as in Auth0.
   *
   * @param event JSON; the Action gets a frozen copy.
   * @throws {TypeError} when the event is not a JSON object.
   */
  execute(event: object, options?: ExecuteOptions): Promise<Execution>;
  /** Closes the connections that the Action's `http` and `https` agents keep alive. */
  dispose(): void;
}

/**
 * Runs a post-login Action on this machine as Auth0 runs it, with the platform's limits.
 *
 * This is not a sandbox. The Action shares this process and can reach what the process can reach (Auth0 forbids writing
 * files, this does not). A loop without `await` cannot be interrupted. An unhandled `error` event or promise rejection
 * of the Action becomes the process's. Run only code that you trust.
 *
 * @see https://auth0.com/docs/customize/actions/limitations
 */
export function createActionRuntime(options: ActionRuntimeOptions): ActionRuntime {
  const limits = { ...auth0Limits, ...options.limits };
  const clock = options.clock ?? systemClock;
  const cache = options.cache ?? createActionCache({ limits, clock });
  const current = new AsyncLocalStorage<{ log: ConsoleLog; recordings: ExchangeRecording[] }>();
  const console = createActionConsole(() => current.getStore()?.log);

  const start = async () => {
    const network = await createActionNetwork(
      options.network ?? {},
      clock,
      () => current.getStore()?.recordings,
    );
    const require = createActionRequire(network.module);
    return { network, action: loadAction(options.code, options.filename ?? "action.js", require, console) };
  };
  let started: ReturnType<typeof start> | undefined;
  let running = 0;
  let isDisposed = false;

  /** An enabled storage costs every promise of the process (Node 20), and the next runtime brings its own. */
  const disableUnused = () => {
    if (isDisposed && running === 0) {
      current.disable();
    }
  };

  return {
    async execute(source, { secrets, handler = "onExecutePostLogin", timeoutMs, directory = {} } = {}) {
      const state = createExecutionState();
      const event = toReadOnlyEvent(source, secrets, state.live);
      const api = createPostLoginApi({ state, event, limits, cache, directory, now: clock.now });
      started ??= start();
      const { action } = await started;

      const log = createConsoleLog(limits);
      const recordings: ExchangeRecording[] = [];
      const startedAt = clock.now();
      running += 1;
      const run = current.run({ log, recordings }, async () => action.handler(handler)(event, api));
      const settlement = await settleWithin(run, timeoutMs ?? limits.executionMs);
      running -= 1;
      disableUnused();
      const { deniedReason } = state;
      const changes = state.close();
      const isDenied = settlement.outcome === "completed" && deniedReason !== undefined;
      const isKept = settlement.outcome === "completed";

      return {
        ...settlement,
        ...(isDenied && { outcome: "denied", deniedReason }),
        ...(isKept ? changes : noChanges),
        console: log.close(),
        exchanges: recordings.map((recording) => recording.read()),
        startedAt: new Date(startedAt).toISOString(),
        durationMs: clock.now() - startedAt,
      };
    },
    dispose() {
      isDisposed = true;
      disableUnused();
      started?.then(({ network }) => network.dispose());
    },
  };
}

/** Auth0 drops everything that a failed Action requested. */
const noChanges: Pick<Execution, "metadata" | "commands"> = {
  metadata: { app: {}, user: {} },
  commands: [],
};
