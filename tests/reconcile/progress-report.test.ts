import { describe, expect, test } from "@jest/globals";
import { createProgress } from "../../cli/progress.ts";
import { createProgressReport } from "../../src/reconcile/progress-report.ts";
import { createCounts } from "../../src/reconcile/state.ts";

const since = Date.UTC(2026, 10, 20);
const day = 24 * 3600_000;

/** What a run of a million logs says, a page after the other, 200 ms each. */
function runThrough(isTTY: boolean): string[] {
  const written: string[] = [];
  const progress = createProgress(
    { write: (text) => written.push(text), isTTY, columns: 80 },
    { TERM: "xterm" },
  );
  let now = since + 2 * day;
  const clock = { now: () => now, sleep: async () => undefined };
  const counts = createCounts();
  const { begin, add, report } = createProgressReport(
    { clock, report: (step, detail, figures) => progress.step(step, detail, figures) },
    counts,
  );
  begin({ since, until: since + day }, since);
  for (let page = 1; page <= 10_000; page++) {
    now += 200;
    counts.delivered += 41;
    if (page % 10 === 0) counts.missing++;
    add(100, since + (day * page) / 10_000);
    report("reading");
    if (page % 5000 === 0) report("sending", "100 of 500 events");
  }
  return written;
}

describe("progress", () => {
  test("is a line each tenth in a pipe, with figures and the time left", () => {
    const lines = runThrough(false);
    expect(lines).toHaveLength(12);
    expect(lines[0]).toBe("comparing 2026-11-20T00:00:00.000Z to 2026-11-21T00:00:00.000Z\n");
    expect(lines[4]).toBe("30 % read: 24 min left, 300,000 logs, 123,300 logins, 300 missing, 0 sent\n");
    expect(lines.at(-1)).toBe("100 % read: 1,000,000 logs, 411,000 logins, 1,000 missing, 0 sent\n");
  });

  test("shows every figure of a million logs within 80 columns", () => {
    const lines = runThrough(true);
    expect(lines.length).toBeGreaterThan(9000);
    const ends = lines.filter((line) => line.includes("logs") && !line.endsWith(" sent"));
    expect(ends).toEqual([]);
    expect(lines.some((line) => line.includes("sending 100 of 500 events"))).toBe(true);
  });
});
