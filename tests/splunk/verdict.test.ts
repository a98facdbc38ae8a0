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
    [403, 1, "refused"],
    [401, 2, "refused"],
    [401, 3, "refused"],
    [403, 4, "refused"],
    [400, 5, "refused"],
    [400, 6, "refused"],
    [400, 7, "refused"],
    [500, 8, "undelivered"],
    [503, 9, "undelivered"],
    [400, 10, "refused"],
    [400, 11, "refused"],
    [400, 12, "refused"],
    [400, 13, "refused"],
    [400, 14, "refused"],
    [400, 15, "refused"],
    [400, 16, "refused"],
    [200, 17, "refused"],
    [503, 18, "undelivered"],
    [503, 19, "undelivered"],
    [503, 20, "undelivered"],
    [400, 21, "refused"],
    [400, 22, "refused"],
    [503, 23, "undelivered"],
    [200, 24, "accepted"],
    [200, 25, "accepted"],
    [429, 26, "undelivered"],
    [429, 27, "undelivered"],
    [400, 28, "refused"],
  ])("status %i with code %i is %s", (status, code, outcome) => {
    const expected =
      outcome === "accepted" ? { outcome, status } : { outcome, status, code: `E_HEC_${code}` };
    expect(verdict("hec", status, { text: "some text", code })).toEqual(expected);
  });

  it.each([8, 9, 23, 26, 27])(
    "code %i is for later, whatever status something in front makes of it",
    (code) => {
      for (const status of [200, 400, 403]) {
        const expected = { outcome: "undelivered", status, code: `E_HEC_${code}` };
        expect(verdict("hec", status, { text: "some text", code })).toEqual(expected);
      }
    },
  );

  it.each([
    ["an acknowledged success", 200, { text: "Success", code: 0, ackId: 3 }, "accepted", undefined],
    ["no JSON", 200, "OK", "refused", "E_NOT_HEC"],
    ["nothing", 200, "", "refused", "E_NOT_HEC"],
    ["JSON without a code", 200, {}, "refused", "E_NOT_HEC"],
    ["a code in words", 200, { code: "0" }, "refused", "E_NOT_HEC"],
    ["half a code", 200, { code: 0.5 }, "refused", "E_NOT_HEC"],
    ["the management port's receipt", 200, receipt, "refused", "E_NOT_HEC"],
    ["a list", 200, [{ code: 0 }], "refused", "E_NOT_HEC"],
    ["null", 200, "null", "refused", "E_NOT_HEC"],
    ["a success of another status", 201, { text: "Success", code: 0 }, "refused", "E_HEC_0"],
    ["no content", 204, "", "refused", "E_HTTP_204"],
    [
      "an unknown path",
      404,
      { text: "The requested URL was not found on this server.", code: 404 },
      "refused",
      "E_HTTP_404",
    ],
    ["a page of a proxy", 403, page, "refused", "E_HTTP_403"],
    ["too large", 413, "", "refused", "E_HTTP_413"],
    ["time-out", 408, "", "refused", "E_HTTP_408"],
    ["a bad gateway", 502, page, "undelivered", "E_HTTP_502"],
    ["a gateway's time-out", 504, "", "undelivered", "E_HTTP_504"],
    ["a rate limit", 429, "", "undelivered", "E_HTTP_429"],
    ["busy under another status", 400, { text: "Server is busy", code: 9 }, "undelivered", "E_HEC_9"],
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
    ["created", 201, receipt, "refused", "E_HTTP_201"],
    ["no index of that name", 400, message("supplied index 'auth0' missing"), "refused", "E_INDEX"],
    ["an empty body", 400, message("empty body"), "refused", "E_HTTP_400"],
    ["wrong credentials", 401, message("Unauthorized"), "refused", "E_HTTP_401"],
    [
      "a missing capability",
      403,
      message("insufficient permission to access this resource"),
      "refused",
      "E_HTTP_403",
    ],
    ["an unknown path", 404, message("Not Found"), "refused", "E_HTTP_404"],
    ["Splunk Web", 303, "", "refused", "E_REDIRECT"],
    ["a move", 301, page, "refused", "E_REDIRECT"],
    ["another move", 308, "", "refused", "E_REDIRECT"],
    ["a rate limit", 429, "", "undelivered", "E_HTTP_429"],
    ["an error", 500, message("x"), "undelivered", "E_HTTP_500"],
    ["maintenance", 503, page, "undelivered", "E_HTTP_503"],
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
      expect(verdict(kind, 200, body, headers)).toEqual({ outcome: "refused", status: 200, code: "E_HTML" });
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
      outcome: "undelivered",
      retryAfter,
    });
  });

  it("makes nothing final worth another attempt", () => {
    expect(verdict("hec", 400, { code: 7 }, { "retry-after": "1" })).toMatchObject({ outcome: "refused" });
  });
});

describe("a failed exchange", () => {
  it.each<[TransportErrorCode, string]>([
    ["E_TIMEOUT", "undelivered"],
    ["E_DNS", "undelivered"],
    ["E_REFUSED", "undelivered"],
    ["E_UNREACHABLE", "undelivered"],
    ["E_RESET", "undelivered"],
    ["E_PROTOCOL", "undelivered"],
    ["E_TLS", "refused"],
    ["E_TLS_NAME", "refused"],
    ["E_TLS_EXPIRED", "refused"],
    ["E_TLS_UNTRUSTED", "refused"],
    ["E_ANSWER_SIZE", "refused"],
  ])("%s is %s", (code, outcome) => {
    expect(toTransportVerdict(new TransportError(code))).toEqual({ outcome, status: undefined, code });
  });
});

it("parses quickly a response that would make backtracking take years", () => {
  // The search for a page's beginning must not try every way to split this: nothing can interrupt it.
  for (const body of [
    "<!---->".repeat(5000),
    `${"<!-- --> ".repeat(5000)}<`,
    "<!--".repeat(10_000),
    " ".repeat(60_000),
  ]) {
    expect(verdict("hec", 200, `${body}x`)).toMatchObject({ outcome: "refused", status: 200 });
  }
});
