import type { CliIo } from "./io.ts";
import { isJson, parseArguments } from "./program.ts";
import { renderFailure } from "./render-failure.ts";
import { createStyle, toJson } from "./terminal.ts";

/**
 * Runs the program. Returns the exit status: 0 done, 1 failed, 2 differences found, 3 usage or configuration. Loads the code
 * of a command only when it runs.
 */
export async function runCli(argv: readonly string[], io: CliIo): Promise<number> {
  try {
    const request = parseArguments(argv);
    if ("print" in request) {
      const { print, kind } = request;
      io.stdout.write(isJson(argv) ? `${toJson({ [kind]: print.trimEnd() })}\n` : print);
      return 0;
    }
    const { runCommand } = await import("./run-command.ts");
    return await runCommand(request, io);
  } catch (error) {
    const style = createStyle(io.stderr, io.env, !argv.includes("--no-color"));
    return renderFailure(error, io, isJson(argv), style);
  }
}
