import type { Scanner } from "../scanner.ts";
import { unescapeQuoted } from "../scanner.ts";

/** How two values are combined. */
export type BinaryOperator =
  | "or"
  | "xor"
  | "and"
  | "="
  | "!="
  | "<"
  | "<="
  | ">"
  | ">="
  | "like"
  | "."
  | "+"
  | "-"
  | "*"
  | "/"
  | "%";

/** An eval expression, parsed. `at` is the position in the command's text. */
export type EvalNode =
  | { readonly kind: "literal"; readonly value: string | number | boolean | undefined }
  | { readonly kind: "field"; readonly name: string }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly EvalNode[]; readonly at: number }
  | { readonly kind: "unary"; readonly operator: "-" | "not"; readonly item: EvalNode }
  | {
      readonly kind: "binary";
      readonly operator: BinaryOperator;
      readonly left: EvalNode;
      readonly right: EvalNode;
    };

/** Binding strength; NOT stands between AND and the comparisons. */
const strengths: Readonly<Record<BinaryOperator, number>> = {
  or: 1,
  xor: 2,
  and: 3,
  "=": 5,
  "!=": 5,
  "<": 5,
  "<=": 5,
  ">": 5,
  ">=": 5,
  like: 5,
  ".": 6,
  "+": 6,
  "-": 6,
  "*": 7,
  "/": 7,
  "%": 7,
};
const notStrength = 4;
const signStrength = 8;
const maxDepth = 200;
/** Max operators in a row; each one is a level of the tree. */
const maxOperators = 1000;

/**
 * Parses an eval expression up to a comma, a closing parenthesis, or a word that is not an operator.
 * In contrast to `search`, AND binds more than OR.
 * https://help.splunk.com (Search Reference, eval)
 * @throws SplError
 */
export function parseEval(scanner: Scanner): EvalNode {
  return parseBinary(scanner, 0, 0);
}

function parseBinary(scanner: Scanner, minimum: number, depth: number): EvalNode {
  if (depth > maxDepth) scanner.fail("The expression is nested too deeply");
  let left = parseUnary(scanner, depth);
  for (let operators = 0; ; operators += 1) {
    if (operators > maxOperators) scanner.fail("The expression is too long");
    const from = scanner.at;
    const word = takeOperator(scanner);
    if (word === undefined) return left;
    if (word === "in" || word === "not-in") {
      if (strengths["="] <= minimum) {
        scanner.at = from;
        return left;
      }
      const call: EvalNode = {
        kind: "call",
        name: "in",
        args: [left, ...parseArguments(scanner, depth)],
        at: from,
      };
      left = word === "in" ? call : { kind: "unary", operator: "not", item: call };
      continue;
    }
    if (strengths[word] <= minimum) {
      scanner.at = from;
      return left;
    }
    left = { kind: "binary", operator: word, left, right: parseBinary(scanner, strengths[word], depth + 1) };
  }
}

const marks = /\s*(==|!=|<=|>=|=|<|>|\.|\+|-|\*|\/|%)/y;
const words = /\s*\b(AND|OR|XOR|LIKE|IN|NOT\s+IN)\b(?=[\s("'])/iy;

function takeOperator(scanner: Scanner): BinaryOperator | "in" | "not-in" | undefined {
  const mark = scanner.match(marks)?.[1];
  if (mark !== undefined) return (mark === "==" ? "=" : mark) as BinaryOperator;
  const word = scanner.match(words)?.[1]?.toLowerCase();
  if (word === undefined) return undefined;
  return word.startsWith("not") ? "not-in" : (word as BinaryOperator | "in");
}

function parseUnary(scanner: Scanner, depth: number): EvalNode {
  if (depth > maxDepth) scanner.fail("The expression is nested too deeply");
  if (scanner.match(/\s*(?:NOT\b(?!\s*[=<>!])|!(?!=))/iy) !== undefined) {
    return { kind: "unary", operator: "not", item: parseBinary(scanner, notStrength, depth + 1) };
  }
  if (scanner.match(/\s*-/y) !== undefined) {
    return { kind: "unary", operator: "-", item: parseBinary(scanner, signStrength, depth + 1) };
  }
  if (scanner.match(/\s*\+/y) !== undefined) return parseUnary(scanner, depth + 1);
  return parsePrimary(scanner, depth);
}

function parsePrimary(scanner: Scanner, depth: number): EvalNode {
  if (scanner.take("(")) {
    const inner = parseBinary(scanner, 0, depth + 1);
    scanner.expect(")");
    return inner;
  }
  const number = scanner.match(/\s*((?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)(?![\w.])/iy)?.[1];
  if (number !== undefined) return { kind: "literal", value: Number(number) };
  const quoted = scanner.match(/\s*"((?:\\.|[^"\\])*)"/sy)?.[1];
  if (quoted !== undefined) return { kind: "literal", value: unescapeQuoted(quoted) };
  const field = scanner.match(/\s*'((?:\\.|[^'\\])*)'/y)?.[1];
  if (field !== undefined) return { kind: "field", name: unescapeQuoted(field) };
  const at = scanner.at;
  const name = scanner.match(
    /\s*(\$?[A-Za-z_][\w:]*(?:\{\})?(?:\.[A-Za-z_][\w:]*(?:\{\})?)*\$?|\d+\w+)/y,
  )?.[1];
  if (name === undefined) {
    const rest = scanner.text.slice(scanner.at).trim();
    scanner.skipBlanks();
    if (/^["']/.test(rest)) scanner.fail("unbalanced quotes");
    scanner.fail(
      rest === "" ? "The expression is incomplete" : `The expression is malformed at '${rest.slice(0, 20)}'`,
    );
  }
  if (/^\s*\(/.test(scanner.text.slice(scanner.at, scanner.at + 20))) {
    return { kind: "call", name: name.toLowerCase(), args: parseArguments(scanner, depth), at };
  }
  return parseName(name);
}

/** `a.b` without quotes joins the values of two fields; a name with a dot needs single quotes. */
function parseName(name: string): EvalNode {
  if (/^(?:true|false)$/i.test(name)) return { kind: "literal", value: name.toLowerCase() === "true" };
  const [first = "", ...others] = name.split(".");
  return others.reduce<EvalNode>(
    (left, part) => ({ kind: "binary", operator: ".", left, right: { kind: "field", name: part } }),
    { kind: "field", name: first },
  );
}

function parseArguments(scanner: Scanner, depth: number): EvalNode[] {
  scanner.expect("(");
  const args: EvalNode[] = [];
  if (scanner.take(")")) return args;
  do args.push(parseBinary(scanner, 0, depth + 1));
  while (scanner.take(","));
  scanner.expect(")");
  return args;
}

/** Names of the fields that an expression reads. */
export function toFieldNames(node: EvalNode): string[] {
  switch (node.kind) {
    case "literal":
      return [];
    case "field":
      return [node.name];
    case "call":
      return node.args.flatMap(toFieldNames);
    case "unary":
      return toFieldNames(node.item);
    case "binary":
      return [...toFieldNames(node.left), ...toFieldNames(node.right)];
  }
}
