import { describe, expect, it } from "@jest/globals";
import { toJsonValue } from "../../src/activity/json-value.ts";

describe("toJsonValue", () => {
  it.each([
    ["a text", "x", "x"],
    ["an empty text", "", undefined],
    ["half a character", "a\ud83d", "a\ufffd"],
    ["a whole character", "\ud83d\ude00", "\ud83d\ude00"],
    ["a number", -1.5, -1.5],
    ["NaN", Number.NaN, undefined],
    ["infinity", Number.POSITIVE_INFINITY, undefined],
    ["false", false, false],
    ["null", null, undefined],
    ["undefined", undefined, undefined],
    ["a function", () => 1, undefined],
    ["a symbol", Symbol("x"), undefined],
    ["a bigint", 1n, undefined],
    ["a date", new Date(0), "1970-01-01T00:00:00.000Z"],
    ["an invalid date", new Date(Number.NaN), undefined],
    ["an empty list", [], undefined],
    ["an empty object", {}, undefined],
    ["a list of nothing", [null, "", []], undefined],
    ["a list with holes", ["a", null, "b"], ["a", "b"]],
    ["an object with nothing", { a: null, b: { c: "" } }, undefined],
    ["an object", { a: { b: [1, { c: true }] } }, { a: { b: [1, { c: true }] } }],
    ["a key that is half a character", { "\ud83d": 1 }, { "\ufffd": 1 }],
  ])("%s", (_, value, expected) => {
    expect(toJsonValue(value)).toEqual(expected);
  });

  it("ends in a cycle", () => {
    const cycle: Record<string, unknown> = { a: 1 };
    cycle.self = cycle;
    expect(JSON.stringify(toJsonValue(cycle))).toBe(
      '{"a":1,"self":{"a":1,"self":{"a":1,"self":{"a":1,"self":{"a":1,"self":{"a":1}}}}}}',
    );
  });

  it("keeps __proto__ a key like others", () => {
    const value = toJsonValue(JSON.parse('{"__proto__":{"polluted":true}}'));
    expect(JSON.stringify(value)).toBe('{"__proto__":{"polluted":true}}');
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});
