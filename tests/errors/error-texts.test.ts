import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { hecCodes } from "@splunk-action/local-splunk";
import { commandErrorTexts } from "../../src/errors/command-error-texts.ts";
import { errorTexts, toErrorText } from "../../src/errors/error-texts.ts";
import { Failure } from "../../src/errors/failure.ts";

const logLineDocs = readFileSync(join(import.meta.dirname, "..", "..", "docs", "log-line.md"), "utf8");
const toRow = ([code, { meaning, hint }]: readonly [string, { meaning: string; hint: string }]) =>
  `| \`${code}\` | ${meaning} | ${hint} |`;
const isCommandCode = (code: string) => Object.hasOwn(commandErrorTexts, code);
const toRows = (texts: object) => Object.entries(texts).map(toRow);

describe("docs/log-line.md", () => {
  const rows = logLineDocs.split("\n").filter((line) => /^\| `[A-Z_0-9]+` \|/.test(line));

  it("lists every code of the Action and of the command line with the texts that commands print", () => {
    const actionCodes = Object.entries(errorTexts).filter(([code]) => !isCommandCode(code));
    expect(rows).toEqual([...actionCodes.map(toRow), ...toRows(commandErrorTexts)]);
  });
});

describe("toErrorText", () => {
  it("knows every code of the Event Collector's table", () => {
    const unknown = Object.keys(hecCodes).filter((code) => !Object.hasOwn(errorTexts, `E_HEC_${code}`));
    expect(unknown).toEqual([]);
  });

  it.each([
    ["E_HTTP_418", "HTTP 418"],
    ["E_HTTP_599", "HTTP 599"],
    ["E_HEC_99", "Splunk's code 99"],
    ["E_LATER", "E_LATER"],
    ["toString", "toString"],
  ])("explains %s although the table does not have it", (code, meaning) => {
    expect(toErrorText(code)).toEqual({ meaning, hint: expect.stringMatching(/^[A-Z].+\.$/) });
  });

  it("has sentences: a meaning that continues one, a hint that is one", () => {
    for (const [code, { meaning, hint }] of Object.entries(errorTexts)) {
      expect([code, meaning]).toEqual([code, expect.stringMatching(/[^.]$/)]);
      expect([code, hint]).toEqual([code, expect.stringMatching(/^[A-Z].+\.$/)]);
    }
  });
});

describe("Failure", () => {
  it.each([
    ["USAGE", 3],
    ["ENV_FILE", 3],
    ["STATE_FILE", 3],
    ["E_TIMEOUT", 1],
    ["RECONCILE_UNVERIFIED", 1],
    ["AUTH0_API", 1],
  ] as const)("of %s ends with exit status %i", (code, exitCode) => {
    expect(new Failure(code, "message", "hint").exitCode).toBe(exitCode);
  });
});
