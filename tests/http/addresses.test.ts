import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import {
  accept,
  createTestCa,
  type RecordingServer,
  startRecordingServer,
  type TestCa,
} from "@splunk-action/local-http/testing";
import { createDeadline, type Deadline } from "../../src/http/deadline.ts";
import { createTransport } from "../../src/http/transport.ts";
import { codeOf, finish, sendOnce, toHead } from "../helpers/exchange.ts";
import { useResolver } from "../helpers/use-resolver.ts";

const name = "splunk.test";
const resolveTo = useResolver();
let ca: TestCa;
let server: RecordingServer;
let origin: string;
let deadline: Deadline;
beforeAll(async () => {
  ca = await createTestCa();
  server = await startRecordingServer(accept, { tls: await ca.issue({ names: [name] }) });
  origin = `https://${name}:${server.port}`;
});
beforeEach(() => {
  server.use(accept);
  deadline = createDeadline(5_000);
});
afterEach(() => {
  deadline.end();
});
afterAll(() => server.close());

describe("a host name", () => {
  it.each([
    ["one address", ["127.0.0.1"]],
    ["a dead address first", ["127.0.0.2", "127.0.0.1"]],
    ["an IPv6 address that is dead", ["::1", "127.0.0.1"]],
    ["several dead addresses", ["::1", "127.0.0.2", "127.0.0.3", "127.0.0.1"]],
  ])("with %s is reached, and its certificate is verified by the name", async (_, addresses) => {
    resolveTo(addresses);
    const transport = createTransport(ca.caPem);
    expect(await sendOnce(transport, origin, deadline)).toMatchObject({ status: 200 });
    expect(await sendOnce(transport, origin, deadline)).toMatchObject({ status: 200 });
    expect(server.connections).toBe(1);
    expect(await codeOf(sendOnce(createTransport(), origin, deadline))).toBe("E_TLS_UNTRUSTED");
  });

  it("with another name in its certificate is refused", async () => {
    resolveTo(["127.0.0.1"]);
    const other = `https://other.test:${server.port}`;
    expect(await codeOf(sendOnce(createTransport(ca.caPem), other, deadline))).toBe("E_TLS_NAME");
    expect(server.requests).toEqual([]);
  });

  it("with dead addresses alone is refused", async () => {
    resolveTo(["127.0.0.2", "127.0.0.3"]);
    expect(await codeOf(sendOnce(createTransport(ca.caPem), origin, deadline))).toBe("E_REFUSED");
  });

  it("that resolves only after the deadline leads to no connection", async () => {
    let resolveName = () => {};
    resolveTo(["127.0.0.1"], (callback) => {
      resolveName = callback;
    });
    const opened = createTransport(ca.caPem).open(toHead(origin), deadline);
    const sending = codeOf(finish(opened));
    deadline.end();
    expect(await sending).toBe("E_TIMEOUT");
    resolveName();
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(server.connections).toBe(0);
  });
});
