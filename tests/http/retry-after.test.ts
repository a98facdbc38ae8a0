import { describe, expect, it } from "@jest/globals";
import { readRetryAfter } from "../../src/http/retry-after.ts";

const now = Date.parse("2026-03-01T12:00:00.000Z");

describe("readRetryAfter", () => {
  it.each([
    ["nothing", {}, undefined],
    ["seconds", { "retry-after": "2" }, 2000],
    ["seconds with blanks", { "retry-after": " 120 " }, 120_000],
    ["zero", { "retry-after": "0" }, 0],
    ["a date", { "retry-after": "Sun, 01 Mar 2026 12:00:05 GMT" }, 5000],
    ["a date gone by", { "retry-after": "Sun, 01 Mar 2026 11:00:00 GMT" }, 0],
    ["words", { "retry-after": "soon" }, undefined],
    ["Auth0's epoch seconds", { "x-ratelimit-reset": String(now / 1000 + 3) }, 3000],
    ["Auth0's seconds gone by", { "x-ratelimit-reset": String(now / 1000 - 3) }, 0],
    ["Auth0's nonsense", { "x-ratelimit-reset": "later" }, undefined],
    ["Auth0's zero", { "x-ratelimit-reset": "0" }, undefined],
    ["both", { "retry-after": "1", "x-ratelimit-reset": String(now / 1000 + 9) }, 1000],
    ["words and seconds", { "retry-after": "soon", "x-ratelimit-reset": String(now / 1000 + 9) }, 9000],
  ])("%s", (_, headers, expected) => {
    expect(readRetryAfter(headers, now)).toBe(expected);
  });
});
