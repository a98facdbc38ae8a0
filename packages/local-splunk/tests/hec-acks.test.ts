import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { createSplunk } from "../src/create-splunk.ts";
import { type ServedSplunk, serveSplunk } from "../testing/serve-splunk.ts";

const token = "00000000-0000-4000-8000-000000000001";
const plain = "00000000-0000-4000-8000-000000000002";
const other = "00000000-0000-4000-8000-000000000003";
const channel = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee";
let now = 1_772_359_200_000;
let served: ServedSplunk;
beforeAll(async () => {
  served = await serveSplunk({
    hecTokens: [
      { name: "acked", token, useACK: true },
      { name: "plain", token: plain },
      { name: "other", token: other, useACK: true },
    ],
    now: () => now,
    indexingDelayMs: 1000,
  });
});
afterAll(() => served.close());

async function send(path: string, body: string, headers: Record<string, string> = {}, authorization = token) {
  const response = await fetch(`${served.hec.url}/services/collector${path}`, {
    method: "POST",
    headers: { authorization: `Splunk ${authorization}`, ...headers },
    body,
  });
  return { status: response.status, json: await response.json() };
}
const inChannel = { "x-splunk-request-channel": channel };
const poll = async (acks: number[], name = channel, by = token) =>
  (await send(`/ack?channel=${name}`, JSON.stringify({ acks }), {}, by)).json;

describe("indexer acknowledgement", () => {
  test("counts from 0 in each channel, and tells true once, when the event is indexed", async () => {
    expect((await send("/event", '{"event":"a"}', inChannel)).json).toEqual({
      text: "Success",
      code: 0,
      ackId: 0,
    });
    expect((await send(`/event?channel=${channel}`, '{"event":"b"}')).json).toMatchObject({ ackId: 1 });
    expect((await send("/raw", "c", inChannel)).json).toMatchObject({ ackId: 2 });
    const second = { "x-splunk-request-channel": channel.replace("a", "b") };
    expect((await send("/event", '{"event":"d"}', second)).json).toMatchObject({ ackId: 0 });

    expect(await poll([0, 1])).toEqual({ acks: { 0: false, 1: false } });
    now += 1000;
    expect(await poll([0, 7])).toEqual({ acks: { 0: true, 7: false } });
    expect(await poll([0, 1, 2])).toEqual({ acks: { 0: false, 1: true, 2: true } });
  });

  test("keeps channels and tokens apart, and forgets a channel that is idle for ten minutes", async () => {
    const { json } = await send("/event", '{"event":"a"}', inChannel);
    const { ackId } = json as { ackId: number };
    now += 1000;
    expect(await poll([ackId], channel.replace("a", "c"))).toEqual({ acks: { [ackId]: false } });
    expect(await poll([ackId], channel, other)).toEqual({ acks: { [ackId]: false } });
    now += 600_000;
    expect(await poll([ackId])).toEqual({ acks: { [ackId]: false } });
    expect((await send("/event", '{"event":"b"}', inChannel)).json).toMatchObject({ ackId: 0 });
  });

  test("refuses requests without a good channel, and takes nothing of them", async () => {
    const total = served.splunk.total;
    expect(await send("/event", '{"event":"a"}')).toMatchObject({ status: 400, json: { code: 10 } });
    expect(await send("/raw", "a")).toMatchObject({ status: 400, json: { code: 10 } });
    const bad = { "x-splunk-request-channel": "no-guid" };
    expect(await send("/event", '{"event":"a"}', bad)).toMatchObject({ status: 400, json: { code: 11 } });
    expect(served.splunk.total).toBe(total);
    expect(await send("/ack", '{"acks":[0]}')).toMatchObject({ status: 400, json: { code: 10 } });
    expect(await send(`/ack?channel=${channel}`, "")).toMatchObject({ status: 400, json: { code: 5 } });
    expect(await send(`/ack?channel=${channel}`, "{")).toMatchObject({ status: 400, json: { code: 6 } });
    expect(await send(`/ack?channel=${channel}`, '{"acks":"x"}')).toMatchObject({
      status: 400,
      json: { code: 6 },
    });
  });

  test("is 14 for a token without it, channel or not", async () => {
    expect(await send("/ack", '{"acks":[0]}', {}, plain)).toMatchObject({ status: 400, json: { code: 14 } });
    expect(await send("/ack", '{"acks":[0]}', inChannel, plain)).toMatchObject({
      status: 400,
      json: { code: 14 },
    });
    expect((await send("/event", '{"event":"a"}', inChannel, plain)).json).toEqual({
      text: "Success",
      code: 0,
    });
  });

  test("in the cloud words a missing channel as 28", async () => {
    const cloud = createSplunk({ deployment: "cloud", hecTokens: [{ name: "t", token, useACK: true }] });
    const response = await cloud.handleHec(
      new Request("https://cloud.test/services/collector", {
        method: "POST",
        headers: { authorization: `Splunk ${token}` },
        body: '{"event":"a"}',
      }),
    );
    expect([response.status, await response.json()]).toMatchObject([400, { code: 28 }]);
  });
});
