import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { hecCodes } from "@splunk-action/local-splunk";
import { toAdvice } from "../../src/splunk/advice.ts";

const read = (path: string) => readFileSync(join(import.meta.dirname, "..", "..", path), "utf8");
const rows = [...read("docs/log-line.md").matchAll(/^\| `(E_\w+)` \| (.+) \| (.+) \|$/gm)];

test("docs/log-line.md says of each code what test-event says", () => {
  const documented = Object.fromEntries(rows.map(([, code, meaning, hint]) => [code, { meaning, hint }]));
  expect(documented).toEqual(Object.fromEntries(rows.map(([, code = ""]) => [code, toAdvice(code)])));
});

test("docs/log-line.md has every code of a transport, of a verdict and of the Event Collector", () => {
  const sources = ["src/http/transport-error.ts", "src/splunk/verdict.ts"].map(read).join("\n");
  const words = [...sources.matchAll(/"(E_[A-Z_]+)"/g)].map(([, code = ""]) => code);
  const numbers = Object.keys(hecCodes).filter((code) => code !== "0");
  const documented = new Set(rows.map(([, code]) => code));
  expect(words.length).toBeGreaterThan(10);
  expect(
    [...words, ...numbers.map((code) => `E_HEC_${code}`)].filter((code) => !documented.has(code)),
  ).toEqual([]);
});
