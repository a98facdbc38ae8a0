import { describe, expect, it } from "@jest/globals";
import { TransportError, type TransportErrorCode } from "../../src/http/transport-error.ts";
import type { SplunkCredential } from "../../src/settings/settings.ts";
import { toTransportVerdict, toVerdict } from "../../src/splunk/verdict.ts";

const now = Date.parse("2026-03-01T12:00:00Z");
const verdict = (kind: SplunkCredential["kind"], status: number, body: unknown, headers = {}) =>
  toVerdict({ status, headers, body: typeof body === "string" ? body : JSON.stringify(body) }, kind, now);
const page = "<!DOCTYPE html>\n<html><body>Sign in</body></html>";
const receipt = { index: "main", bytes: 16, host: "web01", source: "app", sourcetype: "app_log" };
const message = (text: string) => ({ messages: [{ type: "WARN", text }] });

describe("the Event Collector", () => {
  it.each([
    [200, 0, "accepted"],
    [403, 1, "rejected"],
    [401, 2, "rejected"],
    [401, 3, "rejected"],
    [403, 4, "rejected"],
    [400, 5, "rejected"],
    [400, 6, "rejected"],
    [400, 7, "rejected"],
    [500, 8, "retry"],
    [503, 9, "retry"],
    [400, 10, "rejected"],
    [400, 11, "rejected"],
    [400, 12, "rejected"],
    [400, 13, "rejected"],
    [400, 14, "rejected"],
    [400, 15, "rejected"],
    [400, 16, "rejected"],
    [200, 17, "rejected"],
    [503, 18, "retry"],
    [503, 19, "retry"],
    [503, 20, "retry"],
    [400, 21, "rejected"],
    [400, 22, "rejected"],
    [503, 23, "retry"],
    [200, 24, "accepted"],
    [200, 25, "accepted"],
    [429, 26, "retry"],
    [429, 27, "retry"],
    [400, 28, "rejected"],
  ])("status %i with code %i is %s", (status, code, outcome) => {
    const expected =
      outcome === "accepted" ? { outcome, status } : { outcome, status, code: `E_HEC_${code}` };
    expect(verdict("hec", status, { text: "some text", code })).toEqual(expected);
  });

  it.each([
    ["an acknowledged success", 200, { text: "Success", code: 0, ackId: 3 }, "accepted", undefined],
    ["no JSON", 200, "OK", "rejected", "E_NOT_HEC"],
    ["nothing", 200, "", "rejected", "E_NOT_HEC"],
    ["JSON without a code", 200, {}, "rejected", "E_NOT_HEC"],
    ["a code in words", 200, { code: "0" }, "rejected", "E_NOT_HEC"],
    ["half a code", 200, { code: 0.5 }, "rejected", "E_NOT_HEC"],
    ["the management port's receipt", 200, receipt, "rejected", "E_NOT_HEC"],
    ["a list", 200, [{ code: 0 }], "rejected", "E_NOT_HEC"],
    ["null", 200, "null", "rejected", "E_NOT_HEC"],
    ["a success of another status", 201, { text: "Success", code: 0 }, "rejected", "E_HEC_0"],
    ["no content", 204, "", "rejected", "E_HTTP_204"],
    [
      "an unknown path",
      404,
      { text: "The requested URL was not found on this server.", code: 404 },
      "rejected",
      "E_HTTP_404",
    ],
    ["a page of a proxy", 403, page, "rejected", "E_HTTP_403"],
    ["too large", 413, "", "rejected", "E_HTTP_413"],
    ["time-out", 408, "", "rejected", "E_HTTP_408"],
    ["a bad gateway", 502, page, "retry", "E_HTTP_502"],
    ["a gateway's time-out", 504, "", "retry", "E_HTTP_504"],
    ["a rate limit", 429, "", "retry", "E_HTTP_429"],
    ["busy under another status", 400, { text: "Server is busy", code: 9 }, "retry", "E_HEC_9"],
  ])("%s", (_, status, body, outcome, code) => {
    expect(verdict("hec", status, body)).toEqual({
      outcome,
      status,
      ...(code === undefined ? {} : { code }),
    });
  });
});

