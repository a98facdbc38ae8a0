import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { Failure } from "../src/errors/failure.ts";
import { commands, groups } from "./registry.ts";

/** The arguments before `--`. After it, all arguments are operands. */
export function beforeOperands(words: readonly string[]): readonly string[] {
  const end = words.indexOf("--");
  return end === -1 ? words : words.slice(0, end);
}

/**
 * Checks what commander accepts: an option in the place of another option's value (`--name --dry-run` would deploy with the
 * name `--dry-run`), and an option that is given twice.
 *
 * @throws {Failure} `USAGE`
 */
export function checkOptionValues(program: CommandUnknownOpts, words: readonly string[]): void {
  const withValue = new Set(listValueOptions(program));
  const given = new Set<string>();
  const options = beforeOperands(words);
  for (let at = 0; at < options.length; at++) {
    const [flag = "", value] = (options[at] ?? "").split("=", 2);
    if (!withValue.has(flag)) continue;
    if (given.has(flag)) throw new Failure("USAGE", `${flag} is given twice`, `Give ${flag} once.`);
    given.add(flag);
    if (value !== undefined) continue;
    const next = words[++at];
    if (next === undefined || !/^-./.test(next)) continue;
    const shown = next.split("=", 1)[0];
    throw new Failure(
      "USAGE",
      `${flag} has no value: ${shown} is an option`,
      `Put the value behind ${flag}; one that begins with - is written ${flag}=VALUE.`,
    );
  }
}

function listValueOptions({ options, commands: inner }: CommandUnknownOpts): string[] {
  const own = options.flatMap(({ long, required }) => (long !== undefined && required ? [long] : []));
  return [...own, ...inner.flatMap(listValueOptions)];
}

/** Splits commander's "error: text (Did you mean x?)" into message and hint. */
export function toUsageFailure(message: string, argv: readonly string[]): Failure {
  const [what = message, suggestion] = withoutValues(message.replace(/^error: /, ""), argv).split("\n");
  const help = ["splunk-action", ...nameOfCommand(argv), "--help"].join(" ");
  const hint =
    suggestion?.replace(/^\((.*)\)$/, "$1") ?? suggestGroup(what) ?? `Run ${help} to see what there is.`;
  return new Failure("USAGE", what.replace(/ ''$/, " '' (an empty argument)"), hint);
}

/** Suggests `secrets push` if the user typed only `push`. */
function suggestGroup(message: string): string | undefined {
  const word = /^unknown command '(.+)'$/.exec(message)?.[1];
  const meant = commands.find(({ name }) => word !== undefined && name.endsWith(` ${word}`));
  return meant && `Did you mean ${meant.name}?`;
}

/** A message of commander without the values of arguments such as `NAME=value`, which may be secrets. */
function withoutValues(message: string, argv: readonly string[]): string {
  return argv.reduce((rest, word) => {
    const name = /^([^=]+)=./.exec(word)?.[1];
    return name === undefined ? rest : rest.replaceAll(word, `${name}=…`);
  }, message);
}

/** The known words with which the arguments begin: a command, its group, or nothing. */
function nameOfCommand(argv: readonly string[]): readonly string[] {
  const [first = "", second = ""] = argv.filter((word) => !word.startsWith("-"));
  const isDeclaredName = (name: string) => commands.some((one) => one.name === name);
  if (isDeclaredName(`${first} ${second}`)) return [first, second];
  return isDeclaredName(first) || first in groups ? [first] : [];
}
