import { isBuiltin } from "node:module";
import process from "node:process";

/** `require` as an Action sees it, with the few properties that bundled code looks at. */
export interface ActionRequire {
  (id: string): unknown;
  readonly resolve: (id: string) => string;
  readonly cache: Record<string, unknown>;
  readonly main: undefined;
}

/**
 * A `require` that knows Node's built-in modules and nothing else, as an Action without declared dependencies.
 *
 * @param replace gives the module to hand out instead of Node's, by its name without `node:`.
 * @throws from the returned function, with code `MODULE_NOT_FOUND`, for every other name, relative paths included.
 */
export function createActionRequire(replace: (name: string) => unknown): ActionRequire {
  const resolve = (id: string): string => {
    if (typeof id === "string" && isBuiltin(id)) return id;
    throw Object.assign(
      new Error(
        `Cannot find module '${id}'. An Action can require Node's built-in modules; bundle everything else into its file.`,
      ),
      { code: "MODULE_NOT_FOUND", requireStack: [] },
    );
  };
  const require = (id: string): unknown => {
    const builtin = resolve(id);
    // Not createRequire(import.meta.url): that has no meaning once this file is bundled as CommonJS.
    return replace(builtin.replace(/^node:/, "")) ?? process.getBuiltinModule(builtin);
  };
  return Object.assign(require, { resolve, cache: {}, main: undefined });
}
