import type { SearchContext } from "../command.ts";
import type { Scanner } from "../scanner.ts";
import { fromTexts, toNumber, toText, toTexts, type Value } from "../value.ts";
import { compare, isTrue } from "./compare.ts";
import type { EvalFunction } from "./eval-function.ts";
import { logicFunctions } from "./logic-functions.ts";
import { multivalueFunctions } from "./multivalue-functions.ts";
import { numberFunctions } from "./number-functions.ts";
import { type BinaryOperator, type EvalNode, parseEval, toFieldNames } from "./parse-eval.ts";
import { like, textFunctions } from "./text-functions.ts";
import { timeFunctions } from "./time-functions.ts";

/** The source of an expression's fields. */
export interface FieldReader {
  get(name: string): Value;
}

/** A compiled expression. */
export interface Evaluator {
  evaluate(row: FieldReader, context: SearchContext): Value;
  /** Whether it is a condition, which `where` requires and `eval` refuses. */
  readonly isBoolean: boolean;
  readonly fields: readonly string[];
}

type Evaluate = Evaluator["evaluate"];

const functions: Readonly<Record<string, EvalFunction>> = {
  ...logicFunctions,
  ...textFunctions,
  ...numberFunctions,
  ...multivalueFunctions,
  ...timeFunctions,
};

/** Functions whose second argument is evaluated once for each value. */
const iterating = ["mvfilter", "mvmap"];

/** Names of all eval functions that this engine has. */
export const evalFunctionNames: readonly string[] = [...Object.keys(functions), ...iterating].sort();

/**
 * Parses and compiles an expression.
 * @throws SplError for a malformed expression, an unknown function or a wrong number of arguments.
 */
export function compileEval(scanner: Scanner): Evaluator {
  const node = parseEval(scanner);
  return {
    evaluate: compile(node, scanner),
    isBoolean: isBoolean(node),
    fields: [...new Set(toFieldNames(node))],
  };
}

function compile(node: EvalNode, scanner: Scanner): Evaluate {
  switch (node.kind) {
    case "literal":
      return () => node.value;
    case "field":
      return (row) => row.get(node.name);
    case "unary": {
      const item = compile(node.item, scanner);
      if (node.operator === "not") return (row, context) => !isTrue(item(row, context));
      return (row, context) => negate(item(row, context));
    }
    case "binary":
      return compileBinary(node.operator, node.left, node.right, scanner);
    case "call":
      return compileCall(node, scanner);
  }
}

function compileBinary(
  operator: BinaryOperator,
  left: EvalNode,
  right: EvalNode,
  scanner: Scanner,
): Evaluate {
  const a = compile(left, scanner);
  const b = compile(right, scanner);
  switch (operator) {
    case "and":
      return (row, context) => isTrue(a(row, context)) && isTrue(b(row, context));
    case "or":
      return (row, context) => isTrue(a(row, context)) || isTrue(b(row, context));
    case "xor":
      return (row, context) => isTrue(a(row, context)) !== isTrue(b(row, context));
    case "like":
      return (row, context) => like(a(row, context), b(row, context));
    case ".":
      return (row, context) => concatenate(a(row, context), b(row, context));
    case "+": {
      const joins = [left, right].some((node) => node.kind === "literal" && typeof node.value === "string");
      if (joins) return (row, context) => concatenate(a(row, context), b(row, context));
      return (row, context) => add(a(row, context), b(row, context));
    }
    case "-":
    case "*":
    case "/":
    case "%":
      return (row, context) => calculate(operator, a(row, context), b(row, context));
    default:
      return (row, context) => compare(operator, a(row, context), b(row, context));
  }
}

