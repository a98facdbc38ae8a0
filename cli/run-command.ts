import { createRedaction } from "../src/settings/create-redaction.ts";
import type { CommandContext, CommandResult } from "./context.ts";
import type { GlobalOptions } from "./declare-command.ts";
import { loadEnvironment } from "./environment.ts";
import type { CliIo } from "./io.ts";
import { createProgress } from "./progress.ts";
import { renderFailure, toErrorDocument } from "./render-failure.ts";
import { createStyle, finishText, toColumns, toJson, toVisibleLine } from "./terminal.ts";
import { traceRequests } from "./trace-requests.ts";

/** A command with its options. */
export interface RunnableCommand {
  readonly run: (context: CommandContext) => Promise<CommandResult>;
  readonly options: GlobalOptions;
  readonly readsEnvFile?: boolean;
}

/** Runs one command and prints its result or its failure. Never rejects. @returns The exit status. */
export async function runCommand(
  { run, options, readsEnvFile = true }: RunnableCommand,
  io: CliIo,
): Promise<number> {
  const { envFile, json = false, color: colors, verbose = false } = options;
  const progress = createProgress(io.stderr, io.env);
  const warnings: string[] = [];
  const errorStyle = createStyle(io.stderr, io.env, colors);
  const warn = () => {
    progress.clear();
    for (const warning of warnings.splice(0)) {
      const line = `${errorStyle.yellow("warning:")} ${toVisibleLine(warning)}\n`;
      io.stderr.write(finishText(line, undefined, toColumns(io.stderr)));
    }
  };
  const announce = (result: CommandResult) => {
    warn();
    if (result.data === undefined) return;
    const style = createStyle(io.stdout, io.env, colors);
    const printed = json ? toJson(result.data) : toText(result, style, toColumns(io.stdout));
    io.stdout.write(printed.endsWith("\n") ? printed : `${printed}\n`);
  };
  let trace: ReturnType<typeof traceRequests> | undefined;
  try {
    const loaded = readsEnvFile ? loadEnvironment(io, envFile) : { env: io.env, warnings: [] };
    warnings.push(...loaded.warnings);
    const { env } = loaded;
    if (verbose) trace = traceRequests(io.fetch, createRedaction(env), (line) => progress.note(line));
    const { cwd, distDirectory, clock, terminal, processes, untilInterrupted } = io;
    const ask = io.ask && ((question: string) => io.ask?.(toVisibleLine(question)) ?? Promise.resolve(""));
    const context: CommandContext = {
      ...{
        env,
        cwd,
        json,
        verbose,
        progress,
        distDirectory,
        clock,
        ask,
        terminal,
        processes,
        untilInterrupted,
      },
      envFile: envFile ?? ".env",
      ...{ announce, warnings, fetch: trace?.fetch ?? io.fetch },
    };
    const result = await run(context);
    const { failure } = result;
    if (failure === undefined) {
      announce(result);
      return result.exitCode ?? 0;
    }
    if (json) announce({ ...result, data: { ...Object(result.data), error: toErrorDocument(failure) } });
    else {
      warn();
      renderFailure(failure, io, false, errorStyle);
      announce(result);
    }
    return failure.exitCode;
  } catch (error) {
    warn();
    return renderFailure(error, io, json, errorStyle);
  } finally {
    trace?.end();
  }
}

function toText(
  { data, text, verbatim = false }: CommandResult,
  style: Parameters<CommandResult["text"]>[0],
  columns: number | undefined,
) {
  return verbatim ? text(style) : finishText(text(style), data, columns);
}
