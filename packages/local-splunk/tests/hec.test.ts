import { gzipSync } from "node:zlib";
import { describe, expect, test } from "@jest/globals";
import { fixtureNow, hecTokens, useHec } from "../testing/served-fixtures.ts";

const { served, send, raws } = useHec();
const ok = { text: "Success", code: 0 };

describe("an accepted envelope", () => {
  test("becomes an event with its metadata, its text as it was sent", async () => {
    const body =
      '{"time": 1772359198.123, "host":"acme.eu.auth0.com","source":"auth0","sourcetype":"auth0_activity","index":"auth0","fields":{"plan":"pro","tags":["a","b"]},"event": {"message":"Login", "n": 1.0}}';
    expect(await send("/event", { body })).toMatchObject({ status: 200, json: ok });
    expect(served.splunk.events).toMatchObject([
      {
        raw: '{"message":"Login", "n": 1.0}',
        time: 1772359198.123,
        host: "acme.eu.auth0.com",
        source: "auth0",
        sourcetype: "auth0_activity",
        index: "auth0",
        fields: { plan: ["pro"], tags: ["a", "b"] },
        via: "collector/event",
      },
    ]);
  });

  test("falls back to the token's metadata, then to the collector's", async () => {
    await send("/event", { body: '{"event":"a"}', authorization: `Splunk ${hecTokens.limited}` });
    await send("/event", { body: '{"event":"b"}' });
    expect(served.splunk.events).toMatchObject([
      { index: "auth0", source: "so", sourcetype: "st", time: fixtureNow / 1000 },
      { index: "main", source: "http:plain", sourcetype: "httpevent", host: `127.0.0.1:${served.hec.port}` },
    ]);
  });

  test.each(["", "/", "/event", "/event/1.0", "/1.0"])("is taken at /services/collector%s", async (path) => {
    expect(await send(path, { body: '{"event":1,"time":"1772359198.5"}' })).toMatchObject({
      status: 200,
      json: ok,
    });
    expect(served.splunk.events).toMatchObject([{ raw: "1", time: 1772359198.5 }]);
  });

  test.each([
    ["concatenated", '{"event":"a"}{"event":"b"}'],
    ["one a line", '{"event":"a"}\n{"event":"b"}\n'],
    ["in an array", '[{"event":"a"}, {"event":"b"}]'],
    ["with braces in texts", '{"event":"a","source":"}{\\"["} {"event":"b"}'],
  ])("batch %s", async (_name, body) => {
    expect(await send("/event", { body })).toMatchObject({ status: 200, json: ok });
    expect(raws()).toEqual(["a", "b"]);
  });

  test("is unpacked from gzip, and refused in any other encoding", async () => {
    const body = new Uint8Array(gzipSync('{"event":"zipped"}'));
    expect((await send("/event", { body, headers: { "content-encoding": "gzip" } })).json).toEqual(ok);
    const deflated = await send("/event", { body, headers: { "content-encoding": "deflate" } });
    expect([deflated.status, deflated.response.headers.get("content-type")]).toEqual([
      415,
      "text/html; charset=UTF-8",
    ]);
    expect(raws()).toEqual(["zipped"]);
  });

  test("has its own time extracted only when asked, and the envelope's wins", async () => {
    const event = '"event":{"time":"2026-02-01T00:00:00.000Z"}';
    await send("/event", { body: `{${event}}` });
    await send("/event?auto_extract_timestamp=true", { body: `{${event}}` });
    await send("/event?auto_extract_timestamp=true", { body: `{${event},"time":1772359000}` });
    const extracted = Date.parse("2026-02-01T00:00:00.000Z") / 1000;
    expect(served.splunk.events.map(({ time }) => time)).toEqual([fixtureNow / 1000, extracted, 1772359000]);
  });

  test("is dropped without a word when its index does not exist", async () => {
    expect((await send("/event", { body: '{"event":"a","index":"nope"}' })).json).toEqual(ok);
    expect(raws()).toEqual([]);
  });
});

