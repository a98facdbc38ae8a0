import { describe, expect, it } from "@jest/globals";
import {
  accept,
  endlessBody,
  hangAfterHeaders,
  hangBeforeHeaders,
  hec,
  html,
  inOrder,
  type RecordingServer,
  reset,
} from "@splunk-action/local-http/testing";
import { createDeadline } from "../../src/http/deadline.ts";
import { createTransport, type Transport } from "../../src/http/transport.ts";
import { codeOf, finish, sendOnce, toHead } from "../helpers/exchange.ts";
import { useLoopbackServers } from "./loopback-servers.ts";

const servers = useLoopbackServers();

const toServer = (scheme: string) => (scheme === "http" ? servers.plain : servers.secure);
const turn = () => new Promise((resolve) => setImmediate(resolve));
/** Three connections that wait for a request. */
async function fill(transport: Transport, { origin }: RecordingServer) {
  await Promise.all([1, 2, 3].map(() => sendOnce(transport, origin, servers.deadline)));
}

describe.each(["http", "https"])("%s connections", (scheme) => {
  it("stay open from one request to the next", async () => {
    const server = toServer(scheme);
    const transport = createTransport(servers.ca.caPem);
    for (let count = 0; count < 5; count++) await sendOnce(transport, server.origin, servers.deadline);
    expect(server.connections).toBe(1);
    expect(server.requests).toHaveLength(5);
  });

  it("are not reused after a response that is to be retried, and the others are", async () => {
    const server = toServer(scheme);
    const transport = createTransport(servers.ca.caPem);
    await fill(transport, server);
    server.use(inOrder(hec(503, 9), accept));
    expect(await sendOnce(transport, server.origin, servers.deadline)).toMatchObject({ status: 503 });
    for (let count = 0; count < 3; count++) await sendOnce(transport, server.origin, servers.deadline);
    expect(server.connections).toBe(0);
    expect(new Set(server.requests.slice(1).map(({ connection }) => connection))).not.toContain(
      server.requests[0]?.connection,
    );
  });

  it("are left alone by a request that wants a fresh one", async () => {
    const server = toServer(scheme);
    const transport = createTransport(servers.ca.caPem);
    await fill(transport, server);
    server.use(accept);
    await sendOnce(transport, server.origin, servers.deadline, { fresh: true });
    expect(server.connections).toBe(1);
  });

  it.each([
    ["idle for less than a minute", 60_000, 0],
    ["idle for longer", 60_001, 1],
    ["older than a clock that was set back", -1, 1],
  ])("%s", async (_, step, connections) => {
    const server = toServer(scheme);
    let now = 1_000_000;
    const transport = createTransport(servers.ca.caPem, () => now);
    await sendOnce(transport, server.origin, servers.deadline);
    server.use(accept);
    now += step;
    await sendOnce(transport, server.origin, servers.deadline);
    expect(server.connections).toBe(connections);
  });

  it("open before their request, which follows later", async () => {
    const server = toServer(scheme);
    const opened = createTransport(servers.ca.caPem).open(toHead(server.origin), servers.deadline);
    expect(opened.isReused).toBe(false);
    while (server.connections === 0) await turn();
    expect(server.requests).toEqual([]);
    expect(await finish(opened)).toMatchObject({ status: 200 });
    expect(server.connections).toBe(1);
  });

  it("that opened for nothing are closed by the deadline", async () => {
    const server = toServer(scheme);
    const before = server.openConnections;
    const opened = createTransport(servers.ca.caPem).open(toHead(server.origin), servers.deadline);
    while (server.connections === 0) await turn();
    servers.deadline.end();
    expect(await codeOf(finish(opened))).toBe("E_TIMEOUT");
    while (server.openConnections > before) await turn();
    expect(server.requests).toEqual([]);
  });

  it("that were taken for nothing are kept", async () => {
    const server = toServer(scheme);
    const transport = createTransport(servers.ca.caPem);
    await sendOnce(transport, server.origin, servers.deadline);
    const hasty = createDeadline(5_000);
    expect(transport.open(toHead(server.origin), hasty).isReused).toBe(true);
    expect(transport.open(toHead(server.origin), hasty).isReused).toBe(false);
    hasty.end();
    server.use(accept);
    await sendOnce(transport, server.origin, servers.deadline);
    expect(server.connections).toBe(0);
  });
});

describe("connections", () => {
  it("are chosen by origin", async () => {
    const transport = createTransport(servers.ca.caPem);
    await fill(transport, servers.plain);
    await fill(transport, servers.secure);
    servers.plain.use(accept);
    servers.secure.use(accept);
    await sendOnce(transport, servers.plain.origin, servers.deadline);
    await sendOnce(transport, servers.secure.origin, servers.deadline);
    expect([servers.plain.connections, servers.secure.connections]).toEqual([0, 0]);
  });

  it("can be ended, all that wait", async () => {
    const transport = createTransport();
    const before = servers.plain.openConnections;
    await fill(transport, servers.plain);
    transport.dropIdle();
    while (servers.plain.openConnections > before) await turn();
    servers.plain.use(accept);
    await sendOnce(transport, servers.plain.origin, servers.deadline);
    expect(servers.plain.connections).toBe(1);
  });

  it("are not reused after a response that was not read", async () => {
    const transport = createTransport();
    servers.plain.use(endlessBody);
    expect(await codeOf(sendOnce(transport, servers.plain.origin, servers.deadline))).toBe("E_ANSWER_SIZE");
    servers.plain.use(html());
    expect(await sendOnce(transport, servers.plain.origin, servers.deadline)).toMatchObject({ status: 200 });
    expect(servers.plain.connections).toBe(1);
  });

  it("are stale when they fail without a byte of a response, unless they are fresh", async () => {
    const transport = createTransport();
    const attempt = async () => {
      const opened = transport.open(toHead(servers.plain.origin), servers.deadline);
      expect(await codeOf(finish(opened))).toBe("E_RESET");
      return opened.isStale();
    };
    servers.plain.use(reset);
    expect(await attempt()).toBe(false);
    servers.plain.use(accept);
    await sendOnce(transport, servers.plain.origin, servers.deadline);
    servers.plain.use(reset);
    expect(await attempt()).toBe(true);
  });

  it("are silent when not a byte has come back for a third of the budget", async () => {
    const transport = createTransport();
    await fill(transport, servers.plain);
    servers.plain.use(inOrder(hangBeforeHeaders, hangAfterHeaders));
    const hasty = createDeadline(600);
    const [quiet, slow] = [1, 2].map(() => transport.open(toHead(servers.plain.origin), hasty));
    if (quiet === undefined || slow === undefined) throw new Error("unreachable");
    const said: string[] = [];
    const sendings: Promise<string | undefined>[] = [];
    const remaining = await new Promise<number>((resolve) => {
      const onSilent = () => resolve(hasty.remaining());
      sendings.push(codeOf(finish(quiet, onSilent)), codeOf(finish(slow, () => said.push("slow"))));
    });
    expect(remaining).toBeGreaterThan(0);
    expect(await sendings[1]).toBe("E_TIMEOUT");
    expect(said).toEqual([]);
    expect(await sendings[0]).toBe("E_TIMEOUT");
  });
});
