import { SplError } from "./spl-error.ts";

/** A search macro: its text, or its text with the names of its arguments. */
export type Macro =
  | string
  | {
      readonly definition: string;
      /** Names, comma-separated, as macros.conf has them. */
      readonly args?: string;
      readonly iseval?: string | boolean;
    };

/** A search with its macros expanded, and the original position of each character. */
export interface ExpandedSearch {
  readonly text: string;
  /** Position in the search as it was given, of a position in `text`. */
  toPosition(at: number): number;
}

const maxDepth = 20;
/** Stops macros that expand exponentially. */
const maxCharacters = 200_000;

/**
 * Expands macros: `` `name` `` and `` `name(argument, "argument")` ``, not inside quotes.
 * https://help.splunk.com (Knowledge Manager Manual, search macros)
 * @throws SplError for an unknown macro, one that calls itself, or one with `iseval`.
 */
export function expandMacros(search: string, macros: Readonly<Record<string, Macro>>): ExpandedSearch {
  const positions: number[] = [];
  let text = "";

  function write(source: string, toPosition: (at: number) => number, depth: number): void {
    const pattern = /"(?:\\.|[^"\\])*"|`((?:"(?:\\.|[^"\\])*"|[^`"])*)`|[^"`]+|["`]/gsy;
    for (let found = pattern.exec(source); found !== null; found = pattern.exec(source)) {
      const [part, call] = found;
      const at = found.index;
      if (call === undefined) {
        for (let i = 0; i < part.length; i += 1) positions.push(toPosition(at + i));
        text += part;
        continue;
      }
      const position = toPosition(at);
      if (depth === maxDepth || text.length > maxCharacters) {
        throw new SplError(`The search macro '${call}' is nested too deeply.`, "argument", position, call);
      }
      write(toDefinition(call, macros, position), () => position, depth + 1);
    }
  }

  write(search, (at) => at, 0);
  return { text, toPosition: (at) => positions[at] ?? search.length };
}

function toDefinition(call: string, macros: Readonly<Record<string, Macro>>, position: number): string {
  const [, name = call.trim(), list] = /^\s*([^\s(]+)\s*(?:\((.*)\))?\s*$/s.exec(call) ?? [];
  const values = list === undefined ? [] : toArguments(list);
  const key = values.length === 0 ? name : `${name}(${values.length})`;
  const macro = Object.hasOwn(macros, key) ? macros[key] : undefined;
  if (macro === undefined) {
    const known = Object.keys(macros);
    const here = known.length === 0 ? "There are none here" : `There are ${known.join(", ")}`;
    const message = `The search specifies a macro '${key}' that cannot be found. (${here}. At character ${position + 1}.)`;
    throw new SplError(message, "argument", position, key);
  }
  const { definition, args = "", iseval = false } = typeof macro === "string" ? { definition: macro } : macro;
  if (iseval === true || iseval === "1" || iseval === "true") {
    throw new SplError(
      `The local Splunk does not run the macro '${key}': it has iseval set.`,
      "unsupported",
      position,
      key,
    );
  }
  const names = args.split(",").map((arg) => arg.trim());
  return definition.replace(/\$([\w-]+)\$/g, (whole, arg: string) => values[names.indexOf(arg)] ?? whole);
}

function toArguments(list: string): string[] {
  if (list.trim() === "") return [];
  const found = list.match(/(?:"(?:\\.|[^"\\])*"|\([^()]*\)|[^,"])+/gs) ?? [];
  return found.map((text) => text.trim().replace(/^"(.*)"$/s, "$1"));
}
