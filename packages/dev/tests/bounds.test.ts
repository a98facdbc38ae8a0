import { describe, expect, test } from "@jest/globals";
import { createEventStream } from "../src/event-stream.ts";
import { createMask } from "../src/flow/mask.ts";
import { createLosses } from "../src/losses.ts";
import type { EventView } from "../src/page-model.ts";

function toEvent(serial: number, fields: Record<string, unknown>, time = 1_000_000 + serial): EventView {
  const where = { index: "auth0", host: "h", source: "s", sourcetype: "t", via: "collector/event" };
  return { ...where, serial, time, fields, raw: JSON.stringify(fields) };
}

describe("the stream", () => {
  test("puts many changes into one message of bounded size", async () => {
    const stream = createEventStream(createLosses());
    const reader = stream.open(new AbortController().signal).body?.getReader();
    await reader?.read();
    for (let n = 1; n <= 500; n += 1)
      stream.publish({ topic: "events", event: toEvent(n, {}), eventCount: n });
    const text = new TextDecoder().decode((await reader?.read())?.value);
    stream.close();
    const { topics, events, eventCount, isCut } = JSON.parse(text.replace("data: ", ""));
    expect({ topics, eventCount, isCut }).toEqual({ topics: ["events"], eventCount: 500, isCut: true });
    expect(events.map(({ serial }: EventView) => serial)).toEqual(
      Array.from({ length: 25 }, (_, n) => 500 - n),
    );
  });

  test("refuses more pages than it can serve, and forgets those that went", () => {
    const stream = createEventStream(createLosses());
    const leave = Array.from({ length: 20 }, () => {
      const abort = new AbortController();
      stream.open(abort.signal);
      return abort;
    });
    expect(stream.open(new AbortController().signal).status).toBe(503);
    leave[0]?.abort();
    expect(stream.open(new AbortController().signal).status).toBe(200);
    stream.close();
  });
});

describe("the mask", () => {
  const mask = createMask({
    SPLUNK_INDEX: "auth0",
    SPLUNK_HEC_TOKEN: "11111111-dummy",
    MINE: "11111111-dummy-longer",
    SHORT: "abc",
  });

  test("takes secrets out, the longest first, and leaves what may be seen", () => {
    expect(mask.text("auth0 11111111-dummy 11111111-dummy-longer abc")).toBe("auth0 ••• ••• abc");
  });

  test("takes tokens out of JSON, also of JSON that was cut", () => {
    expect(mask.text('{"access_token":"dummy.jwt","expires_in":1}')).toBe(
      '{"access_token":"•••","expires_in":1}',
    );
    expect(mask.text('{"client_secret": "dumm')).toBe('{"client_secret": "•••"');
  });

  test("shows of an authorization its scheme alone", () => {
    expect(mask.headers({ authorization: "Splunk 11111111-dummy", "user-agent": "x" })).toEqual([
      ["authorization", "Splunk •••"],
      ["user-agent", "x"],
    ]);
  });

  test("never shows a part of a secret at the place where a text is cut", () => {
    const text = mask.text(`${"x".repeat(7_995)}11111111-dummy`);
    expect(text).not.toContain("1111");
    expect(text.length).toBeLessThanOrEqual(8_001);
  });
});