function compileCall(node: EvalNode & { kind: "call" }, scanner: Scanner): Evaluate {
  if (iterating.includes(node.name)) return compileIterating(node, scanner);
  const definition = Object.hasOwn(functions, node.name) ? functions[node.name] : undefined;
  if (definition === undefined) {
    scanner.at = node.at;
    scanner.skipBlanks();
    scanner.fail(`The '${node.name}' function is unsupported or undefined`, "unknown-function");
  }
  const { min, max = min } = definition;
  if (node.args.length < min || node.args.length > max) {
    scanner.at = node.at;
    scanner.skipBlanks();
    scanner.fail(`The arguments to the '${node.name}' function are invalid`, "argument");
  }
  if (node.name === "typeof" && node.args[0]?.kind === "literal" && typeof node.args[0].value === "string") {
    return () => "String";
  }
  const args = node.args.map((arg) => compile(arg, scanner));
  const [first, second, third] = args;
  const { apply } = definition;
  if (args.length === 1 && first !== undefined)
    return (row, context) => apply([first(row, context)], context);
  if (args.length === 2 && first !== undefined && second !== undefined) {
    return (row, context) => apply([first(row, context), second(row, context)], context);
  }
  if (node.name === "if" && first !== undefined && second !== undefined && third !== undefined) {
    return (row, context) => (isTrue(first(row, context)) ? second(row, context) : third(row, context));
  }
  return (row, context) =>
    apply(
      args.map((arg) => arg(row, context)),
      context,
    );
}

/** `mvfilter(predicate)` and `mvmap(field, expression)`: evaluated once for each value of the field. */
function compileIterating(node: EvalNode & { kind: "call" }, scanner: Scanner): Evaluate {
  const body = node.name === "mvfilter" ? node.args[0] : node.args[1];
  const source = node.name === "mvfilter" ? body : node.args[0];
  const names = source === undefined ? [] : [...new Set(toFieldNames(source))];
  const [name] = names;
  if (body === undefined || name === undefined || names.length > 1) {
    scanner.at = node.at;
    scanner.skipBlanks();
    scanner.fail(`The '${node.name}' function needs exactly one field`, "argument");
  }
  const evaluate = compile(body, scanner);
  const read =
    node.name === "mvfilter" ? (row: FieldReader) => row.get(name) : compile(node.args[0] ?? body, scanner);
  const isFilter = node.name === "mvfilter";
  return (row, context) =>
    fromTexts(
      toTexts(read(row, context)).flatMap((text) => {
        const result = evaluate({ get: (field) => (field === name ? text : row.get(field)) }, context);
        if (isFilter) return isTrue(result) ? [text] : [];
        return toTexts(result);
      }),
    );
}

/** Whether an expression is a comparison, a combination of comparisons, or a function that returns a boolean. */
function isBoolean(node: EvalNode): boolean {
  switch (node.kind) {
    case "literal":
      return typeof node.value === "boolean";
    case "field":
      return false;
    case "unary":
      return node.operator === "not";
    case "binary":
      return !["+", "-", "*", "/", "%", "."].includes(node.operator);
    case "call":
      if (node.name === "if") return node.args.slice(1).some(isBoolean);
      return Object.hasOwn(functions, node.name) && functions[node.name]?.isBoolean === true;
  }
}

function concatenate(a: Value, b: Value): Value {
  if (a === undefined || b === undefined) return undefined;
  return `${toText(a)}${toText(b)}`;
}

/** Adds numbers. Joins two texts that are not numbers. */
function add(a: Value, b: Value): Value {
  const x = toNumber(a);
  const y = toNumber(b);
  if (x !== undefined && y !== undefined) return x + y;
  return typeof a === "string" && typeof b === "string" && x === undefined && y === undefined
    ? a + b
    : undefined;
}

function calculate(operator: "-" | "*" | "/" | "%", a: Value, b: Value): Value {
  const x = toNumber(a);
  const y = toNumber(b);
  if (x === undefined || y === undefined) return undefined;
  if (operator === "-") return x - y;
  if (operator === "*") return x * y;
  if (y === 0) return undefined;
  return operator === "/" ? x / y : x % y;
}

function negate(value: Value): Value {
  const number = toNumber(value);
  return number === undefined ? undefined : -number;
}
