import { parse } from "dotenv";
import { Failure } from "../src/errors/failure.ts";

/**
 * Parses an env file. A value that programs parse differently is an error, so no value is silently cut.
 *
 * @param names The names to check. Other lines are not checked.
 * @param shownAs The file's name in messages.
 * @throws {Failure} `ENV_FILE` with line number and name, never with a value.
 */
export function parseEnvFile(
  bytes: Uint8Array,
  names: readonly string[],
  shownAs: string,
): Readonly<Record<string, string>> {
  const text = decode(bytes, shownAs);
  for (const assignment of findAssignments(text)) {
    const reason = names.includes(assignment.name) ? findAmbiguity(assignment) : undefined;
    if (reason === undefined) continue;
    const { line, name } = assignment;
    throw new Failure("ENV_FILE", `${shownAs}, line ${line}, ${name}: ${reason.what}`, reason.hint);
  }
  return parse(text);
}

function decode(bytes: Uint8Array, shownAs: string): string {
  const [first, second] = bytes;
  const hasMark = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  if (hasMark || bytes.includes(0)) {
    throw new Failure("ENV_FILE", `${shownAs} is UTF-16`, "Save it as UTF-8.");
  }
  const text = new TextDecoder().decode(bytes).replace(/\r\n?/g, "\n");
  const broken = text.split("\n").findIndex((line) => line.includes("\ufffd"));
  if (broken !== -1) {
    throw new Failure(
      "ENV_FILE",
      `${shownAs}, line ${broken + 1}: a character is not UTF-8`,
      "Save the file as UTF-8.",
    );
  }
  return text;
}

/** A line that sets a name, and the text after its `=`, including the following lines of a multi-line quote. */
interface Assignment {
  readonly line: number;
  readonly name: string;
  /** `=`, or `:` as in YAML, which some programs read. */
  readonly operator: string;
  /** Including the blanks before it. */
  readonly text: string;
}

function findAssignments(text: string): readonly Assignment[] {
  const lines = text.split("\n");
  const found: Assignment[] = [];
  for (let at = 0; at < lines.length; at++) {
    const match = /^\s*(?:export\s+)?([\w.-]+)\s*(=|:(?=\s))(.*)$/.exec(lines[at] ?? "");
    if (match === null) continue;
    const [, name = "", operator = "", first = ""] = match;
    let text = first;
    const start = at;
    const quote = /^\s*(['"`])/.exec(first)?.[1];
    if (quote !== undefined) {
      const isOpen = () => text.indexOf(quote) === text.lastIndexOf(quote);
      while (isOpen() && at + 1 < lines.length) text += `\n${lines[++at]}`;
      // A quote without an end would include all following lines, so check them, too.
      if (isOpen()) at = start;
    }
    found.push({ line: start + 1, name, operator, text });
  }
  return found;
}

interface Ambiguity {
  readonly what: string;
  readonly hint: string;
}

function findAmbiguity(assignment: Assignment): Ambiguity | undefined {
  if (assignment.operator === ":") {
    return { what: "a colon instead of =, which some programs do not support", hint: "Write NAME=value." };
  }
  const text = assignment.text.trimStart();
  const quote = /^['"`]/.exec(text)?.[0];
  if (quote === undefined) return findUnquotedHash(assignment.text);
  const end = findClosingQuote(text, quote);
  if (text.slice(1, end).includes(`\\${quote}`) || (end === -1 && text.includes(`\\${quote}`))) {
    return {
      what: `a quoted value contains an escaped quote (\\${quote}), which programs parse differently`,
      hint: `Quote the value with another kind of quote: ${otherQuotes(quote)}.`,
    };
  }
  if (end === -1) {
    return { what: `the quote ${quote} does not end`, hint: `Add the closing ${quote} after the value.` };
  }
  return /^\s*(#.*)?$/.test(text.slice(end + 1))
    ? undefined
    : {
        what: `there is text after the closing quote ${quote}`,
        hint: `Quote the whole value with one kind of quote that it does not contain: ${otherQuotes(quote)}.`,
      };
}

function findUnquotedHash(text: string): Ambiguity | undefined {
  return text.replace(/\s#.*$/, "").includes("#")
    ? {
        what: "the value contains # and no quotes, and some programs read # as the start of a comment",
        hint: "Put the value in single quotes; for a comment, put a blank before the #.",
      }
    : undefined;
}

/** The end of the value: the first quote of its kind without a backslash before it. */
function findClosingQuote(text: string, quote: string): number {
  for (let at = 1; at < text.length; at++) {
    if (text[at] === quote && text[at - 1] !== "\\") return at;
  }
  return -1;
}

function otherQuotes(quote: string): string {
  return ["'", '"', "`"].filter((other) => other !== quote).join(" or ");
}
