import { expect, test } from "@jest/globals";
import { runBody } from "./run-action.ts";

test("prints as Node does, whatever the method", async () => {
  const { console } = await runBody(`
    console.log("a %s b %d", "x", 3, { deep: { er: [1] } });
    console.error("error");
    console.warn("two\\nlines");
    console.log();
    console.group("g"); console.info("in"); console.groupEnd();
    console.assert(false, "asserted");`);
  expect(console.lines).toEqual([
    "a x b 3 { deep: { er: [ 1 ] } }",
    "error",
    "two",
    "lines",
    "",
    "g",
    "  in",
    "Assertion failed: asserted",
  ]);
});

test.each([
  [256, 256, false],
  [257, 256, true],
])("of %i characters Auth0 keeps %i", async (length, stored, truncated) => {
  const { console } = await runBody(`console.log("é".repeat(${length}))`);
  expect(console.lines).toEqual(["é".repeat(length)]);
  expect(console).toMatchObject({ stored: "é".repeat(stored), truncated });
});

test("the limit is for all lines together", async () => {
  const { console } = await runBody(`for (let i = 0; i < 30; i++) console.log("0123456789")`);
  expect(console.lines).toHaveLength(30);
  expect(console.stored).toBe(Array(30).fill("0123456789").join("\n").slice(0, 256));
  expect(console.truncated).toBe(true);
});

test("output beyond the buffer is dropped", async () => {
  const { console } = await runBody(`console.log("x".repeat(90)); console.log("lost")`, {
    limits: { consoleBufferBytes: 50, storedConsoleCharacters: 60 },
  });
  expect(console).toEqual({ lines: ["x".repeat(50)], stored: "x".repeat(50), truncated: false });
});
