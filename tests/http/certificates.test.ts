import type { TLSSocket } from "node:tls";
import { describe, expect, it } from "@jest/globals";
import { accept, createTestCa, startRecordingServer } from "@splunk-action/local-http/testing";
import { createTransport, type Transport } from "../../src/http/transport.ts";
import { codeOf, sendOnce } from "../helpers/exchange.ts";
import { startTcpBalancer } from "../helpers/tcp-balancer.ts";
import { useLoopbackServers } from "./loopback-servers.ts";

const servers = useLoopbackServers();

describe("certificates", () => {
  it("trusts a private CA only when told", async () => {
    const transport: Transport = createTransport(servers.ca.caPem);
    expect(await sendOnce(transport, servers.secure.origin, servers.deadline)).toMatchObject({ status: 200 });
    expect(await codeOf(sendOnce(createTransport(), servers.secure.origin, servers.deadline))).toBe(
      "E_TLS_UNTRUSTED",
    );
  });

  it("resumes the TLS session of an earlier connection, which spares both sides a full handshake", async () => {
    const resumed: boolean[] = [];
    servers.secure.use((response, request) => {
      resumed.push((response.socket as TLSSocket).isSessionReused());
      accept(response, request);
    });
    const transport = createTransport(servers.ca.caPem);
    for (const fresh of [true, true])
      await sendOnce(transport, servers.secure.origin, servers.deadline, { fresh });
    expect(resumed).toEqual([false, true]);
  });

  it("trusts each of several CAs", async () => {
    const other = await createTestCa("other");
    const transport = createTransport(`${other.caPem}\n${servers.ca.caPem}`);
    expect(await sendOnce(transport, servers.secure.origin, servers.deadline)).toMatchObject({ status: 200 });
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
    const issuer = foreign ? await createTestCa("foreign") : servers.ca;
    const server = await startRecordingServer(accept, { tls: await issuer.issue(leaf) });
    try {
      expect(await codeOf(sendOnce(createTransport(servers.ca.caPem), server.origin, servers.deadline))).toBe(
        code,
      );
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
    const transport = createTransport(servers.ca.caPem);
    try {
      expect(await sendOnce(transport, servers.secure.origin, servers.deadline)).toMatchObject({
        status: 200,
      });
      expect(await codeOf(sendOnce(transport, origin, servers.deadline))).toBe("E_TLS_UNTRUSTED");
      expect(balancer.chosen).toHaveLength(2);
      expect(await codeOf(sendOnce(transport, origin, servers.deadline))).toBe("E_TLS_UNTRUSTED");
      expect(balancer.chosen).toHaveLength(3);
      transport.dropIdle();
      expect(await sendOnce(transport, servers.secure.origin, servers.deadline)).toMatchObject({
        status: 200,
      });
    } finally {
      await balancer.close();
      await foreign.close();
    }
  });

  it("tells TLS from no TLS", async () => {
    expect(
      await codeOf(
        sendOnce(createTransport(), servers.plain.origin.replace("http:", "https:"), servers.deadline),
      ),
    ).toBe("E_TLS");
  });
});
