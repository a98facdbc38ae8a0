import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { settingDefinitions } from "../../src/settings/definitions.ts";

describe("docs/settings.md", () => {
  it("has a table of all settings, in their order, with their defaults and meanings", () => {
    const page = readFileSync(join(import.meta.dirname, "..", "..", "docs", "settings.md"), "utf8");
    const table = /<!-- settings -->\n([\s\S]*?)<!-- \/settings -->/.exec(page)?.[1] ?? "";
    const rows = table
      .split("\n")
      .filter((line) => line.startsWith("| `"))
      .map((line) =>
        line
          .split("|")
          .map((cell) => cell.trim())
          .slice(1, -1),
      );
    const expected = Object.entries(settingDefinitions).map(
      ([name, { required, default: preset, meaning }]) => [
        `\`${name}\``,
        required ? "required" : preset === undefined ? "–" : `\`${preset}\``,
        meaning,
      ],
    );
    expect(rows).toEqual(expected);
  });
});
