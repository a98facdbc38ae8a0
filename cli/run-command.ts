import type { CommandContext, CommandResult } from "./context.ts";
import type { GlobalOptions } from "./declare-command.ts";
import { loadEnvironment } from "./environment.ts";
import type { CliIo } from "./io.ts";
import { createProgress } from "./progress.ts";
import { renderFailure } from "./render-failure.ts";
import { createStyle } from "./style.ts";

/** Runs one command and prints its result or its failure. Never rejects. @returns The exit status. */
export async function runCommand(
  command: (context: CommandContext) => Promise<CommandResult>,
  { envFile, json = false, color: colors }: GlobalOptions,
  io: CliIo,
): Promise<number> {
  const progress = createProgress(io.stderr, io.env);
  const announce = ({ data, text }: CommandResult) => {
    progress.clear();
    if (data === undefined) return;
    const printed = json ? JSON.stringify(data, null, 2) : text(createStyle(io.stdout, io.env, colors));
    io.stdout.write(printed.endsWith("\n") ? printed : `${printed}\n`);
  };
  try {
    const env = loadEnvironment(io, envFile);
    const { cwd, distDirectory, fetch, clock, ask, processes, untilInterrupted } = io;
    const context: CommandContext = {
      env,
      cwd,
      json,
      progress,
      distDirectory,
      fetch,
      clock,
      ask,
      processes,
      untilInterrupted,
      announce,
    };
    const result = await command(context);
    announce(result);
    return result.exitCode ?? 0;
  } catch (error) {
    progress.clear();
    return renderFailure(error, io, json, createStyle(io.stderr, io.env, colors));
  }
}
