import { SplError, type SplErrorCode } from "./spl-error.ts";

/** Reads the text of one command from left to right. */
export class Scanner {
  at = 0;
  readonly text: string;
  readonly command: string;
  readonly toPosition: (at: number) => number;

  /**
   * @param command the command's name, for error messages.
   * @param toPosition gives the position in the search as it was given.
   */
  constructor(text: string, command: string, toPosition: (at: number) => number) {
    this.text = text;
    this.command = command;
    this.toPosition = toPosition;
  }

  /** Whether only blanks and commas are left. */
  get done(): boolean {
    this.match(/[\s,]+/y);
    return this.at >= this.text.length;
  }

  /** Takes what a sticky pattern matches at the current position. */
  match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text) ?? undefined;
    if (found !== undefined) this.at = pattern.lastIndex;
    return found;
  }

  skipBlanks(): void {
    this.match(/\s+/y);
  }

  /** Takes a mark such as `(`. */
  take(mark: string): boolean {
    this.skipBlanks();
    if (!this.text.startsWith(mark, this.at)) return false;
    this.at += mark.length;
    return true;
  }

  /** Takes a required mark. */
  expect(mark: string): void {
    if (!this.take(mark)) this.fail(`'${mark}' is missing`);
  }

  /** Takes a word such as `BY`, in any case. */
  takeWord(word: string): boolean {
    const from = this.at;
    const found = this.match(/[\s,]*([A-Za-z]+)(?![\w.{}(=:*])/y);
    if (found?.[1]?.toLowerCase() === word.toLowerCase()) return true;
    this.at = from;
    return false;
  }

  /** Takes `name=value`, the value quoted or not. */
  takeOption(): readonly [name: string, value: string] | undefined {
    const found = this.match(/[\s,]*([A-Za-z_]\w*)\s*=\s*(?:"((?:\\.|[^"\\])*)"|([^\s,"()]+))/y);
    if (found === undefined) return undefined;
    const [, name = "", quoted, bare = ""] = found;
    return [name.toLowerCase(), quoted === undefined ? bare : unescapeQuoted(quoted)];
  }

  /** Takes consecutive options. Unknown names are errors. */
  takeOptions<Name extends string>(names: readonly Name[]): Partial<Record<Name, string>> {
    const options: Partial<Record<Name, string>> = {};
    for (;;) {
      const from = this.at;
      const option = this.takeOption();
      if (option === undefined) return options;
      const name = names.find((known) => known === option[0]);
      if (name === undefined) {
        this.at = from;
        this.skipBlanks();
        this.fail(
          `the option '${option[0]}' is not supported; supported: ${names.join(", ")}`,
          "unsupported",
        );
      }
      options[name] = option[1];
    }
  }

  /** Takes a field's name: a word, `"quoted"`, or `'quoted'`. */
  takeField(): string | undefined {
    const found = this.match(/[\s,]*(?:"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'|([^\s,"'()=|<>!]+))/y);
    if (found === undefined) return undefined;
    const [, double, single, bare] = found;
    return bare ?? unescapeQuoted(double ?? single ?? "");
  }

  /** Takes a required field name. */
  expectField(): string {
    return this.takeField() ?? this.fail("a field name is missing");
  }

  /** Takes the remaining field names, at least one. */
  takeFields(): string[] {
    const names: string[] = [];
    while (!this.done) names.push(this.expectField());
    if (names.length === 0) this.fail("At least one field is required");
    return names;
  }

  /** Takes the rest of the text. */
  rest(): string {
    const rest = this.text.slice(this.at);
    this.at = this.text.length;
    return rest;
  }

  /** Fails if anything is left. */
  end(): void {
    if (!this.done) this.fail(`The argument '${this.text.slice(this.at).trim()}' is invalid`, "argument");
  }

  /** @throws SplError that names the command and the position. */
  fail(what: string, code: SplErrorCode = "syntax"): never {
    const position = this.toPosition(this.at);
    throw new SplError(
      `Error in '${this.command}' command: ${what}. (At character ${position + 1}.)`,
      code,
      position,
      this.command,
    );
  }
}

/** The text of a quoted string: `\"` and `\\` are a quote and a backslash, any other backslash stays. */
export function unescapeQuoted(text: string): string {
  return text.includes("\\") ? text.replace(/\\(["'\\])/g, "$1") : text;
}

/** Splunk's booleans; undefined for anything else. */
export function parseBoolean(text: string | undefined): boolean | undefined {
  if (text === undefined) return undefined;
  if (/^(?:t|true|1|yes|y)$/i.test(text)) return true;
  return /^(?:f|false|0|no|n)$/i.test(text) ? false : undefined;
}
