import type { CommandFunction, CommandOptions } from "./context.ts";
import type { CliIo } from "./io.ts";
import { runCommand } from "./run-command.ts";

/** Each command's code, loaded when it runs. */
const commands: Readonly<Record<string, () => Promise<CommandFunction>>> = {
  bundle: async () => (await import("./commands/bundle.ts")).bundle,
  "test-event": async () => (await import("./commands/test-event.ts")).testEvent,
  deploy: async () => (await import("./commands/deploy.ts")).deploy,
  status: async () => (await import("./commands/status.ts")).status,
  rollback: async () => (await import("./commands/rollback.ts")).rollback,
  remove: async () => (await import("./commands/remove.ts")).remove,
  doctor: async () => (await import("./commands/doctor.ts")).doctor,
  "secrets list": async () => (await import("./commands/secrets.ts")).listSecrets,
  "secrets push": async () => (await import("./commands/secrets.ts")).pushSecrets,
  "secrets remove": async () => (await import("./commands/secrets.ts")).removeSecrets,
  dev: async () => (await import("./commands/dev.ts")).dev,
};

/** Runs a declared command by its name. @returns The exit status. */
export async function runNamedCommand(name: string, options: CommandOptions, io: CliIo): Promise<number> {
  return runCommand(
    async (context) => {
      const load = commands[name];
      if (load === undefined) throw new Error(`no code for the command ${name}`);
      return (await load())(context, options);
    },
    options,
    io,
  );
}
