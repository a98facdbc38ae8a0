import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { extractTimestamp } from "../src/extract-timestamp.ts";
import { sliceMember, splitJson } from "../src/hec/split-json.ts";
import { extractFields } from "../src/spl/extract-fields.ts";
import { toGlob } from "../src/spl/pattern.ts";
import { parseTimeModifier } from "../src/spl/time-modifier.ts";

const seeded = { seed: 20_260_301, numRuns: 300 };
const blanks = fc.constantFrom("", " ", "\n", "\r\n\t");
const objects = fc.array(fc.dictionary(fc.string(), fc.jsonValue()));

describe("splitJson", () => {
  test("gives back what was joined, with any blanks, one after the other or in an array", () => {
    fc.assert(
      fc.property(objects, blanks, fc.boolean(), (values, blank, isArray) => {
        const texts = values.map((value) => JSON.stringify(value));
        const body = isArray ? `${blank}[${texts.join(`${blank},${blank}`)}]${blank}` : texts.join(blank);
        expect([...splitJson(body)]).toEqual(texts);
      }),
      seeded,
    );
  });

  test("ends on any text, and whatever is cut short is undefined", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'[]{}",:\\ a1') }), (text) => {
        const parts = [...splitJson(text)];
        expect(parts.slice(0, -1)).not.toContain(undefined);
      }),
      { ...seeded, numRuns: 2000 },
    );
  });
});

test("sliceMember finds each member of an object as it was written", () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.jsonValue()),
      fc.constantFrom(undefined, 2),
      (value, indent) => {
        const text = JSON.stringify(value, undefined, indent);
        for (const key of Object.keys(value)) {
          expect(JSON.parse(sliceMember(text, key) ?? "")).toEqual(JSON.parse(JSON.stringify(value[key])));
        }
        expect(sliceMember(text, "\u0000none")).toBeUndefined();
      },
    ),
    seeded,
  );
});

test("extractFields reads any event, cut anywhere", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.nat(200), (value, end) => {
      for (const [name, values] of extractFields(JSON.stringify(value).slice(0, end))) {
        expect(typeof name).toBe("string");
        expect(values.length).toBeGreaterThan(0);
      }
    }),
    seeded,
  );
  expect(extractFields("[".repeat(100_000)).size).toBe(0);
  const many = Object.fromEntries(Array.from({ length: 150 }, (_, i) => [`f${i}`, i]));
  expect(extractFields(JSON.stringify(many)).size).toBe(100);
});

test.each([
  ["a*c", "abc", true],
  ["a*c", "ac", true],
  ["a*a", "a", false],
  ["*b*", "ABC", true],
  ["a*b*c", "a1b2b3c", true],
  ["a*b*c", "a1c", false],
  ["*", "", true],
  ["", "", true],
])("the pattern %j and %j: %s", (pattern, value, expected) => {
  expect(toGlob(pattern)(value)).toBe(expected);
});

const now = Date.parse("2026-03-04T10:20:30.400Z");

test.each([
  ['{"time":"2026-03-01T09:59:58.123Z"}', "2026-03-01T09:59:58.123Z"],
  ["2026-03-01 09:59:58,5 +0200 x", "2026-03-01T07:59:58.500Z"],
  ["2026-03-01T09:59:58", "2026-03-01T09:59:58.000Z"],
  ['{"time":1772359198.25}', "2026-03-01T09:59:58.250Z"],
  ["1772359198123 ms", "2026-03-01T09:59:58.123Z"],
  ["id 12345678901 no epoch", undefined],
  ["auth0|1772359198abc", undefined],
  ["2026-99-99T09:59:58Z", undefined],
  ["2019-01-01T00:00:00Z too long ago", undefined],
  ["2026-03-07T00:00:00Z too far ahead", undefined],
  [`${"x".repeat(110)}2026-03-01T09:59:58Z`, undefined],
  ["no time", undefined],
])("the time of %j is %s", (raw, expected) => {
  const time = extractTimestamp(raw, now);
  expect(time === undefined ? undefined : new Date(time * 1000).toISOString()).toBe(expected);
});

test.each([
  ["now", "2026-03-04T10:20:30.400Z"],
  ["-15m", "2026-03-04T10:05:30.400Z"],
  ["-1h@h", "2026-03-04T09:00:00.000Z"],
  ["@d", "2026-03-04T00:00:00.000Z"],
  ["-7d@d+2h", "2026-02-25T02:00:00.000Z"],
  ["@w0", "2026-03-01T00:00:00.000Z"],
  ["@w1", "2026-03-02T00:00:00.000Z"],
  ["-1mon@mon", "2026-02-01T00:00:00.000Z"],
  ["@q", "2026-01-01T00:00:00.000Z"],
  ["+1y@y", "2027-01-01T00:00:00.000Z"],
  ["-30", "2026-03-04T10:20:00.400Z"],
  ["1772359198.5", "2026-03-01T09:59:58.500Z"],
  ["2026-03-01T09:59:58.123+01:00", "2026-03-01T08:59:58.123Z"],
  ["soon", undefined],
  ["-5parsecs", undefined],
  ["-1h@", undefined],
  ["2026-13-01T00:00:00Z", undefined],
])("the time modifier %j is %s", (modifier, expected) => {
  const at = parseTimeModifier(modifier, now);
  expect(at === undefined ? undefined : new Date(at).toISOString()).toBe(expected);
});
