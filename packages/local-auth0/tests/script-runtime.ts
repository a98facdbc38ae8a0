import type { ActionRun, ActionRuntimeFactory } from "../src/login/action-runtime.ts";

/** What the scripts of these tests may do with `api`. */
interface ScriptApi {
  readonly user: { setAppMetadata(key: string, value: unknown): void };
  readonly access: { deny(reason: string): void };
  readonly transaction: { setMetadata(key: string, value: unknown): void };
}

type Script = (event: never, api: ScriptApi) => Promise<void>;

/**
 * The smallest runtime that the tenant can use: it runs `exports.onExecutePostLogin` of a CommonJS text, once loaded,
 * and tells `seen` about every execution.
 */
export function createScriptRuntime(
  seen: (execution: ScriptExecution) => void = () => {},
): ActionRuntimeFactory {
  return ({ code, actionName }) => {
    const module: { onExecutePostLogin?: Script } = {};
    new Function("exports", code)(module);
    return {
      async execute(event, { secrets, timeoutMs }): Promise<ActionRun> {
        seen({ actionName, event: event as ScriptExecution["event"], secrets, timeoutMs });
        const app: Record<string, unknown> = {};
        const commands: { method: string; arguments: unknown[] }[] = [];
        let deniedReason: string | undefined;
        const api: ScriptApi = {
          user: {
            setAppMetadata(key, value) {
              app[key] = value;
            },
          },
          access: {
            deny(reason) {
              deniedReason = reason;
            },
          },
          transaction: {
            setMetadata: (...given) =>
              void commands.push({ method: "transaction.setMetadata", arguments: given }),
          },
        };
        const common = { console: { lines: [], stored: "" }, durationMs: 1 };
        try {
          await module.onExecutePostLogin?.({ ...event, secrets } as never, api);
        } catch (error) {
          const { name, message } = error as Error;
          return { ...common, outcome: "failed", error: { name, message }, metadata: { app: {}, user: {} } };
        }
        const done = { ...common, metadata: { app, user: {} }, commands };
        return deniedReason === undefined
          ? { ...done, outcome: "completed" }
          : { ...done, outcome: "denied", deniedReason };
      },
    };
  };
}

export interface ScriptExecution {
  readonly actionName: string;
  readonly event: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

/** A script of the given body, with `event` and `api` in scope. */
export function toScript(body: string, moduleScope = ""): string {
  return `${moduleScope}\nexports.onExecutePostLogin = async (event, api) => { ${body} };`;
}
