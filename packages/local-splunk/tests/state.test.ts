import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "@jest/globals";
import { createSplunk } from "../src/create-splunk.ts";
import type { SplunkEvent } from "../src/splunk-event.ts";

const token = "00000000-0000-4000-8000-000000000001";

setFlagsFromString("--expose_gc");
const collectGarbage = runInNewContext("gc") as () => void;

function setUp(options: { maxEvents?: number; maxCharacters?: number } = {}) {
  const splunk = createSplunk({ hecTokens: [{ name: "t", token }], ...options });
  const send = (...events: string[]) =>
    splunk.handleHec(
      new Request("http://any/services/collector", {
        method: "POST",
        headers: { authorization: `Splunk ${token}` },
        body: events.map((event) => JSON.stringify({ event })).join(""),
      }),
    );
  return { splunk, send, raws: () => splunk.events.map(({ raw }) => raw) };
}

describe("what is indexed", () => {
  test("is told to listeners until they have enough, and to be read from either end", async () => {
    const { splunk, send, raws } = setUp();
    const heard: SplunkEvent[] = [];
    const stop = splunk.onEvent((event) => void heard.push(event));
    await send("a", "b");
    stop();
    await send("c");
    expect(heard.map(({ raw, serial }) => [serial, raw])).toEqual([
      [1, "a"],
      [2, "b"],
    ]);
    expect(raws()).toEqual(["a", "b", "c"]);
    expect([...splunk.newestFirst()].map(({ raw }) => raw)).toEqual(["c", "b", "a"]);
  });

  test("is bounded in number: the oldest go first, the count goes on", async () => {
    const { splunk, send, raws } = setUp({ maxEvents: 3 });
    for (const event of "abcdefgh") await send(event);
    expect([raws(), splunk.total]).toEqual([["f", "g", "h"], 8]);
    splunk.clear();
    await send("i");
    expect([raws(), splunk.total]).toEqual([["i"], 9]);
  });

  test("is bounded in size, though the newest is always kept", async () => {
    const { send, raws } = setUp({ maxCharacters: 10 });
    await send("aaaa", "bbbb", "cccc");
    expect(raws()).toEqual(["bbbb", "cccc"]);
    await send("d".repeat(50));
    expect(raws()).toEqual(["d".repeat(50)]);
    await send("e");
    expect(raws()).toEqual(["e"]);
  });

  test("can be walked while more arrives", async () => {
    const { splunk, send } = setUp({ maxEvents: 4 });
    await send("a", "b", "c", "d");
    const seen: string[] = [];
    for (const { raw } of splunk.newestFirst()) {
      seen.push(raw);
      if (raw === "c") await send("e", "f", "g");
    }
    expect(seen).toEqual(["d", "c"]);
  });
});

test("accounts, tokens, indexes and the collector's condition can be changed while it runs", async () => {
  const { splunk, send, raws } = setUp();
  splunk.addIndex("auth0");
  splunk.setHecToken({ name: "t", token, index: "auth0" });
  await send("a");
  expect(splunk.events).toMatchObject([{ raw: "a", index: "auth0" }]);
  splunk.setHecToken({ name: "t", token, disabled: true });
  expect((await send("b")).status).toBe(403);
  splunk.setHecToken({ name: "t", token });
  splunk.setHecCondition(26);
  expect((await send("c")).status).toBe(429);
  expect([splunk.hecCondition, splunk.indexes.at(-1), splunk.hecTokens.length]).toEqual([26, "auth0", 1]);
  splunk.setHecCondition(undefined);
  splunk.setUser({ name: "ann", password: "dummy", roles: ["power"] });
  splunk.setAuthToken({ token: "dummy.jwt", user: "ann" });
  const simple = await splunk.handle(
    new Request("http://any/services/receivers/simple", {
      method: "POST",
      headers: { authorization: "Bearer dummy.jwt" },
      body: "d",
    }),
  );
  expect([simple.status, raws()]).toEqual([200, ["a", "d"]]);
});

test("100 000 events leave the heap as it was once the store is full", async () => {
  const { splunk, send } = setUp({ maxEvents: 5000 });
  const batch = Array.from({ length: 500 }, (_, i) => `${i} ${"x".repeat(300)}`);
  const fill = async (events: number) => {
    for (let sent = 0; sent < events; sent += batch.length) await send(...batch);
    collectGarbage();
    return process.memoryUsage().heapUsed;
  };
  const early = await fill(10_000);
  const late = await fill(90_000);
  expect([splunk.total, splunk.events.length]).toEqual([100_000, 5000]);
  expect(late / early).toBeLessThan(1.1);
});
