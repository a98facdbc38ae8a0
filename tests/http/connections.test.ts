import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import {
  accept,
  createTestCa,
  endlessBody,
  hangAfterHeaders,
  hangBeforeHeaders,
  hec,
  html,
  inOrder,
  type RecordingServer,
  reset,
  startRecordingServer,
  type TestCa,
} from "@splunk-action/local-http/testing";
import { createDeadline, type Deadline } from "../../src/http/deadline.ts";
import { createTransport, silent, type Transport } from "../../src/http/transport.ts";
import { codeOf, finish, sendOnce, toHead } from "../helpers/exchange.ts";

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

const toServer = (scheme: string) => (scheme === "http" ? plain : secure);
const turn = () => new Promise((resolve) => setImmediate(resolve));
/** Three connections that wait for a request. */
async function fill(transport: Transport, { origin }: RecordingServer) {
  await Promise.all([1, 2, 3].map(() => sendOnce(transport, origin, deadline)));
}

describe.each(["http", "https"])("%s connections", (scheme) => {
  it("stay open from one request to the next", async () => {
    const server = toServer(scheme);
    const transport = createTransport(ca.caPem);
    for (let count = 0; count < 5; count++) await sendOnce(transport, server.origin, deadline);
    expect(server.connections).toBe(1);
    expect(server.requests).toHaveLength(5);
  });

  it("are not reused after a response that is to be retried, and the others are", async () => {
    const server = toServer(scheme);
    const transport = createTransport(ca.caPem);
    await fill(transport, server);
    server.use(inOrder(hec(503, 9), accept));
    expect(await sendOnce(transport, server.origin, deadline)).toMatchObject({ status: 503 });
    for (let count = 0; count < 3; count++) await sendOnce(transport, server.origin, deadline);
    expect(server.connections).toBe(0);
    expect(new Set(server.requests.slice(1).map(({ connection }) => connection))).not.toContain(
      server.requests[0]?.connection,
    );
  });

  it("are left alone by a request that wants a fresh one", async () => {
    const server = toServer(scheme);
    const transport = createTransport(ca.caPem);
    await fill(transport, server);
    server.use(accept);
    await sendOnce(transport, server.origin, deadline, { fresh: true });
    expect(server.connections).toBe(1);
  });

  it.each([
    ["idle for less than a minute", 60_000, 0],
    ["idle for longer", 60_001, 1],
    ["older than a clock that was set back", -1, 1],
  ])("%s", async (_, step, connections) => {
    const server = toServer(scheme);
    let now = 1_000_000;
    const transport = createTransport(ca.caPem, () => now);
    await sendOnce(transport, server.origin, deadline);
    server.use(accept);
    now += step;
    await sendOnce(transport, server.origin, deadline);
    expect(server.connections).toBe(connections);
  });

  it("open before their request, which follows later", async () => {
    const server = toServer(scheme);
    const opened = createTransport(ca.caPem).open(toHead(server.origin), deadline);
    expect(opened.isReused).toBe(false);
    while (server.connections === 0) await turn();
    expect(server.requests).toEqual([]);
    expect(await finish(opened)).toMatchObject({ status: 200 });
    expect(server.connections).toBe(1);
  });

  it("that opened for nothing are closed by the deadline", async () => {
    const server = toServer(scheme);
    const before = server.openConnections;
    const opened = createTransport(ca.caPem).open(toHead(server.origin), deadline);
    while (server.connections === 0) await turn();
    deadline.end();
    expect(await codeOf(finish(opened))).toBe("E_TIMEOUT");
    while (server.openConnections > before) await turn();
    expect(server.requests).toEqual([]);
  });

  it("that were taken for nothing are kept", async () => {
    const server = toServer(scheme);
    const transport = createTransport(ca.caPem);
    await sendOnce(transport, server.origin, deadline);
    const hasty = createDeadline(5_000);
    expect(transport.open(toHead(server.origin), hasty).isReused).toBe(true);
    expect(transport.open(toHead(server.origin), hasty).isReused).toBe(false);
    hasty.end();
    server.use(accept);
    await sendOnce(transport, server.origin, deadline);
    expect(server.connections).toBe(0);
  });
});

describe("connections", () => {
  it("are chosen by origin", async () => {
    const transport = createTransport(ca.caPem);
    await fill(transport, plain);
    await fill(transport, secure);
    plain.use(accept);
    secure.use(accept);
    await sendOnce(transport, plain.origin, deadline);
    await sendOnce(transport, secure.origin, deadline);
    expect([plain.connections, secure.connections]).toEqual([0, 0]);
  });

  it("can be ended, all that wait", async () => {
    const transport = createTransport();
    const before = plain.openConnections;
    await fill(transport, plain);
    transport.dropIdle();
    while (plain.openConnections > before) await turn();
    plain.use(accept);
    await sendOnce(transport, plain.origin, deadline);
    expect(plain.connections).toBe(1);
  });

  it("are not reused after a response that nobody wanted to read", async () => {
    const transport = createTransport();
    plain.use(endlessBody);
    expect(await codeOf(sendOnce(transport, plain.origin, deadline))).toBe("E_ANSWER_SIZE");
    plain.use(html());
    expect(await sendOnce(transport, plain.origin, deadline)).toMatchObject({ status: 200 });
    expect(plain.connections).toBe(1);
  });

  it("are stale when they fail without a byte of a response, unless they are fresh", async () => {
    const transport = createTransport();
    const attempt = async () => {
      const opened = transport.open(toHead(plain.origin), deadline);
      expect(await codeOf(finish(opened))).toBe("E_RESET");
      return opened.isStale();
    };
    plain.use(reset);
    expect(await attempt()).toBe(false);
    plain.use(accept);
    await sendOnce(transport, plain.origin, deadline);
    plain.use(reset);
    expect(await attempt()).toBe(true);
  });

  it("are silent when not a byte has come back for a third of the budget", async () => {
    const transport = createTransport();
    await fill(transport, plain);
    plain.use(inOrder(hangBeforeHeaders, hangAfterHeaders));
    const hasty = createDeadline(600);
    const [quiet, slow] = [1, 2].map(() => transport.open(toHead(plain.origin), hasty));
    if (quiet === undefined || slow === undefined) throw new Error("unreachable");
    const sendings = [codeOf(finish(quiet)), codeOf(finish(slow))];
    expect(await quiet.whenSilent()).toBe(silent);
    expect(hasty.remaining()).toBeGreaterThan(0);
    expect(await Promise.race([slow.whenSilent(), sendings[1]])).toBe("E_TIMEOUT");
    expect(await sendings[0]).toBe("E_TIMEOUT");
  });
});