describe("a batch with a fault", () => {
  test.each<[string, string, number, string[]]>([
    ['{"event":"a"}{"time":1}', "no event", 12, ["a"]],
    ['{"event":"a"}{"event":""}', "an empty event", 13, ["a"]],
    ['{"event":"a"}{"event":" "}{"event":"c"}', "a blank event", 13, ["a"]],
    ['{"event":"a"}{"event":null}', "a null event", 13, ["a"]],
    ['{"event":"a"}{"event":{}}', "an event without keys", 13, ["a"]],
    ['{"event":"a"}{"event":"b","time":"soon"}', "a time that is no number", 15, ["a"]],
    ['{"event":"a"}{"event":"b","time":1.75248e9}', "a time with an exponent", 15, ["a"]],
    ['{"event":"a"}{"event":"b","fields":{"x":{"y":1}}}', "nested fields", 15, ["a"]],
    ['{"event":"a"}{"event":', "JSON cut short", 6, ["a"]],
    ['{"event":"a"}{"event":b}', "no JSON", 6, ["a"]],
    ['[{"event":"a"} {"event":"b"}]', "an array without commas", 6, ["a"]],
    ['{"event":"a"}"b"', "a bare text", 6, ["a"]],
  ])("%s (%s) is refused there and indexed up to there", async (body, _name, code, indexed) => {
    const { status, json } = await send("/event", { body });
    expect([status, json]).toMatchObject([400, { code, "invalid-event-number": 1 }]);
    expect(raws()).toEqual(indexed);
  });

  test("counts one more for an index outside the allow list", async () => {
    const body = '{"event":"a","index":"auth0"}{"event":"b","index":"main"}';
    const { status, text } = await send("/event", { body, authorization: `Splunk ${hecTokens.limited}` });
    expect([status, text]).toEqual([400, '{"text":"Incorrect index","code":7,"invalid-event-number":2}']);
    expect(raws()).toEqual(["a"]);
  });

  test("with an unknown key says yes and indexes nothing from there on", async () => {
    const body = '{"event":"a"}{"event":"b","extra":1}{"event":"c"}';
    expect((await send("/event", { body })).json).toEqual(ok);
    expect(raws()).toEqual(["a"]);
    expect((await send("/event", { body: '{"event":"b","extra":1}' })).json).toEqual({
      text: "No data",
      code: 5,
    });
  });

  test("with fields but no event says yes and skips that object", async () => {
    expect((await send("/event", { body: '{"fields":{"a":1}}{"event":"b"}' })).json).toEqual(ok);
    expect(raws()).toEqual(["b"]);
  });

  test.each(["", " \n"])("that is %j is no data", async (body) => {
    expect(await send("/event", { body })).toMatchObject({
      status: 400,
      text: '{"text":"No data","code":5}',
    });
  });
});

describe("raw", () => {
  test("breaks lines and takes its metadata from the query; no channel is needed", async () => {
    const path = "/raw?index=auth0&sourcetype=st&source=so&host=h";
    expect((await send(path, { body: "2026-02-28T00:00:00Z one\ntwo\n" })).json).toEqual(ok);
    expect(served.splunk.events).toMatchObject([
      {
        raw: "2026-02-28T00:00:00Z one",
        index: "auth0",
        sourcetype: "st",
        source: "so",
        host: "h",
        time: 1772236800,
      },
      { raw: "two", time: fixtureNow / 1000, via: "collector/raw" },
    ]);
  });

  test("refuses an index outside the allow list and an empty body", async () => {
    const authorization = `Splunk ${hecTokens.limited}`;
    expect((await send("/raw?index=main", { body: "a", authorization })).json).toMatchObject({ code: 7 });
    expect((await send("/raw", { body: "\n" })).json).toMatchObject({ code: 5 });
    expect(raws()).toEqual([]);
  });
});
