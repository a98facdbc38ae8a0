import { Failure } from "../errors/failure.ts";
import { parseInstant } from "../settings/parse-values.ts";

/** `[since, until)` of log dates, in epoch milliseconds. */
export interface Range {
  readonly since: number;
  readonly until: number;
}

/** Milliseconds. Newer logins are not compared, because Splunk indexes and Auth0 logs with a delay. */
export const settlingTime = 15 * 60_000;

const defaultLength = 24 * 3600_000;
const maxAge = 30 * 24 * 3600_000;
const units: Readonly<Record<string, number>> = { m: 60_000, h: 3600_000, d: 24 * 3600_000 };
const example =
  "Give an ISO 8601 instant with a zone such as 2026-01-31T12:00:00Z, or a time ago: 90m, 6h, 3d.";

/**
 * Parses `--since` and `--until`.
 *
 * @param lastUntil the end of the last complete range: the default of `--since`. If absent, 24 hours ago.
 * @throws {Failure} `USAGE` with the value, if it is not a range of the last 30 days.
 */
export function parseRange(
  since: string | undefined,
  until: string | undefined,
  now: number,
  lastUntil?: number,
): Range {
  const latest = now - settlingTime;
  const to = until === undefined ? latest : Math.min(parseTime("--until", until, now), latest);
  const from = since === undefined ? (lastUntil ?? now - defaultLength) : parseTime("--since", since, now);
  if (now - from > maxAge) {
    if (since === undefined) return { since: now - maxAge, until: to };
    throw usage(
      `--since ${since} is more than 30 days ago`,
      `No plan of Auth0 keeps logs longer. ${example}`,
    );
  }
  if (from <= to) return { since: from, until: to };
  // The last range ended so recently that nothing can be compared yet.
  if (since === undefined && until === undefined) return { since: from, until: from };
  const values = `--since ${since ?? new Date(from).toISOString()}, --until ${until ?? new Date(to).toISOString()}`;
  throw usage(
    `the range ends before it begins: ${values}`,
    `The range must end after it begins, and at least 15 minutes ago. ${example}`,
  );
}

/**
 * Parses a time on the command line.
 *
 * @throws {Failure} `USAGE`
 */
export function parseTime(option: string, text: string, now: number): number {
  const ago = /^(\d{1,6})([mhd])$/.exec(text.trim());
  const time = ago === null ? parseZoned(text.trim()) : now - Number(ago[1]) * (units[ago[2] ?? ""] ?? 0);
  if (time === undefined) throw usage(`${option} ${JSON.stringify(text)} is not a time`, example);
  if (time > now) throw usage(`${option} ${text} is in the future`, example);
  return time;
}

/** Requires a zone: without it, the range would depend on the machine. */
function parseZoned(text: string): number | undefined {
  const parsed = /T/i.test(text) ? parseInstant(text) : { invalid: "" };
  return "value" in parsed ? parsed.value : undefined;
}

function usage(message: string, hint: string): Failure {
  return new Failure("USAGE", message, hint);
}
