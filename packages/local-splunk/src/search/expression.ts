import { SearchProblem } from "./search-problem.ts";

/** How a field and a value are compared. */
export type Operator = "=" | "!=" | "<" | "<=" | ">" | ">=";

/** What the `search` command looks for. */
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
}

const tokenPattern = /\s+|"((?:\\.|[^"\\])*)"|(!=|<=|>=|=|<|>)|([(),])|([^\s()",=<>!]+)/sy;
const operators: ReadonlySet<string> = new Set<Operator>(["=", "!=", "<", "<=", ">", ">="]);

/**
 * Parses the arguments of the `search` command: words, `"phrases"`, `field=value`, comparisons, `IN (…)`, NOT, OR,
 * AND (implied, and binding less than OR, as Splunk has it) and parentheses.
 * https://help.splunk.com (Search Reference, search)
 * @throws SearchProblem
 */
export function parseExpression(text: string): ParsedExpression {
  const tokens = tokenize(text);
  const times: { earliest?: string; latest?: string } = {};
  let at = 0;
  const isWord = (word: string) => tokens[at]?.quoted === false && tokens[at]?.text === word;
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
    if (!take("NOT")) return parsePrimary();
    const item = parseNot();
    return item === undefined ? undefined : { kind: "not", item };
  }

  function parsePrimary(): Expression | undefined {
    if (take("(")) {
      const inner = parseAnd();
      if (!take(")")) throw new SearchProblem("Unable to parse the search: unbalanced parentheses.");
      return inner;
    }
    const token = tokens[at];
    if (token === undefined || (!token.quoted && (token.text === "," || operators.has(token.text)))) {
      throw new SearchProblem("Unable to parse the search: Comparator is missing a term.");
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
      throw new SearchProblem(
        "Unable to parse the search: Comparator is missing a term on the right hand side.",
      );
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
  if (at < tokens.length) throw new SearchProblem("Unable to parse the search: unbalanced parentheses.");
  return { expression, ...times };
}

function isOperator(text: string): text is Operator {
  return operators.has(text);
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  tokenPattern.lastIndex = 0;
  while (tokenPattern.lastIndex < text.length) {
    const from = tokenPattern.lastIndex;
    const found = tokenPattern.exec(text);
    if (found === null) {
      const what = text[from] === '"' ? "unbalanced quotes" : `unexpected '${text[from]}'`;
      throw new SearchProblem(`Unable to parse the search: ${what}.`);
    }
    const [, phrase, operator, mark, word] = found;
    if (phrase !== undefined) tokens.push({ text: phrase.replace(/\\(["\\])/g, "$1"), quoted: true });
    else if ((operator ?? mark ?? word) !== undefined) {
      tokens.push({ text: operator ?? mark ?? word ?? "", quoted: false });
    }
  }
  return tokens;
}
