import { expect, test } from "@jest/globals";
import { readRetryAt, toReason } from "../../src/outbound/retry.ts";

const now = Date.parse("2026-03-01T12:00:00.000Z");
const inHttp = (seconds: number) => new Date(now + seconds * 1000).toUTCString();

test.each<[string, Readonly<Record<string, string>>, number | undefined]>([
  ["nothing", {}, undefined],
  ["seconds", { "retry-after": " 2 " }, 2],
  ["a date", { "retry-after": inHttp(5) }, 5],
  ["words", { "retry-after": "soon" }, undefined],
  ["a Unix time", { "x-ratelimit-reset": String(now / 1000 + 3) }, 3],
  ["both", { "retry-after": "1", "x-ratelimit-reset": String(now / 1000 + 9) }, 1],
  [
    "a Unix time of a server whose clock is an hour ahead",
    { "x-ratelimit-reset": String(now / 1000 + 3604), date: inHttp(3600) },
    4,
  ],
  ["a date of a server whose clock is behind", { "retry-after": inHttp(-50), date: inHttp(-60) }, 10],
])("a server that gives %s accepts requests again in so many seconds", (_, headers, seconds) => {
  const expected = seconds === undefined ? undefined : now + seconds * 1000;
  expect(readRetryAt(new Headers(headers), now)).toBe(expected);
});

const withCause = (cause: unknown) => new TypeError("fetch failed", { cause });
test.each<[string, unknown, string | undefined]>([
  ["the system's code", withCause(Object.assign(new Error("x"), { code: "ECONNREFUSED" })), "ECONNREFUSED"],
  ["a time-out", new DOMException("x", "TimeoutError"), "TIMEOUT"],
  ["a port that fetch blocks", withCause(new Error("bad port")), "BLOCKED_PORT"],
  ["no code", withCause(new Error("marked-secret")), undefined],
  ["nothing", undefined, undefined],
])("the reason of an error with %s is a code, never its text", (_, error, reason) => {
  expect(toReason(error)).toBe(reason);
});
