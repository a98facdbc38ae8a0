import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { parseSettings } from "../../src/settings/parse-settings.ts";
import { settingNames } from "../../src/settings/rules.ts";
import { toSettingsErrorText } from "../../src/settings/settings-error-texts.ts";

const seed = 20260301;
const mark = "Zq7marked";

/** Pieces that settings are made of, so that the halves of valid values meet. */
const piece = fc.constantFrom(
  "https://",
  "http://",
  "127.0.0.1",
  "[::1]",
  "s.example.com",
  ":8089",
  "/services/collector",
  "?",
  "#",
  "@",
  "%",
  "\\n",
  "-----BEGIN CERTIFICATE-----",
  "-----END CERTIFICATE-----",
  "AAAA",
  "2026-02-30",
  "T25:61:61Z",
  "a=",
  "user.",
  "request",
  ".body",
  "secrets",
  "__proto__",
  "constructor",
  "message",
  "email",
  ",",
  "=",
  ".",
  "$",
  ":",
  " ",
  "\n",
  "\u0000",
  "\ud83d",
  "1e9",
  "-1",
  "99999999999999",
  "deny",
  "silent",
  "Bearer ",
  "é",
);
const text = fc
  .array(fc.oneof(piece, fc.string({ unit: "binary", maxLength: 8 })), { maxLength: 8 })
  .map((pieces) => pieces.join(mark));
const value = fc.oneof(
  { weight: 8, arbitrary: text },
  { weight: 1, arbitrary: fc.jsonValue() },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      Symbol("x"),
      1n,
      () => mark,
      "x".repeat(100_000),
      Number.NaN,
      new Date(Number.NaN),
    ),
  },
);
const record = fc
  .uniqueArray(
    fc.tuple(
      fc.oneof(
        { weight: 9, arbitrary: fc.constantFrom<string>(...settingNames) },
        { weight: 1, arbitrary: fc.constantFrom("__proto__", "toString", "X") },
      ),
      value,
    ),
    { selector: ([name]) => name },
  )
  .map((entries): Record<string, unknown> => Object.fromEntries(entries));

describe("hostile settings", () => {
  it("lead to problems that name settings and quote nothing", () => {
    fc.assert(
      fc.property(record, (raw) => {
        const { errors, settings } = parseSettings(raw);
        expect(settings === undefined).toBe(errors.length > 0);
        const said = JSON.stringify([errors, errors.map(toSettingsErrorText)]);
        expect(said).not.toContain(mark);
        for (const problem of errors) {
          const { names } = problem;
          const message = toSettingsErrorText(problem);
          expect(names.length).toBeGreaterThan(0);
          expect(names.filter((name) => !(settingNames as readonly string[]).includes(name))).toEqual([]);
          for (const name of names) expect(message).toContain(name);
          expect(message.length).toBeLessThan(300);
        }
      }),
      { seed, numRuns: 500 },
    );
  });

  it.each(settingNames)("%s alone, whatever it holds, does no harm to the others", (name) => {
    const valid = { SPLUNK_URL: "https://s.example.com", SPLUNK_TOKEN: "t", HASH_KEY: "k" };
    fc.assert(
      fc.property(value, (held) => {
        const { errors } = parseSettings({ ...valid, [name]: held });
        const accused = new Set(errors.flatMap(({ names }) => names));
        const partners: Record<string, readonly string[]> = {
          SPLUNK_USERNAME: ["SPLUNK_USERNAME", "SPLUNK_TOKEN"],
          SPLUNK_PASSWORD: ["SPLUNK_PASSWORD", "SPLUNK_TOKEN"],
          SPLUNK_HEC_TOKEN: ["SPLUNK_HEC_TOKEN", "SPLUNK_TOKEN"],
          SPLUNK_TOKEN: ["SPLUNK_TOKEN", "SPLUNK_USERNAME", "SPLUNK_PASSWORD", "SPLUNK_HEC_TOKEN"],
          AUTH0_RUNTIME_CLIENT_ID: ["AUTH0_RUNTIME_CLIENT_ID", "AUTH0_RUNTIME_CLIENT_SECRET", "AUTH0_DOMAIN"],
          AUTH0_RUNTIME_CLIENT_SECRET: [
            "AUTH0_RUNTIME_CLIENT_ID",
            "AUTH0_RUNTIME_CLIENT_SECRET",
            "AUTH0_DOMAIN",
          ],
        };
        expect([...accused].filter((other) => !(partners[name] ?? [name]).includes(other))).toEqual([]);
      }),
      { seed, numRuns: 25 },
    );
  });
});
