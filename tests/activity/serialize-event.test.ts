import { describe, expect, it, jest } from "@jest/globals";
import { fieldNames } from "../../src/activity/field-names.ts";
import type { JsonValue } from "../../src/activity/json-value.ts";
import { serializeEvent } from "../../src/activity/serialize-event.ts";

type EventFields = readonly (readonly [name: string, value: JsonValue])[];
const fitEvent = (fields: EventFields) => serializeEvent(Object.fromEntries(fields), {});

/** Fields whose JSON has exactly so many bytes, by way of many short texts that no cut touches. */
function fieldsOf(bytes: number): EventFields {
  const fill = (rest: number) => [
    ...Array(Math.floor(rest / 103)).fill("x".repeat(100)),
    "y".repeat(rest % 103),
  ];
  const empty = JSON.stringify({ message: "Login", roles: [""] }).length;
  const fields: EventFields = [
    ["message", "Login"],
    ["roles", fill(bytes - empty)],
  ];
  if (JSON.stringify(Object.fromEntries(fields)).length !== bytes) throw new Error("the fixture is wrong");
  return fields;
}

const named: EventFields = fieldNames.map(
  (name) => [name, name === "test" ? true : `${name} value`] as const,
);
const withValue = (name: string, value: JsonValue): EventFields =>
  named.map(([key, old]) => [key, key === name ? value : old]);
const toFitted = (fields: EventFields): Record<string, JsonValue> => JSON.parse(fitEvent(fields));

describe("serializeEvent", () => {
  it("leaves an event of 4 999 bytes as it is", () => {
    const fields = fieldsOf(4999);
    expect(fitEvent(fields)).toBe(JSON.stringify(Object.fromEntries(fields)));
  });

  it("does not leave one of 5 000 bytes", () => {
    expect(fitEvent(fieldsOf(5000))).toBe('{"message":"Login"}');
  });

  it("counts bytes, not characters", () => {
    const value = "é".repeat(2600);
    expect(
      toFitted([
        ["message", "Login"],
        ["plan", value],
      ]).plan,
    ).toBe(`${"é".repeat(1023)}…`);
  });

  it.each([
    ["1 024", 6000, 1, 1024],
    ["512", 6000, 5, 512],
    ["256", 6000, 10, 256],
  ])("cuts long texts to %s units, and only as far as it must", (_, length, count, cut) => {
    const names = Array.from({ length: count }, (_, index) => `extra${index}`);
    const fitted = toFitted([...named, ...names.map((name) => [name, "x".repeat(length)] as const)]);
    for (const name of names) expect(fitted[name]).toBe(`${"x".repeat(cut - 1)}…`);
    expect(Object.keys(fitted)).toEqual([...fieldNames, ...names]);
  });

  it("cuts inside lists and objects too", () => {
    const value = { a: ["x".repeat(5000), "short"], b: 1 };
    expect(
      toFitted([
        ["message", "Login"],
        ["plan", value],
      ]).plan,
    ).toEqual({ a: [`${"x".repeat(1023)}…`, "short"], b: 1 });
  });

  it("splits no character", () => {
    // The cut falls between the two halves of the 512th smile.
    const fitted = toFitted([
      ["message", "Login"],
      ["plan", "\ud83d\ude00".repeat(2000)],
    ]);
    expect(fitted.plan).toBe(`${"\ud83d\ude00".repeat(511)}…`);
    const odd = toFitted([
      ["message", "Login"],
      ["plan", `x${"\ud83d\ude00".repeat(2000)}`],
    ]);
    expect(odd.plan).toBe(`x${"\ud83d\ude00".repeat(511)}…`);
  });

  it("drops the user's own fields first, the last of them before the others", () => {
    const list = Array(25).fill("x".repeat(100));
    const fitted = toFitted([...named, ["a", list], ["b", list], ["c", list]]);
    expect(Object.keys(fitted)).toEqual([...fieldNames, "a"]);
  });

  it("then drops its own, the least important first", () => {
    const fitted = toFitted(withValue("riskAssessments", Array(60).fill("x".repeat(100))));
    const gone = fieldNames.filter((name) => !(name in fitted));
    expect(gone).toEqual(["riskAssessments", "roles", "ja4", "actionVersion"]);
  });

  it.each(["loginType", "tenant", "authenticationMethods"])(
    "drops all down to %s where that is what fills it",
    (name) => {
      const fitted = toFitted(withValue(name, Array(60).fill("x".repeat(100))));
      const kept = fieldNames.slice(0, fieldNames.indexOf(name as "tenant"));
      expect(Object.keys(fitted)).toEqual([...kept, "reconciled", "logId", "test"]);
    },
  );

  it.each([
    ["long", "x".repeat(20_000)],
    ["of characters that JSON writes as six bytes", "\u0001".repeat(20_000)],
    ["of smiles", "\ud83d\ude00".repeat(20_000)],
  ])("keeps the essential fields when every text is %s", (_, text) => {
    const json = fitEvent(fieldNames.map((name) => [name, name === "test" ? true : text] as const));
    expect(Buffer.byteLength(json)).toBeLessThan(5000);
    const kept = Object.keys(JSON.parse(json));
    expect(kept.slice(0, 8)).toEqual(fieldNames.slice(0, 8));
    expect(kept.at(-1)).toBe("test");
  });

  it("cuts the essential fields to 64 units where 256 are too many", () => {
    const fitted = toFitted(fieldNames.map((name) => [name, "\u0001".repeat(5000)] as const));
    expect(fitted.userName).toBe(`${"\u0001".repeat(63)}…`);
  });

  it("writes each field a few times only, however many have to go", () => {
    const large = Array(20).fill("x".repeat(50));
    const extra = Array.from({ length: 200 }, (_, index) => [`extra${index}`, large] as const);
    const fields = [...named, ...extra];
    const length = JSON.stringify(Object.fromEntries(fields)).length;
    const stringify = jest.spyOn(JSON, "stringify");
    const fitted = toFitted(fields);
    const written = stringify.mock.results.reduce((sum, { value }) => sum + String(value).length, 0);
    stringify.mockRestore();
    expect(Object.keys(fitted).filter((name) => name.startsWith("extra"))).toEqual([
      "extra0",
      "extra1",
      "extra2",
    ]);
    expect(written).toBeLessThan(6 * length);
  });
});
