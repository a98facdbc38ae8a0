import type { ActionErrorCode } from "../errors/error-codes.ts";
import type { LoggedOutcome } from "../outcome.ts";
import { version } from "../version.ts";

/** The content of the log line. No personal data and no values of settings, because Auth0 stores the line in its logs. */
export interface ExecutionReport {
  readonly activity?: string;
  readonly outcome: LoggedOutcome;
  readonly status?: number | undefined;
  readonly durationMs?: number;
  readonly attempts?: number;
  /** The result for the flag, with the reason if the Management API did not store it. */
  readonly flag?: string;
  readonly eventId?: string;
  readonly code?: ActionErrorCode | undefined;
  readonly denied?: boolean;
  /** Names of settings. */
  readonly detail?: string;
}

/** Auth0 keeps 256 characters of an execution's output. */
const maxLineLength = 256;

/** One line for Auth0's logs: `splunk-action 1.0.0 SignUp accepted status=200 ms=84 flag=set id=3f2a9c1b error=none`. */
export function toLogLine(report: ExecutionReport): string {
  const { activity = "-", outcome, status = "-", durationMs = 0, attempts = 1, flag = "none" } = report;
  // The machine's clock may have been set back.
  const ms = Math.max(0, Math.round(durationMs));
  const id = report.eventId?.slice(0, 8) ?? "-";
  let line = `splunk-action ${version} ${activity} ${outcome} status=${status} ms=${ms} flag=${flag} id=${id} error=${report.code ?? "none"}`;
  if (attempts > 1) line += ` attempts=${attempts}`;
  if (report.denied) line += " login=denied";
  if (report.detail) line += ` ${report.detail}`;
  return line.length > maxLineLength ? `${line.slice(0, maxLineLength - 1)}…` : line;
}

/** A parsed log line. */
export interface ParsedLogLine {
  readonly line: string;
  /** Absent if the settings were invalid. */
  readonly activity: "SignUp" | "Login" | undefined;
  readonly outcome: LoggedOutcome;
  /** The first eight characters of the event's id. Absent if there was no event. */
  readonly eventIdPrefix: string | undefined;
  /** Absent when the event was accepted. */
  readonly code: ActionErrorCode | undefined;
  readonly flag: string;
}

const shape =
  /^splunk-action \S+ (\S+) (accepted|refused|undelivered|settings|error) status=\S+ ms=\d+ flag=(\S+) id=(\S+) error=(\S+)/;

/** Finds the Action's log line in the console output of an execution. `undefined` if there is none. */
export function findLogLine(lines: readonly string[]): ParsedLogLine | undefined {
  for (const line of lines) {
    const [, activity, outcome, flag = "none", id, code] = shape.exec(line) ?? [];
    if (outcome === undefined) continue;
    return {
      line,
      activity: activity === "SignUp" || activity === "Login" ? activity : undefined,
      outcome: outcome as LoggedOutcome,
      eventIdPrefix: id === "-" ? undefined : id,
      code: code === "none" ? undefined : (code as ActionErrorCode),
      flag,
    };
  }
  return undefined;
}
