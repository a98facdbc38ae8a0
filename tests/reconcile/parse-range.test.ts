import { describe, expect, test } from "@jest/globals";
import { parseRange, parseTime } from "../../src/reconcile/parse-range.ts";

const now = Date.UTC(2026, 10, 26, 12);
const minute = 60_000;
const hour = 60 * minute;

describe("the range", () => {
  test.each([
    [undefined, undefined, undefined, now - 24 * hour, now - 15 * minute],
    [undefined, undefined, now - 3 * hour, now - 3 * hour, now - 15 * minute],
    ["90m", undefined, now - 3 * hour, now - 90 * minute, now - 15 * minute],
    ["3d", "6h", undefined, now - 72 * hour, now - 6 * hour],
    [
      "2026-11-25T00:00:00Z",
      "2026-11-25T12:00:00+02:00",
      undefined,
      Date.UTC(2026, 10, 25),
      Date.UTC(2026, 10, 25, 10),
    ],
    // Never newer than 15 minutes.
    ["1h", "5m", undefined, now - hour, now - 15 * minute],
    // The last run has just ended: an empty range, and no error.
    [undefined, undefined, now - 10 * minute, now - 10 * minute, now - 10 * minute],
  ])("--since %s --until %s, last complete end %s", (since, until, last, from, to) => {
    expect(parseRange(since, until, now, last)).toEqual({ since: from, until: to });
  });

  test.each([
    ["6h", "12h"],
    ["5m", undefined],
    ["31d", undefined],
    ["2026-11-27T00:00:00Z", undefined],
    ["2026-11-25", undefined],
    ["2026-11-25T00:00:00", undefined],
    ["yesterday", undefined],
    ["6 hours", undefined],
    ["-6h", undefined],
    ["2026-02-30T00:00:00Z", undefined],
    ["24h", "2027-01-01T00:00:00Z"],
  ])("--since %s --until %s is a usage error with the value and an example", (since, until) => {
    let failure: unknown;
    try {
      parseRange(since, until, now);
    } catch (error) {
      failure = error;
    }
    const named = until === "2027-01-01T00:00:00Z" ? until : since;
    expect(failure).toMatchObject({
      code: "USAGE",
      exitCode: 3,
      message: expect.stringContaining(named),
      hint: expect.stringContaining("2026-01-31T12:00:00Z"),
    });
  });
});

test("a time ago is counted from now", () => {
  expect(parseTime("--since", "2d", now)).toBe(now - 48 * hour);
});
