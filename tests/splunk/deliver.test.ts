import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import {
  accept,
  hec,
  inOrder,
  type RecordingServer,
  reset,
  startRecordingServer,
} from "@splunk-action/local-http/testing";
import { createDeadline, type Deadline } from "../../src/http/deadline.ts";
import { createTransport, type HttpRequest, type Transport } from "../../src/http/transport.ts";
import { deliver } from "../../src/splunk/deliver.ts";

let server: RecordingServer;
let deadline: Deadline;
let transport: Transport;
let request: HttpRequest;
beforeAll(async () => {
  server = await startRecordingServer(accept);
  request = { method: "POST", url: `${server.origin}/services/collector/event`, headers: {}, body: "{}" };
});
beforeEach(() => {
  transport = createTransport();
  deadline = createDeadline(5_000);
});
afterEach(() => deadline.end());
afterAll(() => server.close());

/** A deadline that grants every pause at once, up to a number of them, and notes it. */
function createRecordingDeadline(grants: number) {
  const pauses: number[] = [];
  const sleep = async (duration: number) => pauses.push(duration) <= grants;
  return { pauses, deadline: { ...deadline, sleep } };
}

describe("deliver", () => {
  it("repeats the same bytes until they are accepted", async () => {
    server.use(inOrder(reset, hec(503, 9), hec(429, 26), accept));
    const { deadline } = createRecordingDeadline(10);
    expect(await deliver(request, "hec", transport, deadline)).toEqual({
      verdict: { outcome: "accepted", status: 200 },
      attempts: 4,
    });
    expect(new Set(server.requests.map(({ body }) => body))).toEqual(new Set(["{}"]));
  });

  it("asks once what has a final answer", async () => {
    server.use(inOrder(hec(403, 4), accept));
    expect(await deliver(request, "hec", transport, deadline)).toMatchObject({
      verdict: { code: "E_HEC_4" },
      attempts: 1,
    });
    expect(server.requests).toHaveLength(1);
  });

  it("waits longer from attempt to attempt, and never long", async () => {
    server.use(hec(503, 9));
    const { deadline, pauses } = createRecordingDeadline(9);
    expect(await deliver(request, "hec", transport, deadline)).toMatchObject({
      verdict: { code: "E_HEC_9" },
      attempts: 10,
    });
    const longest = [50, 100, 200, 400, 800, 1000, 1000, 1000, 1000, 1000];
    expect(pauses).toHaveLength(10);
    for (const [index, pause] of pauses.entries()) {
      expect(pause).toBeLessThanOrEqual(longest[index] ?? 0);
      expect(pause).toBeGreaterThanOrEqual((longest[index] ?? 0) / 2);
    }
  });

  it("waits as long as Splunk says", async () => {
    server.use(inOrder(hec(503, 9, { "retry-after": "2" }), accept));
    const { deadline, pauses } = createRecordingDeadline(1);
    expect(await deliver(request, "hec", transport, deadline)).toMatchObject({ attempts: 2 });
    expect(pauses).toEqual([2000]);
  });

  it.each(["0", "Sun, 01 Mar 2020 12:00:00 GMT"])(
    "does not hammer a Splunk that says Retry-After: %s",
    async (after) => {
      server.use(hec(503, 9, { "retry-after": after }));
      const { deadline, pauses } = createRecordingDeadline(3);
      await deliver(request, "hec", transport, deadline);
      expect(Math.min(...pauses)).toBeGreaterThanOrEqual(25);
    },
  );

  it("gives up at once when the pause would last too long", async () => {
    server.use(hec(503, 9, { "retry-after": "60" }));
    expect(await deliver(request, "hec", transport, deadline)).toMatchObject({
      verdict: { outcome: "undelivered", status: 503, code: "E_HEC_9" },
      attempts: 1,
    });
    expect(deadline.remaining()).toBeGreaterThan(0);
  });
});
