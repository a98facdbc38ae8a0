import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import {
  accept,
  createTestCa,
  endlessBody,
  hangBeforeHeaders,
  html,
  inOrder,
  type RecordingServer,
  reset,
  startRecordingServer,
  type TestCa,
} from "@splunk-action/local-http/testing";
import { createDeadline, type Deadline } from "../../src/http/deadline.ts";
import { createTransport } from "../../src/http/transport.ts";
import { codeOf, toRequest } from "../helpers/exchange.ts";

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

  it("are dropped, all that wait, when one of them stays silent: a firewall may have forgotten them", async () => {
    const transport = createTransport();
    await Promise.all([1, 2, 3].map(() => transport.send(toRequest(plain.origin), deadline)));
    plain.use(inOrder(hangBeforeHeaders, accept));
    const hasty = createDeadline(50);
    expect(await codeOf(transport.send(toRequest(plain.origin), hasty))).toBe("E_TIMEOUT");
    expect(await transport.send(toRequest(plain.origin), deadline)).toMatchObject({ status: 200 });
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

  it("open for nothing are closed at the end, and nobody hears of the request", async () => {
    const opened = createTransport().open(toRequest(plain.origin), deadline);
    while (plain.connections === 0) await new Promise((resolve) => setImmediate(resolve));
    deadline.end();
    expect(await codeOf(opened.send())).toBe("E_TIMEOUT");
    expect(plain.requests).toEqual([]);
  });
});
