import { Command, CommanderError, type CommandUnknownOpts } from "@commander-js/extra-typings";
import { Failure } from "../src/failure.ts";
import { version } from "../src/version.ts";
import type { CommandContext, CommandResult } from "./context.ts";
import type { GlobalOptions } from "./declare-command.ts";
import { commands, groups, type RegisteredCommand } from "./registry.ts";

/** What the user asked for: a command, or a text to print such as the help. */
export type Request =
  | {
      /** The command's name, one word or two. */
      readonly command: string;
      readonly options: GlobalOptions;
      readonly run: (context: CommandContext) => Promise<CommandResult>;
    }
  | { readonly print: string };

/**
 * Reads the command line's arguments. Global options are understood before and after the command's name.
 *
 * @throws {Failure} `USAGE`, with the nearest known word as its hint where there is one.
 */
export function parseArguments(argv: readonly string[]): Request {
  let request: Request | undefined;
  let printed = "";
  const program = createProgram((text) => {
    printed += text;
  });
  for (const command of commands) {
    addCommand(program, command, (run) => {
      request = { command: command.name, options: program.opts(), run };
    });
  }
  try {
    program.parse(argv, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Help that was not asked for: the name of a command is missing.
    if (error.code === "commander.help" && argv.includes("--json"))
      throw toUsageFailure("no command given", argv);
    if (error.exitCode !== 0 && error.code !== "commander.help") throw toUsageFailure(error.message, argv);
  }
  return request ?? { print: printed };
}

function createProgram(print: (text: string) => void) {
  return new Command("splunk-action")
    .description("Auth0 sign-ups and logins in Splunk.")
    .usage("<command> [options]")
    .option("--env-file <FILE>", "read settings from FILE; the environment wins (default: .env, if present)")
    .option("--json", "print exactly one JSON document")
    .option("--no-color", "print without colours (also: NO_COLOR)")
    .version(version, "--version", "print the version")
    .helpOption("--help", "print help")
    .helpCommand("help [command]", "print help for a command")
    .exitOverride()
    .configureOutput({ writeOut: print, writeErr: (text) => print(text), outputError: () => undefined })
    .configureHelp({ showGlobalOptions: true, visibleCommands: withoutHelpCommand })
    .addHelpText("before", toExamples(["dev", "deploy --dry-run", "deploy", "status --exit-code"]));
}

function addCommand(
  program: CommandUnknownOpts,
  { name, summary, examples, addTo }: RegisteredCommand,
  choose: (run: (context: CommandContext) => Promise<CommandResult>) => void,
): void {
  const [first = "", second] = name.split(" ");
  const parent = second === undefined ? program : findGroup(program, first);
  const command = parent.command(second ?? first);
  const run = addTo(command);
  command
    .description(summary)
    .addHelpText("before", toExamples(examples))
    .action(() => choose(run));
}

function findGroup(program: CommandUnknownOpts, name: string): CommandUnknownOpts {
  const known = program.commands.find((command) => command.name() === name);
  return (
    known ??
    program
      .command(name)
      .description(groups[name] ?? "")
      .helpCommand(false)
      .addHelpText("before", toExamples(examplesOf(name)))
  );
}

function examplesOf(group: string): readonly string[] {
  return commands.flatMap(({ name, examples }) => (name.startsWith(`${group} `) ? examples : []));
}

function withoutHelpCommand(command: CommandUnknownOpts): CommandUnknownOpts[] {
  return command.commands.filter((one) => one.name() !== "help");
}

function toExamples(examples: readonly string[]): string {
  return ["Examples:", ...examples.map((example) => `  $ splunk-action ${example}`), ""].join("\n");
}

/** Commander says "error: what (Did you mean x?)" in one text; ours are two. */
function toUsageFailure(message: string, argv: readonly string[]): Failure {
  const [what = message, suggestion] = message.replace(/^error: /, "").split("\n");
  const help = ["splunk-action", ...nameOfCommand(argv), "--help"].join(" ");
  const hint = suggestion?.replace(/^\((.*)\)$/, "$1") ?? `Run ${help} to see what there is.`;
  return new Failure("USAGE", what, hint);
}

/** The known words with which the arguments begin: a command, its group, or nothing. */
function nameOfCommand(argv: readonly string[]): readonly string[] {
  const [first = "", second = ""] = argv.filter((word) => !word.startsWith("-"));
  const isDeclaredName = (name: string) => commands.some((one) => one.name === name);
  if (isDeclaredName(`${first} ${second}`)) return [first, second];
  return isDeclaredName(first) || first in groups ? [first] : [];
}
