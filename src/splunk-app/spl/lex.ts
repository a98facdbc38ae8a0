/** An error in a search or an expression. */
export class SplError extends Error {
  readonly kind: "syntax" | "command" | "function";
  constructor(kind: SplError["kind"], message: string) {
    super(message);
    this.kind = kind;
  }
}

/** A piece of an expression. */
export interface Token {
  readonly kind: "number" | "text" | "field" | "word" | "sign";
  /** Without quotes. */
  readonly value: string;
}

const closing: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

/**
 * Splits a search at its pipes. Those inside quotes, brackets and backticks do not count.
 *
 * @throws {SplError} where quotes, brackets or backticks do not close
 */
export function splitPipeline(search: string): string[] {
  const stages = [""];
  const open: string[] = [];
  for (let at = 0; at < search.length; at++) {
    const character = search[at] ?? "";
    if (character === '"' || character === "`") {
      const end = findEnd(search, at, character);
      stages.push(`${stages.pop()}${search.slice(at, end + 1)}`);
      at = end;
      continue;
    }
    if (character === "|" && open.length === 0) {
      stages.push("");
      continue;
    }
    if (character in closing) open.push(closing[character] ?? "");
    else if (/[)\]}]/.test(character) && open.pop() !== character)
      throw new SplError("syntax", `"${character}" closes nothing`);
    stages.push(`${stages.pop()}${character}`);
  }
  if (open.length > 0) throw new SplError("syntax", `"${open.at(-1)}" is missing`);
  return stages.map((stage) => stage.trim());
}

/** Splits at commas and blanks outside quotes and parentheses, as lists of fields and aggregates are written. */
export function splitWords(text: string): string[] {
  return (
    text.match(/(?:"(?:[^"\\]|\\.)*"|'[^']*'|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)|[^\s,"'(])+/g) ?? []
  );
}

/**
 * The tokens of an eval expression.
 *
 * @throws {SplError} for an unclosed quote or an unknown character
 */
export function lex(expression: string): Token[] {
  const tokens: Token[] = [];
  const shapes = [
    ["text", /"(?:[^"\\]|\\.)*"/y],
    ["field", /'[^']+'/y],
    ["number", /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y],
    ["word", /[A-Za-z_][\w:]*(?:\{\})?/y],
    ["sign", /<=|>=|!=|==|[-+*/%.=<>(),]/y],
  ] as const;
  for (let at = 0; at < expression.length; ) {
    const blank = /\s+/y;
    blank.lastIndex = at;
    if (blank.test(expression)) {
      at = blank.lastIndex;
      continue;
    }
    const found = shapes.flatMap(([kind, shape]) => {
      shape.lastIndex = at;
      const [value] = shape.exec(expression) ?? [];
      return value === undefined ? [] : [{ kind, value }];
    })[0];
    if (found === undefined) throw new SplError("syntax", `cannot read ${expression.slice(at, at + 20)}`);
    at += found.value.length;
    const quoted = found.kind === "text" || found.kind === "field";
    tokens.push({ kind: found.kind, value: quoted ? found.value.slice(1, -1) : found.value });
  }
  return tokens;
}

function findEnd(search: string, from: number, quote: string): number {
  for (let at = from + 1; at < search.length; at++) {
    if (search[at] === "\\") at++;
    else if (search[at] === quote) return at;
  }
  throw new SplError("syntax", `${quote} does not close`);
}
