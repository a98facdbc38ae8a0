import { Command, CommanderError, type CommandUnknownOpts } from "@commander-js/extra-typings";
import { Failure } from "../src/errors/failure.ts";
import { version } from "../src/version.ts";
import type { CommandContext, CommandResult } from "./context.ts";
import type { GlobalOptions } from "./declare-command.ts";
import { parseText } from "./options.ts";
import { commands, groups, type RegisteredCommand } from "./registry.ts";
import { beforeOperands, checkOptionValues, toUsageFailure } from "./usage.ts";

/** The parsed arguments: a command, or a text to print. */
export type Request =
  | {
      /** The command's name, one word or two. */
      readonly command: string;
      readonly options: GlobalOptions;
      /** Whether the command reads the env file. */
      readonly readsEnvFile: boolean;
      readonly run: (context: CommandContext) => Promise<CommandResult>;
    }
  | { readonly print: string; readonly kind: "help" | "version" };

/**
 * Reads the command line's arguments. Global options are understood before and after the command's name.
 *
 * @throws {Failure} `USAGE`, with the nearest known word as its hint where there is one. A wrong word is an error beside
 *   `--help` and `--version`, too: a script must not take the help for a command that ran.
 */
export function parseArguments(argv: readonly string[]): Request {
  const words = toOptionForm(argv);
  const rest = withoutRequests(words);
  if (rest.length < words.length) parseWords(rest, ["commander.help", "commander.missingArgument"]);
  return parseWords(words, []);
}

/** @param accepted Commander's codes of errors that are none: beside `--help` words may be missing. */
function parseWords(words: readonly string[], accepted: readonly string[]): Request {
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
  let kind: "help" | "version" = "help";
  try {
    checkOptionValues(program, words);
    program.parse(words, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (accepted.includes(error.code)) return { print: "", kind };
    // Commander prints the help because the name of a command is missing.
    if (error.code === "commander.help" && isJson(words)) throw toUsageFailure("no command given", words);
    if (error.exitCode !== 0 && error.code !== "commander.help") throw toUsageFailure(error.message, words);
    if (error.code === "commander.version") kind = "version";
  }
  return request ?? { print: printed, kind };
}

/** Whether the output is one JSON document. Arguments after `--` are not options. */
export function isJson(argv: readonly string[]): boolean {
  return beforeOperands(argv).includes("--json");
}

/** `help COMMAND` as `COMMAND --help`, which knows commands of two words, too. */
function toOptionForm(argv: readonly string[]): readonly string[] {
  const at = argv.findIndex((word, index) => !word.startsWith("-") && argv[index - 1] !== "--env-file");
  return argv[at] === "help" ? [...argv.toSpliced(at, 1), "--help"] : argv;
}

/** Without `--help` and `--version`. */
function withoutRequests(words: readonly string[]): readonly string[] {
  const options = beforeOperands(words);
  const requests = ["-h", "--help", "-V", "--version"];
  return [...options.filter((word) => !requests.includes(word)), ...words.slice(options.length)];
}

/** The parts of the help that are not about commands. */
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
    .option(
      "--env-file <FILE>",
      "read settings from FILE; the environment wins (default: .env, if present)",
      parseText("--env-file"),
    )
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
      checkOperands(command.args);
      choose(run);
    });
}

/** Arguments appear in the history of the shell and in the list of processes, so they must not contain secrets. */
function checkOperands(operands: readonly string[]): void {
  if (operands.some((operand) => operand.trim() === ""))
    throw new Failure("USAGE", "an operand is empty", "Give it a value, or leave it out.");
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
