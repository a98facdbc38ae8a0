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
  return readEnvFile(bytes, names, shownAs).values;
}

/** The same, with the names that are set more than once: the last value is used, as most programs do. */
export function readEnvFile(bytes: Uint8Array, names: readonly string[], shownAs: string) {
  const text = decode(bytes, shownAs);
  const { assignments, others } = findAssignments(text);
  const lines = new Map<string, number>();
  const warnings: string[] = [];
  for (const assignment of assignments) {
    const { line, name } = assignment;
    if (!names.includes(name)) continue;
    const reason = findAmbiguity(assignment);
    if (reason !== undefined) throw toFailure(shownAs, line, name, reason);
    const earlier = lines.get(name);
    if (earlier !== undefined)
      warnings.push(`${shownAs}, line ${line}, ${name}: it is set in line ${earlier}, too; this one is used`);
    lines.set(name, line);
  }
  for (const { line, text } of others) {
    const seen = text.replaceAll(/[^\w\s$:=]/g, "");
    const name = /^(?:export\s+|setx?\s+|\$env:)?(\w+)(?=[\s=]|$)/i.exec(seen)?.[1];
    if (name !== undefined && names.includes(name)) throw toFailure(shownAs, line, name, unread);
  }
  return { values: parse(text), warnings };
}

function toFailure(shownAs: string, line: number, name: string, { what, hint }: Ambiguity): Failure {
  return new Failure("ENV_FILE", `${shownAs}, line ${line}, ${name}: ${what}`, hint);
}

/** `set NAME=value`, a name without a value, a name with an invisible character in it. */
const unread = {
  what: "the line is not NAME=value, so no value is read from it",
  hint: "Write NAME=value with nothing before the name, or make the line a comment with #.",
};

function decode(bytes: Uint8Array, shownAs: string): string {
  const [first, second] = bytes;
  const hasMark = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  // Text in UTF-16 without a mark: every second byte of what is mostly ASCII is 0.
  if (hasMark || bytes.filter((byte) => byte === 0).length > bytes.length / 4) {
    throw new Failure("ENV_FILE", `${shownAs} is UTF-16`, "Save it as UTF-8.");
  }
  return new TextDecoder().decode(bytes).replace(/\r\n?/g, "\n");
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

interface EnvLines {
  readonly assignments: readonly Assignment[];
  /** Lines that no program reads, and that are no comments. */
  readonly others: readonly { readonly line: number; readonly text: string }[];
}

function findAssignments(text: string): EnvLines {
  const lines = text.split("\n");
  const found: Assignment[] = [];
  const others: { line: number; text: string }[] = [];
  for (let at = 0; at < lines.length; at++) {
    const match = /^\s*(?:export\s+)?([\w.-]+)\s*(=|:(?=\s))([^\n]*)$/.exec(lines[at] ?? "");
    if (match === null) {
      const rest = lines[at]?.trim() ?? "";
      if (rest !== "" && !rest.startsWith("#")) others.push({ line: at + 1, text: rest });
      continue;
    }
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
  return { assignments: found, others };
}

interface Ambiguity {
  readonly what: string;
  readonly hint: string;
}

function findAmbiguity(assignment: Assignment): Ambiguity | undefined {
  if (assignment.operator === ":") {
    return { what: "a colon instead of =, which some programs do not support", hint: "Write NAME=value." };
  }
  if (assignment.text.includes("\ufffd"))
    return { what: "a character is not UTF-8", hint: "Save the file as UTF-8." };
  if (assignment.text.includes("\0")) {
    return { what: "the value contains a NUL character", hint: "Remove it: type the line anew." };
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
