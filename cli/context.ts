import type { Failure } from "../src/errors/failure.ts";
import type { CliIo } from "./io.ts";
import type { Progress } from "./progress.ts";
import type { Style } from "./terminal.ts";

export type { Style } from "./terminal.ts";

/** The context of a command. */
export interface CommandContext {
  /** The process environment merged with the env file. The process wins. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** The env file's name as given. Default: `.env`. */
  readonly envFile: string;
  /** Whether the result will be one JSON document. */
  readonly json: boolean;
  /** Whether to show requests and complete responses. */
  readonly verbose: boolean;
  readonly progress: Progress;
  /** The folder of the built files, such as `action/post-login.js`. */
  readonly distDirectory: string;
  readonly fetch: CliIo["fetch"];
  readonly clock: CliIo["clock"];
  /** Absent where there is no terminal. */
  readonly ask: CliIo["ask"];
  /** Absent where there is no terminal. */
  readonly terminal: CliIo["terminal"];
  readonly processes: CliIo["processes"];
  readonly untilInterrupted: CliIo["untilInterrupted"];
  /**
   * Prints a JSON document or text before the command ends, for a command that keeps running. Such a command ends with
   * `data` undefined, which prints nothing.
   */
  readonly announce: (result: CommandResult) => void;
  /**
   * Lines that are printed on standard error before the result or the error, such as warnings about misspelt names. A
   * command may add lines, or remove them to show them in its result.
   */
  readonly warnings: string[];
}

/** The result of a command. It is rendered once, as text or as JSON. */
export interface CommandResult {
  /** The JSON document of `--json`. */
  readonly data: unknown;
  /** The result as text. */
  readonly text: (style: Style) => string;
  /** A failure in addition to the result: printed before the text, or with `--json` as `error` in the document. */
  readonly failure?: Failure | undefined;
  /** Default 0. 1: it failed although there is a result. 2: differences found, with `--exit-code`. */
  readonly exitCode?: 0 | 1 | 2;
  /** The text is the content of a file and is printed unchanged. */
  readonly verbatim?: boolean;
}
