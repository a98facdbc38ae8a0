import { join } from "node:path";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { environmentNames } from "../../cli/environment-names.ts";
import { quoteValue, renderSettings } from "../../cli/init/write-settings.ts";
import { parseEnvFile } from "../../cli/parse-env-file.ts";

const dist = join(import.meta.dirname, "..", "..", "dist");

/** Whole values of a password: what shells, quotes, comments and replacement patterns make of them would differ. */
const hostile = fc.string({
  minLength: 1,
  maxLength: 20,
  unit: fc.constantFrom("a", "#", "$", "$&", "\\", "\\n", "'", '"', "`", " ", "=", "ü", "{", "}", "%"),
});
const answers = fc.dictionary(
  fc.constantFrom(
    "SPLUNK_URL",
    "SPLUNK_PASSWORD",
    "AUTH0_CLIENT_SECRET",
    "SPLUNK_SEARCH_PASSWORD",
    "HASH_KEY",
  ),
  hostile.filter((value) => quoteValue(value) !== undefined),
);

test("the file that init writes gives back every answer as it was typed", async () => {
  await fc.assert(
    fc.asyncProperty(answers, async (given) => {
      const text = await renderSettings(dist, given);
      const read = parseEnvFile(Buffer.from(text), environmentNames, ".env");
      const set = Object.entries(read).filter(([, value]) => value !== "");
      expect(Object.fromEntries(set)).toEqual(given);
    }),
    { seed: 12, numRuns: 300 },
  );
});

test.each(["Tr0ub4dor#3xyz", "it's", 'say "hi"', "$HOME", "C:\\new\\table", " blank ends ", "a\\nb"])(
  "%j can be written",
  (value) => {
    expect(quoteValue(value)).toBeDefined();
  },
);

test("a value with quotes of every kind cannot", () => {
  expect(quoteValue("#'\"`")).toBeUndefined();
});
