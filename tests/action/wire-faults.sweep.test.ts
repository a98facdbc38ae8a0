import { afterAll, describe, expect, it } from "@jest/globals";
import { expectNotAccepted, runBoth, short } from "../helpers/run-both.ts";
import { useVendors } from "../helpers/start-vendors.ts";
import { credentials, drip, type Fault, ok, pour, say, success, type, useRawServer } from "./raw-server.ts";

const vendors = useVendors();
const splunk = useRawServer();
afterAll(() => vendors.close());

describe.each(Object.entries(credentials))("with the credential %s, a Splunk", (_, secrets) => {
  it.each<[string, Fault, string, string, string]>([
    ["that says only 100 Continue", say("HTTP/1.1 100 Continue", "", ""), "undelivered", "-", "E_TIMEOUT"],
    ["that says 102 for ever", drip("", "HTTP/1.1 102 Processing\r\n\r\n"), "undelivered", "-", "E_TIMEOUT"],
    [
      "that pours 100",
      pour("", "HTTP/1.1 100 Continue\r\n\r\n".repeat(400)),
      "undelivered",
      "-",
      "(?:E_PROTOCOL|E_RESET)",
    ],
    [
      "that pours 103",
      pour("", "HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n".repeat(400)),
      "undelivered",
      "-",
      "(?:E_PROTOCOL|E_RESET)",
    ],
    [
      "that switches protocols",
      say("HTTP/1.1 101 Switching Protocols", "upgrade: x", "connection: upgrade", "", ""),
      "undelivered",
      "-",
      "(?:E_PROTOCOL|E_RESET)",
    ],
    [
      "with a bomb of headers",
      pour(`${ok}\r\n`, `x-bomb: ${"x".repeat(8_000)}\r\n`),
      "undelivered",
      "-",
      "E_PROTOCOL",
    ],
    [
      "with a bomb of one header",
      pour(`${ok}\r\nx-bomb: `, "x".repeat(16_384)),
      "undelivered",
      "-",
      "E_PROTOCOL",
    ],
    [
      "with a bomb of trailers",
      pour(`${ok}\r\n${type}\r\ntransfer-encoding: chunked\r\n\r\n0\r\n`, `x-bomb: ${"x".repeat(8_000)}\r\n`),
      "undelivered",
      "-",
      "E_PROTOCOL",
    ],
    [
      "with two lengths",
      say(ok, type, "content-length: 27", "content-length: 3", "", success),
      "undelivered",
      "-",
      "E_PROTOCOL",
    ],
    [
      "with a length and chunks",
      say(ok, type, "content-length: 27", "transfer-encoding: chunked", "", "1b", success, "0", "", ""),
      "undelivered",
      "-",
      "E_PROTOCOL",
    ],
    [
      "with the same length twice",
      say(ok, type, "content-length: 27", "content-length: 27", "", success),
      "undelivered",
      "-",
      "E_PROTOCOL",
    ],
    [
      "with garbage for a chunk's length",
      say(ok, type, "transfer-encoding: chunked", "", "zz", success, "0", "", ""),
      "undelivered",
      "-",
      "E_PROTOCOL",
    ],
    [
      "with a chunk that is longer than it says",
      say(ok, type, "transfer-encoding: chunked", "", "3", success, "0", "", ""),
      "undelivered",
      "-",
      "E_PROTOCOL",
    ],
    [
      "with a chunk of more bytes than there are",
      say(ok, type, "transfer-encoding: chunked", "", "ffffffffffffffff", success, "0", "", ""),
      "undelivered",
      "-",
      "(?:E_PROTOCOL|E_TIMEOUT)",
    ],
    [
      "with other bytes behind its response",
      say(ok, type, "content-length: 27", "", `${success}garbage`),
      "undelivered",
      "-",
      "E_PROTOCOL",
    ],
    ["with a header that is none", say(ok, type, "no colon", "", ""), "undelivered", "-", "E_PROTOCOL"],
    [
      "with a zero byte in a header",
      say(ok, type, "x-zero: a\0b", "content-length: 27", "", success),
      "undelivered",
      "-",
      "E_PROTOCOL",
    ],
    [
      "with a length that is none",
      say(ok, type, "content-length: -1", "", success),
      "undelivered",
      "-",
      "E_PROTOCOL",
    ],
    ["with half a status line", say("HTTP/1.1 2"), "undelivered", "-", "E_TIMEOUT"],
    ["with half of its headers", say(ok, type, "content-le"), "undelivered", "-", "E_TIMEOUT"],
    [
      "with half a body",
      say(ok, type, "content-length: 27", "", '{"text":"Suc'),
      "undelivered",
      "-",
      "E_TIMEOUT",
    ],
    [
      "with half a chunk",
      say(ok, type, "transfer-encoding: chunked", "", "1b", '{"text":'),
      "undelivered",
      "-",
      "E_TIMEOUT",
    ],
    ["that drips its headers", drip(`${ok}\r\n`, "x-drip: x\r\n"), "undelivered", "-", "E_TIMEOUT"],
    [
      "that drips its body",
      drip(`${ok}\r\n${type}\r\ntransfer-encoding: chunked\r\n\r\n`, "1\r\n \r\n"),
      "undelivered",
      "-",
      "E_TIMEOUT",
    ],
    [
      "that pours its body",
      pour(`${ok}\r\n${type}\r\n\r\n`, " ".repeat(16_384)),
      "refused",
      "-",
      "E_ANSWER_SIZE",
    ],
    [
      "that redirects to itself",
      say("HTTP/1.1 302 Found", "location: /", "content-length: 0", "", ""),
      "refused",
      "302",
      "E_REDIRECT",
    ],
    [
      "that redirects without a word where",
      say("HTTP/1.1 308 Permanent Redirect", "content-length: 0", "", ""),
      "refused",
      "308",
      "E_REDIRECT",
    ],
    [
      "with a status that nobody knows",
      say("HTTP/1.1 799 Odd", "retry-after: 60", "content-length: 0", "", ""),
      "undelivered",
      "799",
      "E_HTTP_799",
    ],
    ["that speaks another protocol", say("220 mail.example.com ESMTP", ""), "undelivered", "-", "E_PROTOCOL"],
    [
      "that speaks HTTP/2",
      (socket) => socket.write(Buffer.from("000006040000000000000400100000", "hex")),
      "undelivered",
      "-",
      "E_PROTOCOL",
    ],
    [
      "that says created",
      say("HTTP/1.1 201 Created", type, "content-length: 27", "", success),
      "refused",
      "201",
      "(?:E_HTTP_201|E_HEC_0)",
    ],
    ["that says nothing with 204", say("HTTP/1.1 204 No Content", "", ""), "refused", "204", "E_HTTP_204"],
    [
      "that calls the request too slow",
      say("HTTP/1.1 408 Request Timeout", "content-length: 0", "", ""),
      "refused",
      "408",
      "E_HTTP_408",
    ],
    [
      "that redirects to where a flag could be set",
      (socket) => {
        const location = `location: ${vendors.auth0.origin}/api/v2/users/x`;
        say("HTTP/1.1 307 Temporary Redirect", location, "content-length: 0", "", "")(socket);
      },
      "refused",
      "307",
      "E_REDIRECT",
    ],
    ["that closes at once", (socket) => void socket.end(), "undelivered", "-", "E_RESET"],
  ])("%s gets no flag and denies nobody but by the setting", async (_name, given, outcome, status, error) => {
    splunk.fault = given;
    const limit = outcome === "undelivered" && status === "-" ? short : {};
    const executions = await runBoth(vendors, splunk.url, { ...limit, ...secrets });
    expectNotAccepted(vendors, executions, outcome, status, new RegExp(`^${error}$`));
    expect(splunk.requests).toBeGreaterThan(0);
  });
});