describe.each(["basic", "bearer"] as const)("the management port with %s authentication", (kind) => {
  it.each([
    ["a receipt", 200, receipt, "accepted", undefined],
    [
      "an answer in XML",
      200,
      "<?xml version='1.0'?>\n<response><results/></response>",
      "accepted",
      undefined,
    ],
    ["nothing", 200, "", "accepted", undefined],
    ["created", 201, receipt, "rejected", "E_HTTP_201"],
    ["no index of that name", 400, message("supplied index 'auth0' missing"), "rejected", "E_INDEX"],
    ["an empty body", 400, message("empty body"), "rejected", "E_HTTP_400"],
    ["wrong credentials", 401, message("Unauthorized"), "rejected", "E_HTTP_401"],
    [
      "a missing capability",
      403,
      message("insufficient permission to access this resource"),
      "rejected",
      "E_HTTP_403",
    ],
    ["an unknown path", 404, message("Not Found"), "rejected", "E_HTTP_404"],
    ["Splunk Web", 303, "", "rejected", "E_REDIRECT"],
    ["a move", 301, page, "rejected", "E_REDIRECT"],
    ["another move", 308, "", "rejected", "E_REDIRECT"],
    ["a rate limit", 429, "", "retry", "E_HTTP_429"],
    ["an error", 500, message("x"), "retry", "E_HTTP_500"],
    ["maintenance", 503, page, "retry", "E_HTTP_503"],
  ])("%s", (_, status, body, outcome, code) => {
    expect(verdict(kind, status, body)).toEqual({ outcome, status, ...(code === undefined ? {} : { code }) });
  });

  it("does not look for a collector's code", () => {
    expect(verdict(kind, 200, { code: 9 })).toEqual({ outcome: "accepted", status: 200 });
  });
});

describe("a page with status 200", () => {
  it.each([
    ["by its type", "text/html; charset=UTF-8", "Sign in"],
    ["by its type in capitals", "Text/HTML", "Sign in"],
    ["by its doctype", "text/plain", page],
    ["by its first element", undefined, "  <html lang='en'>"],
    ["behind a byte order mark", undefined, `\ufeff${page}`],
    [
      "of XHTML",
      undefined,
      '<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN">',
    ],
    ["behind a comment", "application/json", "<!-- proxy -->\n<html>"],
  ])("is told %s", (_, type, body) => {
    const headers = type === undefined ? {} : { "content-type": type };
    for (const kind of ["hec", "basic", "bearer"] as const) {
      expect(verdict(kind, 200, body, headers)).toEqual({ outcome: "rejected", status: 200, code: "E_HTML" });
    }
  });
});

it("does not take JSON for a page because of its type", () => {
  const headers = { "content-type": "text/html" };
  for (const kind of ["hec", "basic", "bearer"] as const) {
    const answer = verdict(kind, 200, '{"text":"Success","code":0}', headers);
    expect(answer).toEqual({ outcome: "accepted", status: 200 });
  }
});

describe("Retry-After", () => {
  it.each([
    [503, "2", 2000],
    [429, "Sun, 01 Mar 2026 12:00:03 GMT", 3000],
  ])("goes along with status %i", (status, after, retryAfter) => {
    expect(verdict("hec", status, "", { "retry-after": after })).toMatchObject({
      outcome: "retry",
      retryAfter,
    });
  });

  it("makes nothing final worth another attempt", () => {
    expect(verdict("hec", 400, { code: 7 }, { "retry-after": "1" })).toMatchObject({ outcome: "rejected" });
  });
});

describe("a failed exchange", () => {
  it.each<[TransportErrorCode, string]>([
    ["E_TIMEOUT", "retry"],
    ["E_DNS", "retry"],
    ["E_REFUSED", "retry"],
    ["E_UNREACHABLE", "retry"],
    ["E_RESET", "retry"],
    ["E_PROTOCOL", "retry"],
    ["E_TLS", "rejected"],
    ["E_TLS_NAME", "rejected"],
    ["E_TLS_EXPIRED", "rejected"],
    ["E_TLS_UNTRUSTED", "rejected"],
    ["E_ANSWER_SIZE", "rejected"],
  ])("%s is %s", (code, outcome) => {
    expect(toTransportVerdict(new TransportError(code))).toEqual({ outcome, status: undefined, code });
  });
});

it("reads an answer that would keep a careless search busy for years", () => {
  // The search for a page's beginning must not try every way to split this: nothing can interrupt it.
  for (const body of [
    "<!---->".repeat(5000),
    `${"<!-- --> ".repeat(5000)}<`,
    "<!--".repeat(10_000),
    " ".repeat(60_000),
  ]) {
    expect(verdict("hec", 200, `${body}x`)).toMatchObject({ outcome: "rejected", status: 200 });
  }
});
