import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import {
  accept,
  cutBody,
  hangBeforeHeaders,
  hec,
  inOrder,
  type RecordingServer,
  type Reply,
  reset,
  startRecordingServer,
} from "@splunk-action/local-http/testing";
import { createDeadline, type Deadline } from "../../src/http/deadline.ts";
import { deliver, readRetryAfter } from "../../src/http/deliver.ts";
import { createTransport, type Transport } from "../../src/http/transport.ts";
import { createJudge } from "../../src/splunk/verdict.ts";
import { body, sendOnce, toHead } from "../helpers/exchange.ts";

let server: RecordingServer;
let deadline: Deadline;
let transport: Transport;
beforeAll(async () => {
  server = await startRecordingServer(accept);
});
let openBefore: number;
beforeEach(() => {
  openBefore = server.openConnections;
  transport = createTransport();
  deadline = createDeadline(5_000);
});
afterEach(async () => {
  deadline.end();
  transport.dropIdle();
  await untilOpen(0);
});
afterAll(() => server.close());

const send = (ends: Deadline = deadline, others: { readonly maxAttempts?: number } = {}) =>
  deliver({
    ...{ transport, head: toHead(server.origin), body, judge: createJudge("hec"), deadline: ends },
    ...others,
  });

/** Connections that wait for a request, and a server that answers like this from then on. */
async function keep(count: number, reply: Reply) {
  server.use(accept);
  await Promise.all(
    Array.from({ length: count }, () => sendOnce(transport, server.origin, deadline, { fresh: true })),
  );
  server.use(reply);
}

/** All but so many of a test's connections have been closed. */
async function untilOpen(count: number) {
  while (server.openConnections > openBefore + count) await new Promise((resolve) => setImmediate(resolve));
}

/** A deadline that grants every pause at once, up to a number of them, and notes it. */
function createRecordingDeadline(grants: number) {
  const pauses: number[] = [];
  const sleep = async (duration: number) => pauses.push(duration) <= grants;
  return { pauses, deadline: Object.assign(Object.create(deadline), { sleep }) as Deadline };
}

describe("retries", () => {
  it("repeat the same bytes until they are accepted, each over a connection of its own", async () => {
    server.use(inOrder(reset, hec(503, 9), cutBody, hec(429, 26), accept));
    expect(await send(createRecordingDeadline(10).deadline)).toEqual({
      verdict: { outcome: "accepted", status: 200 },
      attempts: 5,
    });
    expect(new Set(server.requests.map((request) => request.body))).toEqual(new Set([body]));
    expect(server.connections).toBe(5);
    await untilOpen(1);
  });

  it("do not use kept connections, which may lead to the same node", async () => {
    await keep(3, inOrder(hec(503, 23), hec(503, 23), accept));
    expect(await send(createRecordingDeadline(10).deadline)).toMatchObject({ attempts: 3 });
    expect(server.connections).toBe(2);
  });

  it("leave the other kept connections alone: a busy Splunk is not a dead one", async () => {
    await keep(3, inOrder(hec(503, 9), accept));
    await send();
    for (let count = 0; count < 3; count++) await send();
    expect(server.connections).toBe(1);
  });

  it("end with a final response", async () => {
    server.use(inOrder(hec(403, 4), accept));
    expect(await send()).toMatchObject({ verdict: { outcome: "refused", code: "E_HEC_4" }, attempts: 1 });
    expect(server.requests).toHaveLength(1);
  });

  it("end after a maximum", async () => {
    server.use(hec(503, 9));
    const { deadline, pauses } = createRecordingDeadline(9);
    expect(await send(deadline, { maxAttempts: 3 })).toMatchObject({ attempts: 3 });
    expect(pauses).toHaveLength(2);
  });

  it("wait longer from attempt to attempt, never long, and not in step with others", async () => {
    server.use(hec(503, 9));
    const { deadline, pauses } = createRecordingDeadline(9);
    expect(await send(deadline)).toMatchObject({ verdict: { code: "E_HEC_9" }, attempts: 10 });
    const longest = [50, 100, 200, 400, 800, 1000, 1000, 1000, 1000, 1000];
    const shares = pauses.map((pause, index) => pause / (longest[index] ?? 0));
    expect(shares).toHaveLength(10);
    expect(Math.min(...shares)).toBeGreaterThanOrEqual(0.5);
    expect(Math.max(...shares)).toBeLessThan(1);
    expect(new Set(shares).size).toBeGreaterThan(1);
  });

  it("wait as long as Splunk says", async () => {
    server.use(inOrder(hec(503, 9, { "retry-after": "2" }), accept));
    const { deadline, pauses } = createRecordingDeadline(1);
    expect(await send(deadline)).toMatchObject({ attempts: 2 });
    expect(pauses).toEqual([2000]);
  });

  it.each(["0", "Sun, 01 Mar 2020 12:00:00 GMT"])(
    "do not hammer a Splunk that says Retry-After: %s",
    async (after) => {
      server.use(hec(503, 9, { "retry-after": after }));
      const { deadline, pauses } = createRecordingDeadline(3);
      await send(deadline);
      expect(Math.min(...pauses)).toBeGreaterThanOrEqual(25);
    },
  );

  it("are given up at once when the pause would last too long", async () => {
    server.use(hec(503, 9, { "retry-after": "60" }));
    expect(await send()).toMatchObject({
      verdict: { outcome: "undelivered", status: 503, code: "E_HEC_9" },
      attempts: 1,
    });
    expect(deadline.remaining()).toBeGreaterThan(0);
  });
});

