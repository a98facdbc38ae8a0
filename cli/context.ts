import type { Failure } from "../src/errors/failure.ts";
import type { CliIo } from "./io.ts";
import type { Progress } from "./progress.ts";
import type { Style } from "./terminal.ts";

export type { Style } from "./terminal.ts";

/** What a command gets to work with. */
export interface CommandContext {
  /** The process environment over the env file. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** The env file's name as it was given; `.env` by default. */
  readonly envFile: string;
  /** Whether the result will be one JSON document. */
  readonly json: boolean;
  /** Whether requests and whole responses are to be shown. */
  readonly verbose: boolean;
  readonly progress: Progress;
  /** Where the built files are, `action/post-login.js` among them. */
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
   * Prints a JSON document or text before the command has ended, for a command that says it is ready and goes on
   * running. Such a command ends with an undefined `data`, which prints nothing.
   */
  readonly announce: (result: CommandResult) => void;
  /**
   * Lines that are printed on standard error before the result or the error. They hold names of the environment that
   * look misspelt; a command may add its own, or take them out to show them in its result.
   */
  readonly warnings: string[];
}

/** What a command has found or done. It is rendered once, as text or as JSON. */
export interface CommandResult {
  /** The JSON document of `--json`. */
  readonly data: unknown;
  /** The same for people. */
  readonly text: (style: Style) => string;
  /** Why it failed although there is a result: printed before the text, or with `--json` as `error` in the document. */
  readonly failure?: Failure | undefined;
  /** Default 0. 1: it failed although there is a result. 2: differences found, with `--exit-code`. */
  readonly exitCode?: 0 | 1 | 2;
  /** The text is the content of a file, and is printed as it is. */
  readonly verbatim?: boolean;
}
