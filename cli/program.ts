import { Command, CommanderError, type CommandUnknownOpts } from "@commander-js/extra-typings";
import { Failure } from "../src/errors/failure.ts";
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
      /** Whether the command works with the env file's settings. */
      readonly readsEnvFile: boolean;
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
      request = { command: command.name, options: program.opts(), readsEnvFile: command.readsEnvFile, run };
    });
  }
  try {
    program.parse(toOptionForm(argv), { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Help that was not asked for: the name of a command is missing.
    if (error.code === "commander.help" && argv.includes("--json"))
      throw toUsageFailure("no command given", argv);
    if (error.exitCode !== 0 && error.code !== "commander.help") throw toUsageFailure(error.message, argv);
  }
  return request ?? { print: printed };
}

/** `help COMMAND` as `COMMAND --help`, which knows commands of two words, too. */
function toOptionForm(argv: readonly string[]): readonly string[] {
  const at = argv.findIndex((word) => !word.startsWith("-"));
  if (argv[at] !== "help") return argv;
  const rest = argv.toSpliced(at, 1);
  const unknown = rest.find((word) => !word.startsWith("-"));
  // Commander would show the whole help for a command that it does not know.
  return unknown === undefined || isFirstWord(unknown) ? [...rest, "--help"] : rest;
}

function isFirstWord(word: string): boolean {
  return commands.some(({ name }) => name.split(" ")[0] === word);
}

/** What the help says of everything that is no command. */
const more = `
Environment variables, from the process or from the env file:
  AUTH0_DOMAIN                       the tenant
  AUTH0_CLIENT_ID with AUTH0_CLIENT_SECRET or AUTH0_CLIENT_SIGNING_KEY_PATH,
  or AUTH0_ACCESS_TOKEN              what the command line deploys with
  SPLUNK_URL with SPLUNK_HEC_TOKEN, SPLUNK_TOKEN, or SPLUNK_USERNAME and
  SPLUNK_PASSWORD                    where the Action sends events
  NO_COLOR, HTTPS_PROXY, NO_PROXY    as usual
  .env.example in the package explains all of them.

Exit status:
  0  done
  1  the operation failed
  2  differences found (only with --exit-code)
  3  wrong usage or configuration

Documentation:
  docs/cli.md in the package         every command and its JSON
  https://auth0.com/docs/customize/actions
  https://docs.splunk.com/Documentation/Splunk/latest/Data/UsetheHTTPEventCollector`;

function createProgram(print: (text: string) => void) {
  return new Command("splunk-action")
    .description("Auth0 sign-ups and logins in Splunk.")
    .usage("<command> [options]")
    .option("--env-file <FILE>", "read settings from FILE; the environment wins (default: .env, if present)")
    .option("--json", "print exactly one JSON document")
    .option("--no-color", "print without colours (also: NO_COLOR)")
    .option("--verbose", "show requests and responses on standard error, without secrets")
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print help")
    .helpCommand(false)
    .exitOverride()
    .configureOutput({ writeOut: print, writeErr: (text) => print(text), outputError: () => undefined })
    .configureHelp({ showGlobalOptions: true })
    .addHelpText("before", toExamples(["dev", "deploy --dry-run", "deploy", "status --exit-code"]))
    .addHelpText("after", more);
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
    .action(() => {
      refuseValues(command.args);
      choose(run);
    });
}

/** A value in the arguments is in the history of the shell and in the list of processes. */
function refuseValues(operands: readonly string[]): void {
  const name = operands.map((operand) => /^([A-Z][A-Z0-9_]*)=/.exec(operand)?.[1]).find(Boolean);
  if (name === undefined) return;
  throw new Failure(
    "USAGE",
    `the operand ${name}=… has a value`,
    `Give the name alone: a value is taken from the environment or the env file, never from the command line.`,
  );
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

function toExamples(examples: readonly string[]): string {
  return ["Examples:", ...examples.map((example) => `  $ splunk-action ${example}`), ""].join("\n");
}

/** Commander says "error: what (Did you mean x?)" in one text; ours are two. */
function toUsageFailure(message: string, argv: readonly string[]): Failure {
  const [what = message, suggestion] = withoutValues(message.replace(/^error: /, ""), argv).split("\n");
  const help = ["splunk-action", ...nameOfCommand(argv), "--help"].join(" ");
  const hint = suggestion?.replace(/^\((.*)\)$/, "$1") ?? `Run ${help} to see what there is.`;
  return new Failure("USAGE", what, hint);
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
