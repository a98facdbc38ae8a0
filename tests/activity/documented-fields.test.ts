import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { fieldNames } from "../../src/activity/field-names.ts";

const read = (path: string) => readFileSync(join(import.meta.dirname, "..", "..", path), "utf8");

describe("what people read about the event", () => {
  test("the README names exactly the fields that there are", () => {
    const table = /\| fields [\s\S]*?\n\n/.exec(read("README.md"))?.[0] ?? "";
    const cells = table.split("\n").map((line) => line.split("|")[1] ?? "");
    const named = cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name));
    expect(named.filter((name) => name !== "EXTRA_FIELDS").sort()).toEqual([...fieldNames].sort());
  });
});
