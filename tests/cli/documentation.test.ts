import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { commands } from "../../cli/registry.ts";
import { renderCommandTable, renderReference } from "./render-reference.ts";

const docs = join(import.meta.dirname, "..", "..", "docs");
const file = join(docs, "cli.md");
const begin =
  "<!-- This part follows from the declarations: UPDATE_DOCS=1 npx jest tests/cli/documentation writes it. -->\n";
const end = "\n<!-- end -->";

test("docs/cli.md has every command with its options as they are declared", () => {
  const text = readFileSync(file, "utf8");
  const [before = "", after = ""] = [text.split(begin)[0], text.split(end)[1]];
  const right = `${before}${begin}\n${renderReference()}\n${end}${after}`;
  if (process.env.UPDATE_DOCS) writeFileSync(file, right);
  else expect(text).toBe(right);
});

test("README.md has the table of every command as they are declared", () => {
  const readme = join(docs, "..", "README.md");
  const text = readFileSync(readme, "utf8");
  const right = text.replace(
    /(<!-- commands: .* -->\n)[\s\S]*?(<!-- \/commands -->)/,
    (_, before, after) => `${before}${renderCommandTable()}\n${after}`,
  );
  expect(right).toContain(renderCommandTable());
  if (process.env.UPDATE_DOCS) writeFileSync(readme, right);
  else expect(text).toBe(right);
});

test("docs/cli.schema.json defines the JSON of every command", () => {
  const { definitions } = JSON.parse(readFileSync(join(docs, "cli.schema.json"), "utf8"));
  expect(Object.keys(definitions)).toEqual(expect.arrayContaining(commands.map(({ name }) => name)));
});
