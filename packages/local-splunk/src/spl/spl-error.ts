/** What is wrong with a search. `unsupported`: Splunk has it, this engine does not. */
export type SplErrorCode = "syntax" | "argument" | "unknown-command" | "unknown-function" | "unsupported";

/** A search that cannot run. The message uses splunkd's words where they are known. */
export class SplError extends Error {
  override readonly name = "SplError";
  readonly code: SplErrorCode;
  /** Where in the search as it was given, in characters from 0; a macro counts as it is written. */
  readonly position: number;
  /** The command, function or macro that the error is about; empty if it is none. */
  readonly subject: string;

  constructor(message: string, code: SplErrorCode, position: number, subject = "") {
    super(message);
    this.code = code;
    this.position = position;
    this.subject = subject;
  }
}
