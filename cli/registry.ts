import type { Command, OptionValues } from "@commander-js/extra-typings";
import { bundle } from "./commands/bundle.ts";
import { deploy } from "./commands/deploy.ts";
import { dev } from "./commands/dev.ts";
import { doctor } from "./commands/doctor.ts";
import { init } from "./commands/init.ts";
import { logs } from "./commands/logs.ts";
import { reconcile } from "./commands/reconcile.ts";
import { remove } from "./commands/remove.ts";
import { rollback } from "./commands/rollback.ts";
import { listSecrets, pushSecrets, removeSecrets } from "./commands/secrets.ts";
import { buildSplunkApp, checkSplunkApp } from "./commands/splunk-app.ts";
import { installSplunkApp, removeSplunkApp } from "./commands/splunk-app-install.ts";
import { status } from "./commands/status.ts";
import { testEvent } from "./commands/test-event.ts";
import type { CommandContext, CommandResult } from "./context.ts";
import type { CommandDeclaration, CommandFunction } from "./declare-command.ts";

/*
 * To add a command:
 * 1. Write cli/commands/NAME.ts. It exports the declaration, `export const NAME = declareCommand({...})`, and the
 *    handler, `export const runNAME: Handler<typeof NAME> = async (context, options, ...operands) => {...}`.
 *    An option that was not declared does not compile. Parsers for option values are in options.ts.
 * 2. Import the declaration above, and add a line with both below. The order is that of the help.
 * 3. A command of two words needs its first one in `groups`.
 * 4. Describe its JSON in docs/cli.schema.json, and run UPDATE_DOCS=1 npx jest tests/cli/documentation.
 * Help, usage errors, docs/cli.md and the tests of all commands follow from this list. Import what the handler
 * needs at the top of the file: the build leaves handlers and their imports out of what `--help` loads
 * (scripts/build-command-line.mjs), and fails if something else of src/ gets in.
 */

/** Every command, in the order of the help. */
export const commands: readonly RegisteredCommand[] = [
  register(init, async () => (await import("./commands/init.ts")).runInit),
  register(deploy, async () => (await import("./commands/deploy.ts")).runDeploy),
  register(status, async () => (await import("./commands/status.ts")).runStatus),
  register(rollback, async () => (await import("./commands/rollback.ts")).runRollback),
  register(remove, async () => (await import("./commands/remove.ts")).runRemove),
  register(listSecrets, async () => (await import("./commands/secrets.ts")).runListSecrets),
  register(pushSecrets, async () => (await import("./commands/secrets.ts")).runPushSecrets),
  register(removeSecrets, async () => (await import("./commands/secrets.ts")).runRemoveSecrets),
  register(testEvent, async () => (await import("./commands/test-event.ts")).runTestEvent),
  register(logs, async () => (await import("./commands/logs.ts")).runLogs),
  register(reconcile, async () => (await import("./commands/reconcile.ts")).runReconcileCommand),
  register(bundle, async () => (await import("./commands/bundle.ts")).runBundle),
  register(doctor, async () => (await import("./commands/doctor.ts")).runDoctor),
  register(buildSplunkApp, async () => (await import("./commands/splunk-app.ts")).runBuildSplunkApp),
  register(checkSplunkApp, async () => (await import("./commands/splunk-app.ts")).runCheckSplunkApp),
  register(
    installSplunkApp,
    async () => (await import("./commands/splunk-app-install.ts")).runInstallSplunkApp,
  ),
  register(
    removeSplunkApp,
    async () => (await import("./commands/splunk-app-install.ts")).runRemoveSplunkApp,
  ),
  register(dev, async () => (await import("./commands/dev.ts")).runDev),
];

/** The groups of two-word commands, with their summaries. */
export const groups: Readonly<Record<string, string>> = {
  "splunk-app": "build, check, install or remove the app for Splunk",
  secrets: "list, push or remove the Action's secrets",
};

/** A command with untyped options, for the program and the help. */
export interface RegisteredCommand {
  readonly name: string;
  readonly summary: string;
  readonly examples: readonly string[];
  readonly readsEnvFile: boolean;
  /** Adds options and operands to a command. @returns A function that runs the handler with the parsed options. */
  readonly addTo: (command: Command) => (context: CommandContext) => Promise<CommandResult>;
}

/** @param load Loads the handler's code when the command runs. */
function register<Operands extends unknown[], Options extends OptionValues>(
  { name, summary, examples, options, readsEnvFile = true }: CommandDeclaration<Operands, Options>,
  load: () => Promise<CommandFunction<Operands, Options>>,
): RegisteredCommand {
  return {
    ...{ name, summary, examples, readsEnvFile },
    addTo(command) {
      const declared = options(command);
      return async (context) => (await load())(context, declared.opts(), ...declared.processedArgs);
    },
  };
}
