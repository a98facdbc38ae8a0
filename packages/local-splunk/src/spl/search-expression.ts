import { type Scanner, unescapeQuoted } from "./scanner.ts";

/** How a field and a value are compared. */
export type Operator = "=" | "!=" | "<" | "<=" | ">" | ">=";

/** An expression of the `search` command. */
export type Expression =
  | { readonly kind: "and" | "or"; readonly items: readonly Expression[] }
  | { readonly kind: "not"; readonly item: Expression }
  | { readonly kind: "compare"; readonly field: string; readonly operator: Operator; readonly value: string }
  | { readonly kind: "text"; readonly text: string };

/** An expression and the time modifiers that stood in it. */
export interface ParsedExpression {
  readonly expression: Expression;
  readonly earliest?: string;
  readonly latest?: string;
}

interface Token {
  readonly text: string;
  readonly quoted: boolean;
  readonly at: number;
}

const tokenPattern = /\s+|"((?:\\.|[^"\\])*)"|(!=|<=|>=|=|<|>)|([(),])|([^\s()",=<>!]+)/sy;
const maxDepth = 500;
const operators: ReadonlySet<string> = new Set<Operator>(["=", "!=", "<", "<=", ">", ">="]);

/**
 * Parses the arguments of the `search` command: words, `"phrases"`, `field=value`, comparisons, `IN (…)`, NOT, OR,
 * AND (implied, and binding less than OR, as Splunk has it) and parentheses.
 * https://help.splunk.com (Search Reference, search)
 * Consumes the rest of the scanner's text.
 * @throws SplError
 */
export function parseSearchExpression(scanner: Scanner): ParsedExpression {
  const from = scanner.at;
  const tokens = tokenize(scanner);
  const times: { earliest?: string; latest?: string } = {};
  let at = 0;
  let depth = 0;
  const isWord = (word: string) => tokens[at]?.quoted === false && tokens[at]?.text === word;
  const fail = (what: string): never => {
    scanner.at = tokens[at]?.at ?? Math.max(from, scanner.text.trimEnd().length);
    return scanner.fail(`Unable to parse the search: ${what}`);
  };
  const take = (word: string) => {
    if (!isWord(word)) return false;
    at += 1;
    return true;
  };

  function parseAnd(): Expression {
    const items: Expression[] = [];
    while (at < tokens.length && !isWord(")")) {
      if (take("AND")) continue;
      const item = parseOr();
      if (item !== undefined) items.push(item);
    }
    const [only] = items;
    return items.length === 1 && only !== undefined ? only : { kind: "and", items };
  }

  function parseOr(): Expression | undefined {
    const items = [parseNot()];
    while (take("OR")) items.push(parseNot());
    const some = items.filter((item) => item !== undefined);
    return some.length > 1 ? { kind: "or", items: some } : some[0];
  }

  function parseNot(): Expression | undefined {
    let isNegated = false;
    let isNot = false;
    while (take("NOT")) {
      isNegated = true;
      isNot = !isNot;
    }
    const item = parsePrimary();
    if (item === undefined || !isNegated) return item;
    const not: Expression = { kind: "not", item };
    return isNot ? not : { kind: "not", item: not };
  }

  function parsePrimary(): Expression | undefined {
    if (take("(")) {
      depth += 1;
      if (depth > maxDepth) fail("The search is nested too deeply");
      const inner = parseAnd();
      depth -= 1;
      if (!take(")")) fail("unbalanced parentheses");
      return inner;
    }
    const token = tokens[at];
    if (token === undefined || (!token.quoted && (token.text === "," || operators.has(token.text)))) {
      return fail("Comparator is missing a term");
    }
    at += 1;
    if (isWord("IN") && tokens[at + 1]?.text === "(") return parseIn(token.text);
    const operator = tokens[at];
    if (operator === undefined || operator.quoted || !isOperator(operator.text)) {
      return { kind: "text", text: token.text };
    }
    at += 1;
    return toComparison(token.text, operator.text, takeValue());
  }

  function parseIn(field: string): Expression {
    at += 2;
    const items: Expression[] = [];
    while (!take(")")) {
      if (take(",")) continue;
      items.push({ kind: "compare", field, operator: "=", value: takeValue() });
    }
    return { kind: "or", items };
  }

  function takeValue(): string {
    const value = tokens[at];
    if (value === undefined || (!value.quoted && (isOperator(value.text) || "(),".includes(value.text)))) {
      return fail("Comparator is missing a term on the right hand side");
    }
    at += 1;
    return value.text;
  }

  function toComparison(field: string, operator: Operator, value: string): Expression | undefined {
    const name = field.toLowerCase();
    if (operator !== "=" || (name !== "earliest" && name !== "latest")) {
      return { kind: "compare", field, operator, value };
    }
    times[name] = value;
    return undefined;
  }

  const expression = parseAnd();
  if (at < tokens.length) fail("unbalanced parentheses");
  return { expression, ...times };
}

function isOperator(text: string): text is Operator {
  return operators.has(text);
}

function tokenize(scanner: Scanner): Token[] {
  const tokens: Token[] = [];
  while (scanner.at < scanner.text.length) {
    const at = scanner.at;
    const found = scanner.match(tokenPattern);
    if (found === undefined) {
      const mark = scanner.text[at];
      const what = mark === '"' ? "unbalanced quotes" : `unexpected '${mark}'`;
      scanner.fail(`Unable to parse the search: ${what}`);
    }
    const [, phrase, operator, mark, word] = found;
    const text = phrase === undefined ? (operator ?? mark ?? word) : unescapeQuoted(phrase);
    if (text !== undefined) tokens.push({ text, quoted: phrase !== undefined, at });
  }
  return tokens;
}
