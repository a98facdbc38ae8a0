/** The kind of error in a search. `unsupported`: Splunk supports it, this engine does not. */
export type SplErrorCode = "syntax" | "argument" | "unknown-command" | "unknown-function" | "unsupported";

/** A search that cannot run. The message uses splunkd's words where they are known. */
export class SplError extends Error {
  override readonly name = "SplError";
  readonly code: SplErrorCode;
  /** Position in the original search, in characters from 0; for a macro, where it is used. */
  readonly position: number;
  /** The command, function or macro that has the error; empty if there is none. */
  readonly subject: string;

  constructor(message: string, code: SplErrorCode, position: number, subject = "") {
    super(message);
    this.code = code;
    this.position = position;
    this.subject = subject;
  }
}
