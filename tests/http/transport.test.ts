import { describe, expect, it } from "@jest/globals";
import {
  accept,
  cutBody,
  endlessBody,
  hangAfterHeaders,
  hangBeforeHeaders,
  json,
  noise,
  reset,
  slowBody,
  startRecordingServer,
} from "@splunk-action/local-http/testing";
import { createDeadline } from "../../src/http/deadline.ts";
import { createTransport } from "../../src/http/transport.ts";
import { codeOf, finish, sendOnce, toHead } from "../helpers/exchange.ts";
import { useLoopbackServers } from "./loopback-servers.ts";

const servers = useLoopbackServers();

describe("an exchange", () => {
  it("sends the body in one piece with its length in bytes, and reads the whole response", async () => {
    const answer = await sendOnce(createTransport(), servers.plain.origin, servers.deadline);
    expect(answer).toMatchObject({ status: 200, body: '{"text":"Success","code":0}' });
    expect(servers.plain.requests).toMatchObject([
      { line: "POST /services/collector/event HTTP/1.1", body: '{"event":"é"}' },
    ]);
    expect(servers.plain.requests[0]?.headers).toContain("content-length: 14");
  });

  it("takes a response of 64 kB, and none that is longer", async () => {
    const respond = (length: number) =>
      servers.plain.use((response) => void response.end(Buffer.alloc(length, " ")));
    respond(64 * 1024);
    const { body } = await sendOnce(createTransport(), servers.plain.origin, servers.deadline);
    expect(body).toHaveLength(64 * 1024);
    respond(64 * 1024 + 1);
    expect(await codeOf(sendOnce(createTransport(), servers.plain.origin, servers.deadline))).toBe(
      "E_ANSWER_SIZE",
    );
  });

  it("follows no redirect", async () => {
    servers.plain.use(json(303, {}, { location: `${servers.secure.origin}/login` }));
    expect(await sendOnce(createTransport(), servers.plain.origin, servers.deadline)).toMatchObject({
      status: 303,
    });
    expect(servers.plain.requests).toHaveLength(1);
    expect(servers.secure.connections).toBe(0);
  });

  it.each([
    ["a reset", reset, "E_RESET"],
    ["a body that breaks off", cutBody, "E_RESET"],
    ["an endless body", endlessBody, "E_ANSWER_SIZE"],
    ["no HTTP", noise, "E_PROTOCOL"],
  ])("fails for %s", async (_, reply, code) => {
    servers.plain.use(reply);
    servers.secure.use(reply);
    expect(await codeOf(sendOnce(createTransport(), servers.plain.origin, servers.deadline))).toBe(code);
    expect(
      await codeOf(sendOnce(createTransport(servers.ca.caPem), servers.secure.origin, servers.deadline)),
    ).toBe(code);
  });

  it.each([
    ["before the headers", hangBeforeHeaders],
    ["after the headers", hangAfterHeaders],
    ["in the middle of a slow body", slowBody],
  ])("ends with the deadline %s", async (_, reply) => {
    servers.plain.use(reply);
    const sending = sendOnce(createTransport(), servers.plain.origin, createDeadline(80));
    expect(await codeOf(sending)).toBe("E_TIMEOUT");
  });

  it("does not even begin after the deadline", async () => {
    servers.deadline.end();
    expect(await codeOf(sendOnce(createTransport(), servers.plain.origin, servers.deadline))).toBe(
      "E_TIMEOUT",
    );
    expect(servers.plain.requests).toEqual([]);
  });

  it("fails for a closed port and for an unknown host name", async () => {
    const gone = await startRecordingServer(accept);
    await gone.close();
    expect(await codeOf(sendOnce(createTransport(), gone.origin, servers.deadline))).toBe("E_REFUSED");
    expect(["E_DNS", "E_TIMEOUT"]).toContain(
      await codeOf(sendOnce(createTransport(), "http://splunk.invalid", createDeadline(300))),
    );
  });

  it("carries nothing of the request in an error", async () => {
    servers.plain.use(reset);
    const head = { ...toHead(servers.plain.origin), headers: { authorization: "Splunk hush" } };
    const error: Error = await finish(createTransport().open(head, servers.deadline)).then(
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
