import type { ReportStep } from "../outbound/deadline.ts";
import type { Range } from "./parse-range.ts";
import type { ReconcilePorts } from "./ports.ts";
import type { Counts } from "./state.ts";

/** Reports the progress of a run. The step changes rarely, so that a log file stays short; the detail changes often. */
export interface ProgressReport {
  /** @param position start of a resumed run, in epoch milliseconds */
  begin(range: Range, position: number): void;
  /** Adds a number of logs read. All logs before `frontier` have been read. */
  add(logs: number, frontier: number): void;
  /** Reports the current step. The default detail is the figures. */
  readonly report: ReportStep;
}

export function createProgressReport(
  { clock, report }: Pick<ReconcilePorts, "clock" | "report">,
  counts: Counts,
): ProgressReport {
  const startedAt = clock.now();
  let range: Range = { since: 0, until: 0 };
  let position = 0;
  let frontier = 0;
  let logs = 0;

  const toShare = (from: number) =>
    Math.min(1, Math.max(0, (frontier - from) / Math.max(1, range.until - from)));

  function toFigures(): string {
    const { delivered, reconciledBefore, sent, missing, uncertain } = counts;
    const logins = delivered + reconciledBefore + sent + missing + uncertain;
    const done = toShare(position);
    const elapsed = clock.now() - startedAt;
    const left = done > 0.01 && done < 1 ? [`${toDuration((elapsed / done) * (1 - done))} left`] : [];
    return [
      ...left,
      `${format(logs)} logs`,
      `${format(logins)} logins`,
      `${format(missing)} missing`,
      `${format(sent)} sent`,
    ].join(", ");
  }

  return {
    begin(newRange, from) {
      range = newRange;
      position = from;
      frontier = from;
      const [since, until] = [range.since, range.until].map((time) => new Date(time).toISOString());
      report(`comparing ${since} to ${until}`);
    },
    add(count, until) {
      logs += count;
      frontier = until;
    },
    report(what, detail) {
      const figures = toFigures();
      const step = `${Math.floor(toShare(range.since) * 10) * 10} % read`;
      report(step, detail === undefined ? figures : `${what} ${detail}`.trimEnd(), figures);
    },
  };
}

const numbers = new Intl.NumberFormat("en-US");

function format(count: number): string {
  return numbers.format(count);
}

function toDuration(milliseconds: number): string {
  const minutes = milliseconds / 60_000;
  if (minutes < 1) return `${Math.ceil(milliseconds / 1000)} s`;
  return minutes < 120 ? `${Math.ceil(minutes)} min` : `${Math.ceil(minutes / 60)} h`;
}
