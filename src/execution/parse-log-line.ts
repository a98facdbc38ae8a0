import type { ActionErrorCode } from "../errors/error-codes.ts";
import type { LoggedOutcome } from "../outcome.ts";

/** What can be read back from a log line. */
export interface ReadLogLine {
  readonly line: string;
  readonly outcome: LoggedOutcome;
  /** The first eight characters of the event's id; absent where there was no event. */
  readonly eventIdPrefix: string | undefined;
  /** Absent when the event was accepted. */
  readonly code: ActionErrorCode | undefined;
  readonly flag: string;
}

const shape =
  /^splunk-action \S+ \S+ (accepted|refused|undelivered|settings|error) status=\S+ ms=\d+ flag=(\S+) id=(\S+) error=(\S+)/;

/** The Action's own line among what an execution printed; `undefined` when it is not there. */
export function findLogLine(lines: readonly string[]): ReadLogLine | undefined {
  for (const line of lines) {
    const [, outcome, flag = "none", id, code] = shape.exec(line) ?? [];
    if (outcome === undefined) continue;
    return {
      line,
      outcome: outcome as LoggedOutcome,
      eventIdPrefix: id === "-" ? undefined : id,
      code: code === "none" ? undefined : (code as ActionErrorCode),
      flag,
    };
  }
  return undefined;
}
