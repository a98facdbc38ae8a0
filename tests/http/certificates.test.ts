import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import {
  accept,
  createTestCa,
  type RecordingServer,
  startRecordingServer,
  type TestCa,
} from "@splunk-action/local-http/testing";
import { createDeadline, type Deadline } from "../../src/http/deadline.ts";
import { createTransport, type Transport } from "../../src/http/transport.ts";
import { codeOf, sendOnce } from "../helpers/exchange.ts";
import { startTcpBalancer } from "../helpers/tcp-balancer.ts";

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

describe("certificates", () => {
  it("trusts a private CA only when told", async () => {
    const transport: Transport = createTransport(ca.caPem);
    expect(await sendOnce(transport, secure.origin, deadline)).toMatchObject({ status: 200 });
    expect(await codeOf(sendOnce(createTransport(), secure.origin, deadline))).toBe("E_TLS_UNTRUSTED");
  });

  it("trusts each of several CAs", async () => {
    const other = await createTestCa("other");
    const transport = createTransport(`${other.caPem}\n${ca.caPem}`);
    expect(await sendOnce(transport, secure.origin, deadline)).toMatchObject({ status: 200 });
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
      expect(await codeOf(sendOnce(createTransport(ca.caPem), server.origin, deadline))).toBe(code);
      expect(server.requests).toEqual([]);
    } finally {
      await server.close();
    }
  });

  it("tries the given CAs alone first, and all roots once that fails, for good", async () => {
    const foreign = await startRecordingServer(accept, {
      tls: await (await createTestCa("foreign")).issue({ ips: ["127.0.0.1"] }),
    });
    const balancer = await startTcpBalancer([foreign.port]);
    const origin = `https://127.0.0.1:${balancer.port}`;
    const transport = createTransport(ca.caPem);
    try {
      expect(await sendOnce(transport, secure.origin, deadline)).toMatchObject({ status: 200 });
      expect(await codeOf(sendOnce(transport, origin, deadline))).toBe("E_TLS_UNTRUSTED");
      expect(balancer.chosen).toHaveLength(2);
      expect(await codeOf(sendOnce(transport, origin, deadline))).toBe("E_TLS_UNTRUSTED");
      expect(balancer.chosen).toHaveLength(3);
      transport.dropIdle();
      expect(await sendOnce(transport, secure.origin, deadline)).toMatchObject({ status: 200 });
    } finally {
      await balancer.close();
      await foreign.close();
    }
  });

  it("tells TLS from no TLS", async () => {
    expect(await codeOf(sendOnce(createTransport(), plain.origin.replace("http:", "https:"), deadline))).toBe(
      "E_TLS",
    );
  });
});