describe("a kept connection", () => {
  it("that turns out to be closed is replaced at once, without counting, and the others of its age with it", async () => {
    await keep(3, inOrder(reset, accept));
    const { deadline, pauses } = createRecordingDeadline(0);
    expect(await send(deadline)).toMatchObject({ verdict: { outcome: "accepted" }, attempts: 1 });
    expect(pauses).toEqual([]);
    await send();
    expect(server.requests).toHaveLength(3);
    expect(server.connections).toBe(1);
  });

  it("that was opened in advance and closed meanwhile is replaced at once", async () => {
    await keep(1, accept);
    const opened = transport.open(toHead(server.origin), deadline);
    server.closeIdleConnections();
    const request = { transport, head: toHead(server.origin), body, judge: createJudge("hec"), deadline };
    expect(await deliver({ ...request, opened })).toMatchObject({
      verdict: { outcome: "accepted" },
      attempts: 1,
    });
  });

  it("that stays silent is replaced after a third of the budget by a fresh one with the same bytes", async () => {
    await keep(3, inOrder(hangBeforeHeaders, accept));
    const hasty = createDeadline(3_000);
    expect(await send(hasty)).toEqual({ verdict: { outcome: "accepted", status: 200 }, attempts: 2 });
    expect(hasty.remaining()).toBeGreaterThan(0);
    hasty.end();
    expect(server.requests.map((request) => request.body)).toEqual([body, body]);
    // The others, as old as the silent one, are gone.
    expect(await send()).toMatchObject({ attempts: 1 });
    expect(server.connections).toBe(1);
    await untilOpen(1);
  });

  it("that is slow may still bring the acceptance, before or between attempts over others", async () => {
    for (const others of [hangBeforeHeaders, hec(503, 9, { "retry-after": "9" })]) {
      let acceptFirst = () => {};
      await keep(
        1,
        inOrder(
          (response, request) => {
            acceptFirst = () => accept(response, request);
          },
          (response, request) => {
            others(response, request);
            setImmediate(acceptFirst);
          },
        ),
      );
      const patient = Object.assign(createDeadline(3_000), { sleep: () => new Promise<boolean>(() => {}) });
      expect(await send(patient)).toMatchObject({ verdict: { outcome: "accepted" }, attempts: 2 });
      patient.end();
    }
  });

  it.each([
    ["busy", 503, 9],
    ["a refusal", 403, 4],
  ])("that is slow and then says %s does not end the attempt over another", async (_, status, code) => {
    let failFirst = (_afterwards: () => void) => {};
    await keep(
      1,
      inOrder(
        (response, request) => {
          failFirst = (afterwards) => {
            // Closed: the client has read the response.
            response.socket?.once("close", afterwards);
            hec(status, code, { connection: "close" })(response, request);
          };
        },
        (response, request) => failFirst(() => accept(response, request)),
      ),
    );
    const hasty = createDeadline(3_000);
    expect(await send(hasty)).toMatchObject({ verdict: { outcome: "accepted" }, attempts: 2 });
    hasty.end();
  });

  it("gets the request once from those that respond within a third of the budget", async () => {
    const ends = createDeadline(6_000);
    await keep(1, (response, request) => {
      // Late, and yet in time on a busy machine.
      setTimeout(() => accept(response, request), 200);
    });
    expect(await send(ends)).toMatchObject({ verdict: { outcome: "accepted" }, attempts: 1 });
    ends.end();
    expect(server.requests).toHaveLength(1);
  });

  it("and a fresh one that both stay silent end with the deadline", async () => {
    await keep(2, hangBeforeHeaders);
    const hasty = createDeadline(1_500);
    expect(await send(hasty)).toEqual({
      verdict: { outcome: "undelivered", status: undefined, code: "E_TIMEOUT" },
      attempts: 2,
    });
    expect(server.requests).toHaveLength(2);
    await untilOpen(0);
  });
});

const now = Date.parse("2026-03-01T12:00:00.000Z");

describe("readRetryAfter", () => {
  it.each([
    ["nothing", {}, undefined],
    ["seconds", { "retry-after": "2" }, 2000],
    ["seconds with blanks", { "retry-after": " 120 " }, 120_000],
    ["zero", { "retry-after": "0" }, 0],
    ["a date", { "retry-after": "Sun, 01 Mar 2026 12:00:05 GMT" }, 5000],
    ["a date gone by", { "retry-after": "Sun, 01 Mar 2026 11:00:00 GMT" }, 0],
    ["words", { "retry-after": "soon" }, undefined],
    ["Auth0's epoch seconds", { "x-ratelimit-reset": String(now / 1000 + 3) }, 3000],
    ["Auth0's seconds gone by", { "x-ratelimit-reset": String(now / 1000 - 3) }, 0],
    ["Auth0's nonsense", { "x-ratelimit-reset": "later" }, undefined],
    ["Auth0's zero", { "x-ratelimit-reset": "0" }, undefined],
    ["both", { "retry-after": "1", "x-ratelimit-reset": String(now / 1000 + 9) }, 1000],
    ["words and seconds", { "retry-after": "soon", "x-ratelimit-reset": String(now / 1000 + 9) }, 9000],
  ])("%s", (_, headers, expected) => {
    expect(readRetryAfter(headers, now)).toBe(expected);
  });
});
