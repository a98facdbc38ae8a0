import type { ActionErrorCode } from "../errors/error-codes.ts";
import type { LoggedOutcome } from "../outcome.ts";
import { version } from "../version.ts";

/** What an execution has to say. No personal data, no setting's value: the line stays in Auth0's logs. */
export interface ExecutionReport {
  readonly activity?: string;
  readonly outcome: LoggedOutcome;
  readonly status?: number | undefined;
  readonly durationMs?: number;
  readonly attempts?: number;
  /** How the flag ended, with the reason where Auth0 did not take it at once. */
  readonly flag?: string;
  readonly eventId?: string;
  readonly code?: ActionErrorCode | undefined;
  readonly denied?: boolean;
  /** Names of settings. */
  readonly detail?: string;
}

/** Auth0 keeps 256 characters of an execution's output. */
const longestLine = 256;

/** One line for Auth0's logs: `splunk-action 1.0.0 SignUp accepted status=200 ms=84 flag=set id=3f2a9c1b error=none`. */
export function toLogLine(report: ExecutionReport): string {
  const line = [
    `splunk-action ${version}`,
    report.activity ?? "-",
    report.outcome,
    `status=${report.status ?? "-"}`,
    // The machine's clock may have been set back.
    `ms=${Math.max(0, Math.round(report.durationMs ?? 0))}`,
    `flag=${report.flag ?? "none"}`,
    `id=${report.eventId?.slice(0, 8) ?? "-"}`,
    `error=${report.code ?? "none"}`,
    ...(report.attempts !== undefined && report.attempts > 1 ? [`attempts=${report.attempts}`] : []),
    ...(report.denied ? ["login=denied"] : []),
    ...(report.detail ? [report.detail] : []),
  ].join(" ");
  return line.length > longestLine ? `${line.slice(0, longestLine - 1)}…` : line;
}
