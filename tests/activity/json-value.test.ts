import { describe, expect, it } from "@jest/globals";
import {
  toJsonValue as copy,
  createCopyLimits,
  toBoolean,
  toNumber,
  toText,
} from "../../src/activity/json-value.ts";

const toJsonValue = (value: unknown) => copy(value, createCopyLimits());

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

describe("limits", () => {
  /** Counts every access to a value and to everything in it. */
  function counted(value: unknown, count: { accesses: number }): unknown {
    if (typeof value !== "object" || value === null) return value;
    return new Proxy(value, {
      get: (target, key) => {
        count.accesses++;
        return counted(Reflect.get(target, key), count);
      },
    });
  }
  const wide = (width: number) => Object.fromEntries(Array.from({ length: width }, (_, i) => [`k${i}`, i]));
  const nest = (width: number, depth: number): unknown =>
    depth === 0 ? "x" : Array.from({ length: width }, () => nest(width, depth - 1));
  const cycle: Record<string, unknown> = {};
  for (let index = 0; index < 20; index++) cycle[`self${index}`] = cycle;

  it.each([
    ["a list of a million", Array(1_000_000).fill("x")],
    ["an object of a hundred thousand", wide(100_000)],
    ["lists in lists", nest(9, 6)],
    ["a cycle of width 20", cycle],
    ["empty values", Array(1_000_000).fill(null)],
  ])("end the copying of %s", (_, value) => {
    const count = { accesses: 0 };
    copy(counted(value, count), createCopyLimits());
    expect(count.accesses).toBeGreaterThan(0);
    expect(count.accesses).toBeLessThan(10_000);
  });

  it("hold for all fields of an event together", () => {
    const count = { accesses: 0 };
    const limits = createCopyLimits();
    for (let field = 0; field < 500; field++) copy(counted(nest(9, 4), count), limits);
    expect(count.accesses).toBeLessThan(10_000);
  });

  it("list the keys of one very wide object, and then of no other", () => {
    let listed = 0;
    const value = () =>
      new Proxy(wide(5000), {
        ownKeys: (target) => {
          listed++;
          return Reflect.ownKeys(target);
        },
      });
    const limits = createCopyLimits();
    for (let field = 0; field < 50; field++) copy(value(), limits);
    expect(listed).toBe(1);
  });

  it("count characters, of values and of keys", () => {
    const limits = createCopyLimits();
    const text = "x".repeat(1000);
    const copies = Array.from({ length: 200 }, () => copy(text, limits));
    expect(copies.filter((value) => value !== undefined)).toHaveLength(100);
    const keys = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [index + text, 1]));
    expect(Object.keys(copy(keys, createCopyLimits()) ?? {}).length).toBeLessThan(100);
  });

  it("cut a text that alone would make the event too long", () => {
    expect(toText("x".repeat(5000))).toHaveLength(5000);
    expect(toText("x".repeat(5001))).toBe(`${"x".repeat(1023)}…`);
    expect(toText(`${"x".repeat(1022)}\ud83d\ude00${"x".repeat(5000)}`)).toBe(`${"x".repeat(1022)}…`);
  });
});

describe("values of neighbouring types", () => {
  it.each([
    ["5", 5],
    [" -3.25 ", -3.25],
    ["+1", 1],
    ["", undefined],
    [" ", undefined],
    ["5 logins", undefined],
    ["0x10", undefined],
    ["Infinity", undefined],
    ["1".repeat(400), undefined],
    [Number.NaN, undefined],
    [0, 0],
    [true, undefined],
    [[5], undefined],
  ])("the number in %j is %p", (value, expected) => {
    expect(toNumber(value)).toBe(expected);
  });

  it.each([
    [true, true],
    [false, false],
    ["true", true],
    ["false", false],
    ["", false],
    ["no", true],
    [1, undefined],
    [null, undefined],
    [[], undefined],
  ])("the boolean in %j is %p", (value, expected) => {
    expect(toBoolean(value)).toBe(expected);
  });

  it("reads dates of another realm, and calls none of their own methods", async () => {
    const { runInNewContext } = await import("node:vm");
    const date = runInNewContext("Object.assign(new Date(7), { getTime() { throw 1; } })");
    expect(toText(date)).toBe("1970-01-01T00:00:00.007Z");
    expect(toText(runInNewContext("new Date(NaN)"))).toBeUndefined();
    expect(toText(new Proxy(new Date(7), {}))).toBeUndefined();
  });
});
