/**
 * Creates an Action runtime, e.g. `createActionRuntime` of action-runtime. Each deployed version gets one for all of
 * its executions, so module scope persists between logins as on Auth0's node22.
 */
export type ActionRuntimeFactory = (action: RunnableAction) => ActionRuntime;

export interface RunnableAction {
  readonly code: string;
  /** Trigger id: one `api.cache` is shared by all Actions of a trigger. */
  readonly trigger: string;
  readonly actionName: string;
  /** `undefined` for a draft. */
  readonly versionId: string | undefined;
}

export interface ActionRuntime {
  execute(event: object, options: ExecuteOptions): Promise<ActionRun>;
  dispose?(): void;
}

export interface ExecuteOptions {
  readonly secrets: Readonly<Record<string, string>>;
  /** What is left of the trigger's 20 s. */
  readonly timeoutMs: number;
}

/** The result of an execution, as far as the tenant needs it. */
export interface ActionRun {
  readonly outcome: "completed" | "denied" | "failed" | "timed-out";
  readonly deniedReason?: string;
  readonly error?: ActionRunError;
  readonly console: { readonly lines: readonly string[]; readonly stored: string };
  /** Changes asked for by `api.user.setAppMetadata` and `setUserMetadata`; `null` removes a key. */
  readonly metadata: {
    readonly app: Readonly<Record<string, unknown>>;
    readonly user: Readonly<Record<string, unknown>>;
  };
  /** Other calls of `api`; `transaction.setMetadata` is passed on to the Actions that follow. */
  readonly commands?: readonly { readonly method: string; readonly arguments: readonly unknown[] }[];
  /** HTTP requests of the execution, for display. */
  readonly exchanges?: readonly unknown[];
  readonly durationMs: number;
}

export interface ActionRunError {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  readonly stack?: string;
}
