import { Failure, isFailure } from "../src/errors/failure.ts";
import type { Style } from "./context.ts";
import type { CliIo } from "./io.ts";
import { finishText, toColumns, toJson, toVisibleLine } from "./terminal.ts";

/** A failure as `--json` shows it. */
export interface ErrorDocument {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  /** The error response of Auth0 or Splunk. */
  readonly cause?: { readonly status?: number; readonly errorCode?: string; readonly message?: string };
}

/** A failure as a part of a JSON document. */
export function toErrorDocument({ code, message, hint, origin }: Failure): ErrorDocument {
  return origin === undefined ? { code, message, hint } : { code, message, cause: origin, hint };
}

/**
 * Prints a failure: what happened and a hint on standard error, or with `--json` one document on standard output.
 * An error that is not a `Failure` becomes `INTERNAL`. Only its class and position are shown, because its text may contain
 * secrets.
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
  if (json) {
    io.stdout.write(`${toJson({ error: toErrorDocument(failure) })}\n`);
  } else {
    const { code, message, hint } = failure;
    const cause = toCauseLine(failure);
    const lines = [
      `${style.red("error")} ${style.bold(code)}: ${toVisibleLine(message)}`,
      ...(cause === undefined ? [] : [`${style.dim("cause:")} ${toVisibleLine(cause)}`]),
      `${style.dim("hint:")} ${toVisibleLine(hint)}`,
    ];
    io.stderr.write(`${finishText(lines.join("\n"), undefined, toColumns(io.stderr))}\n`);
  }
  return failure.exitCode;
}

/** The server's message, unless the failure's message already contains it. */
function toCauseLine({ message, origin }: Failure): string | undefined {
  const vendorMessage = origin?.message;
  if (vendorMessage === undefined || vendorMessage === "" || message.includes(vendorMessage))
    return undefined;
  const from = [origin?.status, origin?.errorCode].filter((part) => part !== undefined).join(" ");
  return from === "" ? vendorMessage : `${from}: ${vendorMessage}`;
}

function toInternal(error: unknown): Failure {
  const kind = error instanceof Error ? error.name : typeof error;
  const frames =
    error instanceof Error ? (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line)) : [];
  const place = frames[0]?.trim() ?? "at an unknown place";
  return new Failure("INTERNAL", `unexpected ${kind} ${place}`, "Report this line as a bug.");
}
