import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { createDeadline, type Deadline } from "../../src/http/deadline.ts";
import { createTransport, type HttpRequest, type Transport } from "../../src/http/transport.ts";
import { createTestCa, type TestCa } from "../helpers/certificates.ts";
import { type RecordingServer, startRecordingServer } from "../helpers/recording-server.ts";
import {
  accept,
  cutBody,
  endlessBody,
  hangAfterHeaders,
  hangBeforeHeaders,
  html,
  inOrder,
  json,
  noise,
  reset,
  slowBody,
} from "../helpers/replies.ts";

let ca: TestCa;
let plain: RecordingServer;
let secure: RecordingServer;
let deadline: Deadline;
beforeAll(async () => {
  ca = await createTestCa();
  const tls = await ca.issue({ ips: ["127.0.0.1"], names: ["localhost"] });
  plain = await startRecordingServer(accept);
  secure = await startRecordingServer(accept, { tls });
});
beforeEach(() => {
  plain.use(accept);
  secure.use(accept);
  deadline = createDeadline(5_000);
});
afterEach(() => deadline.end());
afterAll(() => Promise.all([plain.close(), secure.close()]));

const toRequest = (origin: string): HttpRequest => ({
  method: "POST",
  url: `${origin}/services/collector/event`,
  headers: { "user-agent": "test" },
  body: '{"event":"é"}',
});
const codeOf = (sending: Promise<unknown>) =>
  sending.then(
    () => "answered",
    (error: { code?: string }) => error.code,
  );

describe("an exchange", () => {
  it("sends the body in one piece with its length in bytes, and reads the whole answer", async () => {
    const answer = await createTransport().send(toRequest(plain.origin), deadline);
    expect(answer).toMatchObject({ status: 200, body: '{"text":"Success","code":0}' });
    expect(plain.requests).toMatchObject([
      { line: "POST /services/collector/event HTTP/1.1", body: '{"event":"é"}' },
    ]);
    expect(plain.requests[0]?.headers).toContain("content-length: 14");
  });

  it("follows no redirect", async () => {
    plain.use(json(303, {}, { location: `${secure.origin}/login` }));
    expect(await createTransport().send(toRequest(plain.origin), deadline)).toMatchObject({ status: 303 });
    expect(plain.requests).toHaveLength(1);
    expect(secure.connections).toBe(0);
  });

  it.each([
    ["a reset", reset, "E_RESET"],
    ["a body that breaks off", cutBody, "E_RESET"],
    ["an endless body", endlessBody, "E_ANSWER_SIZE"],
    ["no HTTP", noise, "E_PROTOCOL"],
  ])("fails for %s", async (_, reply, code) => {
    plain.use(reply);
    secure.use(reply);
    expect(await codeOf(createTransport().send(toRequest(plain.origin), deadline))).toBe(code);
    expect(await codeOf(createTransport(ca.caPem).send(toRequest(secure.origin), deadline))).toBe(code);
  });

  it.each([
    ["before the headers", hangBeforeHeaders],
    ["after the headers", hangAfterHeaders],
    ["in the middle of a slow body", slowBody],
  ])("ends with the deadline %s", async (_, reply) => {
    plain.use(reply);
    const sending = createTransport().send(toRequest(plain.origin), createDeadline(80));
    expect(await codeOf(sending)).toBe("E_TIMEOUT");
  });

  it("does not even begin after the deadline", async () => {
    deadline.end();
    expect(await codeOf(createTransport().send(toRequest(plain.origin), deadline))).toBe("E_TIMEOUT");
    expect(plain.requests).toEqual([]);
  });

  it("fails for a port where nobody listens, and for a name that nobody has", async () => {
    const gone = await startRecordingServer(accept);
    await gone.close();
    expect(await codeOf(createTransport().send(toRequest(gone.origin), deadline))).toBe("E_REFUSED");
    expect(["E_DNS", "E_TIMEOUT"]).toContain(
      await codeOf(createTransport().send(toRequest("http://splunk.invalid"), createDeadline(300))),
    );
  });

  it("carries nothing of the request in an error", async () => {
    plain.use(reset);
    const request = { ...toRequest(plain.origin), headers: { authorization: "Splunk hush" } };
    const error: Error = await createTransport()
      .send(request, deadline)
      .then(
        () => new Error("answered"),
        (failure) => failure,
      );
    expect(Object.entries(error)).toEqual([
      ["name", "TransportError"],
      ["code", "E_RESET"],
    ]);
    expect(`${error.message} ${error.cause}`).toBe("E_RESET undefined");
  });
});

