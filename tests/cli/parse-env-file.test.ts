import { describe, expect, test } from "@jest/globals";
import { parseEnvFile } from "../../cli/parse-env-file.ts";
import { Failure } from "../../src/errors/failure.ts";

const names = ["SPLUNK_PASSWORD", "SPLUNK_CA_CERT", "SPLUNK_URL"];
const parse = (text: string | Uint8Array) =>
  parseEnvFile(typeof text === "string" ? Buffer.from(text) : text, names, ".env");

function failureOf(text: string | Uint8Array): Failure {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error("no failure");
}

describe("a value is read whole", () => {
  test.each([
    ["unquoted", "SPLUNK_PASSWORD=Tr0ub4dor", "Tr0ub4dor"],
    ["with a comment behind a blank", "SPLUNK_PASSWORD=Tr0ub4dor # old one", "Tr0ub4dor"],
    ["empty with a comment", "SPLUNK_PASSWORD= # to be set", ""],
    ["in single quotes with #", "SPLUNK_PASSWORD='Tr0ub4dor#3xyz'", "Tr0ub4dor#3xyz"],
    ["in double quotes with # and a comment", 'SPLUNK_PASSWORD="Tr0ub4dor#3" # new', "Tr0ub4dor#3"],
    ["in single quotes with a double quote", "SPLUNK_PASSWORD='a\"b'", 'a"b'],
    ["in double quotes with a single quote", 'SPLUNK_PASSWORD="it\'s"', "it's"],
    ["with =", "SPLUNK_PASSWORD=a=b==", "a=b=="],
    ["behind export", "export SPLUNK_PASSWORD='x#y'", "x#y"],
    ["with \\r\\n", "SPLUNK_PASSWORD=abc\r\nSPLUNK_URL=x\r\n", "abc"],
    ["with $, which is not expanded", "SPLUNK_PASSWORD=a$HOME", "a$HOME"],
    ["in backticks with the other quotes", 'SPLUNK_PASSWORD=`it\'s "so"`', 'it\'s "so"'],
    ["with blanks at its ends", "SPLUNK_PASSWORD =  abc  ", "abc"],
    ["in quotes with blanks at its ends", "SPLUNK_PASSWORD='  abc  '", "  abc  "],
    ["beside comments that hold the name", "# SPLUNK_PASSWORD=a#b\nSPLUNK_PASSWORD=abc", "abc"],
    ["behind a byte order mark", "\ufeffSPLUNK_PASSWORD=abc", "abc"],
  ])("%s", (_how, text, value) => {
    expect(parse(text)).toMatchObject({ SPLUNK_PASSWORD: value });
  });

  test("over several lines", () => {
    const pem = "-----BEGIN CERTIFICATE-----\nMIIB#=\n-----END CERTIFICATE-----";
    expect(parse(`A=1\nSPLUNK_CA_CERT="${pem}"\nSPLUNK_URL=u`)).toEqual({
      A: "1",
      SPLUNK_CA_CERT: pem,
      SPLUNK_URL: "u",
    });
  });
});

describe("what programs read differently is an error with line and name, and without the value", () => {
  test.each([
    ["# without a blank", "A=1\n\nSPLUNK_PASSWORD=Tr0ub4dor#3xyz", 3, "contains # and no quotes"],
    ["# first", "SPLUNK_PASSWORD=#Tr0ub4dor", 1, "contains # and no quotes"],
    ["an escaped double quote", 'SPLUNK_PASSWORD="Tr0ub\\"4dor"', 1, "an escaped quote"],
    ["an escaped single quote", "SPLUNK_PASSWORD='Tr0ub\\'4dor'", 1, "an escaped quote"],
    ["a quote that does not end", "SPLUNK_PASSWORD='Tr0ub4dor\nSPLUNK_URL=x", 1, "does not end"],
    ["text behind a quote", "SPLUNK_PASSWORD='Tr0ub'4dor", 1, "after the closing quote"],
    ["a colon", "SPLUNK_PASSWORD: Tr0ub4dor", 1, "a colon instead of ="],
    ["a name without a value", "SPLUNK_PASSWORD", 1, "the line is not NAME=value"],
    ["the command set of Windows", "A=1\nset SPLUNK_PASSWORD=Tr0ub", 2, "the line is not NAME=value"],
    ["an assignment of PowerShell", "$env:SPLUNK_PASSWORD='Tr0ub'", 1, "the line is not NAME=value"],
    ["an invisible character in the name", "SPLUNK\u200b_PASSWORD=Tr0ub", 1, "the line is not NAME=value"],
    ["a NUL character", "SPLUNK_PASSWORD=Tr0ub\0dor", 1, "a NUL character"],
    ["# behind a line separator", "SPLUNK_PASSWORD=Tr\u2028b#x", 1, "contains #"],
    ["a line after a long value", "SPLUNK_CA_CERT='a\nb\nc'\nSPLUNK_PASSWORD=Tr0ub#1", 4, "contains #"],
  ])("%s", (_what, text, line, message) => {
    const failure = failureOf(text);
    expect(failure).toMatchObject({ code: "ENV_FILE", exitCode: 3 });
    expect(failure.message).toContain(`.env, line ${line}, SPLUNK_PASSWORD: `);
    expect(failure.message).toContain(message);
    expect(failure.message + failure.hint).not.toContain("Tr0ub");
  });

  test("but not in lines of other programs", () => {
    expect(parse('OTHER=a#b\nQUOTED="a\\"b"\nSPLUNK_URL=x')).toMatchObject({ SPLUNK_URL: "x" });
    expect(parse('set -a\n[ -n "$SPLUNK_URL" ]\nSPLUNK_URL=x')).toMatchObject({ SPLUNK_URL: "x" });
  });
});

test.each([
  ["little-endian with a mark", Buffer.from("\ufeffSPLUNK_URL=x", "utf16le")],
  ["little-endian", Buffer.from("SPLUNK_URL=x", "utf16le")],
  ["big-endian", Buffer.from("\ufeffSPLUNK_URL=x", "utf16le").swap16()],
])("a file in UTF-16 is named for what it is: %s", (_how, bytes) => {
  expect(failureOf(bytes)).toMatchObject({ code: "ENV_FILE", message: ".env is UTF-16" });
});

test("a character that is not UTF-8 is named by its line", () => {
  const bytes = Buffer.from("A=1\nSPLUNK_PASSWORD=caf\xe9\n", "latin1");
  expect(failureOf(bytes).message).toBe(".env, line 2, SPLUNK_PASSWORD: a character is not UTF-8");
  expect(parse(Buffer.from("# K\xf6nig\nSPLUNK_URL=x\n", "latin1"))).toEqual({ SPLUNK_URL: "x" });
});
