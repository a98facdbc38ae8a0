import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { secretMark } from "../helpers/post-login-event.ts";
import { expectNotAccepted, runBoth } from "../helpers/run-both.ts";
import { expectHarmless, readLine, startAction } from "../helpers/start-action.ts";
import { toSecrets, useVendors } from "../helpers/start-vendors.ts";

/** What a server does about a connection once a whole request has come in. */
type Fault = (socket: Socket) => void;

const vendors = useVendors();
let server: Server;
let fault: Fault;
/** What the server does about a connection before anything has come in. */
let greeting: Fault;
let requests: number;
const sockets = new Set<Socket>();
beforeAll(async () => {
  server = createServer((socket) => {
    sockets.add(socket);
    greeting(socket);
    let received = "";
    socket.on("error", () => {}).on("close", () => sockets.delete(socket));
    socket.on("data", (chunk) => {
      received += chunk;
      if (!/\r\n\r\n[\s\S]*\}$/.test(received)) return;
      received = "";
      requests += 1;
      fault(socket);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
beforeEach(() => {
  requests = 0;
  greeting = () => {};
});
afterEach(() => {
  for (const socket of sockets) socket.destroy();
});
afterAll(async () => {
  server.close();
  await vendors.close();
});

const success = '{"text":"Success","code":0}';
const say =
  (...lines: readonly string[]): Fault =>
  (socket) =>
    socket.write(lines.join("\r\n"));
/** Writes for as long as the client takes it. */
const pour =
  (first: string, block: string): Fault =>
  (socket) => {
    socket.write(first);
    const go = () => {
      while (!socket.destroyed && socket.write(block));
    };
    socket.on("drain", go);
    go();
  };
/** One piece every few milliseconds, and never an end. */
const drip =
  (first: string, piece: string): Fault =>
  (socket) => {
    socket.write(first);
    const timer = setInterval(() => socket.write(piece), 15);
    socket.on("close", () => clearInterval(timer));
  };

const credentials = {
  basic: { SPLUNK_HEC_TOKEN: "", SPLUNK_USERNAME: "user", SPLUNK_PASSWORD: `${secretMark}-password` },
  bearer: { SPLUNK_HEC_TOKEN: "", SPLUNK_TOKEN: `${secretMark}-token` },
  hec: {},
};
const ok = "HTTP/1.1 200 OK";
const type = "content-type: application/json";

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
    fault = given;
    const { port } = server.address() as AddressInfo;
    const executions = await runBoth(vendors, `http://127.0.0.1:${port}`, secrets);
    expectNotAccepted(vendors, executions, outcome, status, new RegExp(`^${error}$`));
    expect(requests).toBeGreaterThan(0);
  });

  it.each<[string, Fault, string, string, string]>([
    [
      "refuses",
      say("HTTP/1.1 413 Content Too Large", "connection: close", "content-length: 0", "", ""),
      "refused",
      "413",
      "E_HTTP_413",
    ],
    [
      "closes with a refusal",
      (socket) => socket.end("HTTP/1.1 413 Content Too Large\r\nconnection: close\r\n\r\n"),
      "(?:refused|undelivered)",
      "(?:413|-)",
      "(?:E_HTTP_413|E_RESET)",
    ],
    ["greets in another protocol", say("SSH-2.0-OpenSSH_9.9", ""), "undelivered", "-", "E_PROTOCOL"],
    ["hangs up", (socket) => void socket.end(), "undelivered", "-", "E_RESET"],
    ["resets", (socket) => void socket.resetAndDestroy(), "undelivered", "-", "E_RESET"],
  ])("that %s before the request has come gets no flag", async (_name, given, outcome, status, error) => {
    greeting = given;
    fault = () => {};
    const { port } = server.address() as AddressInfo;
    const executions = await runBoth(vendors, `http://127.0.0.1:${port}`, secrets);
    for (const execution of executions) {
      const line = readLine(execution);
      expect(line.outcome).toMatch(new RegExp(`^${outcome}$`));
      expect(line.status).toMatch(new RegExp(`^${status}$`));
      expect(line.error).toMatch(new RegExp(`^(?:${error}|E_TIMEOUT)$`));
      expect(line.flag).toBe("none");
      expect(execution.metadata.app).toEqual({});
    }
    expect(executions.map((execution) => execution.outcome)).toEqual(["completed", "denied"]);
    expect(vendors.auth0.requests.filter(({ line }) => line.startsWith("PATCH"))).toEqual([]);
  });

  it("with a second response behind its first is not believed twice", async () => {
    const response = [ok, type, "content-length: 27", "", success].join("\r\n");
    fault = (socket) => {
      fault = () => {};
      socket.write(response + response);
    };
    const { port } = server.address() as AddressInfo;
    const given = { ...secrets, TIME_BUDGET_MS: "800" };
    const action = startAction(toSecrets(`http://127.0.0.1:${port}`, vendors.auth0, given));
    const [first, second] = [await action.login(), await action.login()];
    action.dispose();
    for (const execution of [first, second]) expectHarmless(execution);
    expect(readLine(first)).toMatchObject({ outcome: "accepted" });
    expect(readLine(second)).toMatchObject({ outcome: "undelivered", error: "E_TIMEOUT", flag: "none" });
  });

  it("with a 1xx before its response is as good as any", async () => {
    fault = say(
      "HTTP/1.1 100 Continue",
      "",
      "HTTP/1.1 103 Early Hints",
      "link: </a>",
      "",
      ok,
      type,
      "content-length: 27",
      "",
      success,
    );
    const { port } = server.address() as AddressInfo;
    for (const execution of await runBoth(vendors, `http://127.0.0.1:${port}`, secrets)) {
      expect(readLine(execution)).toMatchObject({ outcome: "accepted", status: "200", flag: "set" });
    }
  });
});