describe("certificates", () => {
  it("trusts a private CA only when told", async () => {
    const transport: Transport = createTransport(ca.caPem);
    expect(await transport.send(toRequest(secure.origin), deadline)).toMatchObject({ status: 200 });
    expect(await codeOf(createTransport().send(toRequest(secure.origin), deadline))).toBe("E_TLS_UNTRUSTED");
  });

  it("trusts each of several CAs", async () => {
    const other = await createTestCa("other");
    const transport = createTransport(`${other.caPem}\n${ca.caPem}`);
    expect(await transport.send(toRequest(secure.origin), deadline)).toMatchObject({ status: 200 });
  });

  it.each([
    ["another CA", { ips: ["127.0.0.1"] }, true, "E_TLS_UNTRUSTED"],
    ["another name", { names: ["splunk.example.com"] }, false, "E_TLS_NAME"],
    ["no name at all", {}, false, "E_TLS_NAME"],
    [
      "a date gone by",
      { ips: ["127.0.0.1"], notAfter: new Date(Date.now() - 3_600_000) },
      false,
      "E_TLS_EXPIRED",
    ],
  ])("refuses a certificate with %s before it has sent a byte", async (_, leaf, foreign, code) => {
    const issuer = foreign ? await createTestCa("foreign") : ca;
    const server = await startRecordingServer(accept, { tls: await issuer.issue(leaf) });
    try {
      expect(await codeOf(createTransport(ca.caPem).send(toRequest(server.origin), deadline))).toBe(code);
      expect(server.requests).toEqual([]);
    } finally {
      await server.close();
    }
  });

  it("tells TLS from no TLS", async () => {
    expect(
      await codeOf(createTransport().send(toRequest(plain.origin.replace("http:", "https:")), deadline)),
    ).toBe("E_TLS");
  });
});

describe("connections", () => {
  it.each([["http"], ["https"]])("stay open from one %s exchange to the next", async (scheme) => {
    const server = scheme === "http" ? plain : secure;
    const transport = createTransport(ca.caPem);
    for (let count = 0; count < 5; count++) await transport.send(toRequest(server.origin), deadline);
    expect(server.connections).toBe(1);
    expect(server.requests).toHaveLength(5);
  });

  it.each([["http"], ["https"]])(
    "that turn out to be closed are replaced at once over %s",
    async (scheme) => {
      const server = scheme === "http" ? plain : secure;
      const transport = createTransport(ca.caPem);
      await transport.send(toRequest(server.origin), deadline);
      // As if the server's idle time had run out in the moment in which the request was on its way.
      server.use(inOrder(reset, accept));
      expect(await transport.send(toRequest(server.origin), deadline)).toMatchObject({ status: 200 });
      expect(server.requests).toHaveLength(2);
      expect(server.connections).toBe(1);
    },
  );

  it("that are fresh are not retried here", async () => {
    plain.use(inOrder(reset, accept));
    expect(await codeOf(createTransport().send(toRequest(plain.origin), deadline))).toBe("E_RESET");
    expect(plain.requests).toHaveLength(1);
  });

  it("are dropped, all that wait, when one of them turns out to be closed", async () => {
    const transport = createTransport();
    plain.use(accept);
    await Promise.all([1, 2, 3].map(() => transport.send(toRequest(plain.origin), deadline)));
    expect(plain.connections).toBe(3);
    plain.use(inOrder(reset, accept));
    await transport.send(toRequest(plain.origin), deadline);
    await transport.send(toRequest(plain.origin), deadline);
    expect(plain.requests.map(({ connection }) => connection)).toHaveLength(3);
    expect(plain.connections).toBe(1);
  });

  it("are not reused after an answer that nobody wanted to read", async () => {
    const transport = createTransport();
    plain.use(endlessBody);
    expect(await codeOf(transport.send(toRequest(plain.origin), deadline))).toBe("E_ANSWER_SIZE");
    plain.use(html());
    expect(await transport.send(toRequest(plain.origin), deadline)).toMatchObject({ status: 200 });
    expect(plain.connections).toBe(1);
  });

  it("open without a request, which follows when it may", async () => {
    const journal: string[] = [];
    const server = await startRecordingServer(accept, { journal });
    const opened = createTransport().open(toRequest(server.origin), deadline);
    while (server.connections === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(journal).toEqual(["server: connection"]);
    expect(await opened.send()).toMatchObject({ status: 200 });
    expect(journal).toEqual(["server: connection", "server: POST /services/collector/event"]);
    await server.close();
  });

  it("that were opened and closed meanwhile are replaced at once", async () => {
    const transport = createTransport();
    await transport.send(toRequest(plain.origin), deadline);
    plain.use(inOrder(reset, accept));
    expect(await transport.open(toRequest(plain.origin), deadline).send()).toMatchObject({ status: 200 });
    expect(plain.requests).toHaveLength(2);
    await transport.send(toRequest(plain.origin), deadline);
    const opened = transport.open(toRequest(plain.origin), deadline);
    plain.closeIdleConnections();
    expect(await opened.send()).toMatchObject({ status: 200 });
  });

  it("open for nothing are closed, and nobody hears of the request", async () => {
    const opened = createTransport().open(toRequest(plain.origin), deadline);
    while (plain.connections === 0) await new Promise((resolve) => setImmediate(resolve));
    opened.cancel();
    expect(await codeOf(opened.send())).toBe("E_RESET");
    expect(plain.requests).toEqual([]);
  });
});
