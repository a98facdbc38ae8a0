import { Failure, isFailure } from "../src/failure.ts";
import type { Style } from "./context.ts";
import type { CliIo } from "./io.ts";

/**
 * Prints a failure: what happened and a hint on standard error, or with `--json` one document on standard output.
 * An error that is no `Failure` becomes `INTERNAL`, told by its kind and place alone since its text may hold anything.
 *
 * @returns The exit status.
 */
export function renderFailure(
  error: unknown,
  io: Pick<CliIo, "stdout" | "stderr">,
  json: boolean,
  style: Style,
): number {
  const failure = isFailure(error) ? error : toInternal(error);
  const { code, message, hint, exitCode } = failure;
  if (json) {
    io.stdout.write(`${JSON.stringify({ error: { code, message, hint } }, null, 2)}\n`);
  } else {
    io.stderr.write(`${style.red("error")} ${style.bold(code)}: ${message}\n${style.dim("hint:")} ${hint}\n`);
  }
  return exitCode;
}

function toInternal(error: unknown): Failure {
  const kind = error instanceof Error ? error.name : typeof error;
  const frames =
    error instanceof Error ? (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line)) : [];
  const place = frames[0]?.trim() ?? "at an unknown place";
  return new Failure(
    "INTERNAL",
    `unexpected ${kind} ${place}`,
    "Report this line as a bug: it is not your fault.",
  );
}
