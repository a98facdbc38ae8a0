import { compileFunction } from "node:vm";
import type { ActionRequire } from "./action-require.ts";
import type { ActionHandlerName } from "./execution.ts";

/** An Action's function as Auth0 calls it. */
export type ActionHandler = (event: unknown, api: unknown) => Promise<unknown>;

/** An Action's module. Its code runs at most once, when the first handler is requested. */
export interface ActionModule {
  /** @throws the error of the file's top level, the same one every time, or an Error for an invalid export. */
  handler(name: ActionHandlerName): ActionHandler;
}

const handlerNames: readonly string[] = ["onExecutePostLogin", "onContinuePostLogin"];

/**
 * Prepares an Action's file the way Auth0 does: wrapped into a function of `module`, `exports` and `console`,
 * compiled as CommonJS with `require`, without `__dirname` and `__filename`, and not run before the first execution.
 * Line numbers in stack traces are those of the file.
 */
export function loadAction(
  code: string,
  filename: string,
  require: ActionRequire,
  console: Console,
): ActionModule {
  let loaded: { readonly exports: unknown } | { readonly error: unknown } | undefined;

  const load = (): { readonly exports: unknown } | { readonly error: unknown } => {
    try {
      const module = { exports: {} as unknown };
      const initialize = compile(code, filename, require);
      initialize(module, module.exports, console);
      return { exports: module.exports };
    } catch (error) {
      return { error };
    }
  };

  return {
    handler(name) {
      loaded ??= load();
      if ("error" in loaded) throw loaded.error;
      return toHandler(loaded.exports, name);
    },
  };
}

function compile(
  code: string,
  filename: string,
  require: ActionRequire,
): (module: object, exports: unknown, console: Console) => void {
  const outer: { exports: unknown } = { exports: undefined };
  const wrapped = `module.exports = function(module, exports, console){\n${code}\n};`;
  const run = compileFunction(wrapped, ["module", "exports", "require"], { filename, lineOffset: -1 });
  run(outer, outer.exports, require);
  if (typeof outer.exports !== "function") throw new Error("The Action's file does not end where it should.");
  return outer.exports as (module: object, exports: unknown, console: Console) => void;
}

function toHandler(exports: unknown, name: ActionHandlerName): ActionHandler {
  if (typeof exports !== "object" || exports === null) throw new Error("The Action must export an object.");
  if (!handlerNames.includes(name)) throw new Error(`An Action has no handler ${JSON.stringify(name)}.`);
  const handler = (exports as Readonly<Record<string, unknown>>)[name];
  if (typeof handler !== "function" || handler.constructor?.name !== "AsyncFunction") {
    // Auth0's own message, so that it can be searched for.
    throw new Error(
      `Invalid function signature for the "${name}" handler. Use "exports.${name} = async function(event, api) { }" as the signature.`,
    );
  }
  return handler as ActionHandler;
}
