import { describe, expect, it } from "@jest/globals";
import { findLogLine, toLogLine } from "../../src/execution/log-line.ts";
import { outcomes } from "../../src/outcome.ts";
import { version } from "../../src/version.ts";

const report = {
  activity: "SignUp",
  outcome: "accepted",
  status: 200,
  durationMs: 83.6,
  attempts: 1,
  flag: "set",
  eventId: "3f2a9c1b-45c8-8f28-805a-1b62bced6880",
} as const;

describe("toLogLine", () => {
  it("says what happened in one line", () => {
    expect(toLogLine(report)).toBe(
      `splunk-action ${version} SignUp accepted status=200 ms=84 flag=set id=3f2a9c1b error=none`,
    );
  });

  it("has a place for what is not known", () => {
    expect(toLogLine({ outcome: "error", code: "E_INTERNAL" })).toBe(
      `splunk-action ${version} - error status=- ms=0 flag=none id=- error=E_INTERNAL`,
    );
  });

  it("adds attempts, a denial and settings only where there are any", () => {
    expect(toLogLine({ ...report, attempts: 2, denied: true, detail: "A(missing)" })).toMatch(
      / error=none attempts=2 login=denied A\(missing\)$/,
    );
    expect(toLogLine({ ...report, attempts: 1, denied: false, detail: "" })).toMatch(/ error=none$/);
  });

  it("has no negative duration", () => {
    expect(toLogLine({ ...report, durationMs: -5 })).toContain(" ms=0 ");
  });

  it("is cut to the 256 characters that Auth0 keeps, and not earlier", () => {
    const short = toLogLine({ ...report, detail: "x" }).length - 1;
    const longest = toLogLine({ ...report, detail: "x".repeat(256 - short) });
    expect(longest).toHaveLength(256);
    expect(longest).not.toContain("…");
    const cut = toLogLine({ ...report, detail: "x".repeat(257 - short) });
    expect([cut.length, cut.at(-1)]).toEqual([256, "…"]);
  });
});

describe("findLogLine", () => {
  it("reads back what toLogLine wrote, among other lines", () => {
    const line = toLogLine(report);
    expect(findLogLine(["other", line, "splunk-action"])).toEqual({
      line,
      activity: "SignUp",
      outcome: "accepted",
      eventIdPrefix: "3f2a9c1b",
      code: undefined,
      flag: "set",
    });
    const failed = toLogLine({ outcome: "settings", code: "E_SETTINGS", detail: "SPLUNK_URL(missing)" });
    expect(findLogLine([failed])).toMatchObject({
      activity: undefined,
      outcome: "settings",
      eventIdPrefix: undefined,
      code: "E_SETTINGS",
      flag: "none",
    });
  });

  it.each(outcomes.filter((outcome) => outcome !== "skipped" && outcome !== "not-sent"))(
    "knows %s",
    (outcome) => {
      expect(findLogLine([toLogLine({ ...report, outcome, code: "E_TIMEOUT" })])).toMatchObject({
        outcome,
        code: "E_TIMEOUT",
      });
    },
  );

  it("finds nothing in other lines", () => {
    expect(findLogLine([])).toBeUndefined();
    expect(
      findLogLine(["splunk-action 1.0.0 SignUp gone status=200 ms=1 flag=set id=- error=none"]),
    ).toBeUndefined();
  });
});
