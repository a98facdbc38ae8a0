import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import {
  accept,
  createTestCa,
  cutBody,
  endlessBody,
  hangAfterHeaders,
  hangBeforeHeaders,
  json,
  noise,
  type RecordingServer,
  reset,
  slowBody,
  startRecordingServer,
  type TestCa,
} from "@splunk-action/local-http/testing";
import { createDeadline, type Deadline } from "../../src/http/deadline.ts";
import { createTransport } from "../../src/http/transport.ts";
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

describe("an exchange", () => {
  it("sends the body in one piece with its length in bytes, and reads the whole answer", async () => {
    const answer = await sendOnce(createTransport(), plain.origin, deadline);
    expect(answer).toMatchObject({ status: 200, body: '{"text":"Success","code":0}' });
    expect(plain.requests).toMatchObject([
      { line: "POST /services/collector/event HTTP/1.1", body: '{"event":"é"}' },
    ]);
    expect(plain.requests[0]?.headers).toContain("content-length: 14");
  });

  it("follows no redirect", async () => {
    plain.use(json(303, {}, { location: `${secure.origin}/login` }));
    expect(await sendOnce(createTransport(), plain.origin, deadline)).toMatchObject({ status: 303 });
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
    expect(await codeOf(sendOnce(createTransport(), plain.origin, deadline))).toBe(code);
    expect(await codeOf(sendOnce(createTransport(ca.caPem), secure.origin, deadline))).toBe(code);
  });

  it.each([
    ["before the headers", hangBeforeHeaders],
    ["after the headers", hangAfterHeaders],
    ["in the middle of a slow body", slowBody],
  ])("ends with the deadline %s", async (_, reply) => {
    plain.use(reply);
    const sending = sendOnce(createTransport(), plain.origin, createDeadline(80));
    expect(await codeOf(sending)).toBe("E_TIMEOUT");
  });

  it("does not even begin after the deadline", async () => {
    deadline.end();
    expect(await codeOf(sendOnce(createTransport(), plain.origin, deadline))).toBe("E_TIMEOUT");
    expect(plain.requests).toEqual([]);
  });

  it("fails for a port where nobody listens, and for a name that nobody has", async () => {
    const gone = await startRecordingServer(accept);
    await gone.close();
    expect(await codeOf(sendOnce(createTransport(), gone.origin, deadline))).toBe("E_REFUSED");
    expect(["E_DNS", "E_TIMEOUT"]).toContain(
      await codeOf(sendOnce(createTransport(), "http://splunk.invalid", createDeadline(300))),
    );
  });

  it("carries nothing of the request in an error", async () => {
    plain.use(reset);
    const head = { ...toHead(plain.origin), headers: { authorization: "Splunk hush" } };
    const error: Error = await finish(createTransport().open(head, deadline)).then(
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
