import { describe, expect, test } from "@jest/globals";
import { createActivityLog } from "../src/activity-log.ts";
import { createEventStream } from "../src/event-stream.ts";
import { createMask } from "../src/flow/mask.ts";
import type { EventView } from "../src/page-model.ts";

function toEvent(serial: number, fields: Record<string, unknown>, time = 1_000_000 + serial): EventView {
  const where = { index: "auth0", host: "h", source: "s", sourcetype: "t", via: "collector/event" };
  return { ...where, serial, time, fields, raw: JSON.stringify(fields) };
}

describe("what the charts are drawn from", () => {
  test("counts by time, application and country, with the rest in one", () => {
    const log = createActivityLog();
    const now = 600_000_000;
    for (let n = 0; n < 9; n += 1) {
      const message = n % 3 === 0 ? "SignUp" : "Login";
      log.add(toEvent(n, { message, application: `app${n}`, country: "DE" }, now - n * 5_000));
    }
    log.add(toEvent(10, { message: "Login", application: "app0" }, now - 3_600_000));
    log.add(toEvent(11, { message: "other" }, now));
    const { signUps, logins, buckets, applications, countries } = log.read(5, now);
    expect({ signUps, logins, countries }).toEqual({
      signUps: 3,
      logins: 6,
      countries: [{ name: "DE", signUps: 3, logins: 6 }],
    });
    expect(buckets).toHaveLength(60);
    expect(buckets.slice(-9).map((bucket) => bucket.signUps + bucket.logins)).toEqual(Array(9).fill(1));
    expect(applications.at(-1)).toEqual({ name: "3 others", signUps: 1, logins: 2 });
  });

  test("counts apart what Splunk did not accept", () => {
    const log = createActivityLog();
    const now = 600_000_000;
    log.add(toEvent(1, { message: "Login", application: "app", country: "DE" }, now));
    for (const at of [now, now - 1_000, now - 10_000, now - 3_600_000]) log.addUndelivered(at);
    const { logins, undelivered, buckets, applications } = log.read(5, now);
    expect({ logins, undelivered, applications }).toEqual({
      ...{ logins: 1, undelivered: 3 },
      applications: [{ name: "app", signUps: 0, logins: 1 }],
    });
    expect(buckets.slice(-3).map((bucket) => [bucket.logins, bucket.undelivered])).toEqual([
      ...[
        [0, 1],
        [0, 1],
        [1, 1],
      ],
    ]);
    for (let n = 0; n < 30_000; n += 1) log.addUndelivered(now);
    expect(log.read(5, now).undelivered).toBeLessThanOrEqual(22_000);
  });

  test("keeps so much and no more", () => {
    const log = createActivityLog();
    for (let n = 0; n < 30_000; n += 1)
      log.add(toEvent(n, { message: "Login", application: `app${n}` }, 1_000));
    expect(log.read(5, 1_000).logins).toBeLessThanOrEqual(22_000);
    expect(log.read(5, 1_000).logins).toBeGreaterThanOrEqual(20_000);
  });
});

describe("the stream", () => {
  test("puts many changes into one message of bounded size", async () => {
    const stream = createEventStream();
    const reader = stream.open(new AbortController().signal).body?.getReader();
    await reader?.read();
    for (let n = 1; n <= 500; n += 1)
      stream.publish({ topic: "events", event: toEvent(n, {}), eventCount: n });
    const text = new TextDecoder().decode((await reader?.read())?.value);
    stream.close();
    const { topics, events, eventCount } = JSON.parse(text.replace("data: ", ""));
    expect({ topics, eventCount }).toEqual({ topics: ["events"], eventCount: 500 });
    expect(events.map(({ serial }: EventView) => serial)).toEqual(
      Array.from({ length: 25 }, (_, n) => 500 - n),
    );
  });

  test("refuses more pages than it can serve, and forgets those that went", () => {
    const stream = createEventStream();
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
    expect(mask.text("auth0 11111111-dummy 11111111-dummy-longer abc")).toBe("auth0 •••••• •••••• abc");
  });

  test("takes tokens out of JSON, also of JSON that was cut", () => {
    expect(mask.text('{"access_token":"dummy.jwt","expires_in":1}')).toBe(
      '{"access_token":"••••••","expires_in":1}',
    );
    expect(mask.text('{"client_secret": "dumm')).toBe('{"client_secret": "••••••"');
  });

  test("shows of an authorization its scheme alone", () => {
    expect(mask.headers({ authorization: "Splunk 11111111-dummy", "user-agent": "x" })).toEqual([
      ["authorization", "Splunk ••••••"],
      ["user-agent", "x"],
    ]);
  });

  test("never shows a part of a secret at the place where a text is cut", () => {
    const text = mask.text(`${"x".repeat(7_995)}11111111-dummy`);
    expect(text).not.toContain("1111");
    expect(text.length).toBeLessThanOrEqual(8_001);
  });
});
