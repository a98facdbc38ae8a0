import { toNumber, toTexts, type Value } from "../value.ts";

/** A comparison of eval. */
export type ComparisonOperator = "=" | "!=" | "<" | "<=" | ">" | ">=";

/**
 * Compares as eval does: numbers by value if both sides are numbers, otherwise texts, case-sensitively. For a
 * multivalue field one matching value is enough. A comparison with null is false, including `!=`.
 */
export function compare(operator: ComparisonOperator, left: Value, right: Value): boolean {
  if (left === undefined || right === undefined) return false;
  if (typeof left === "object") return left.some((value) => compare(operator, value, right));
  if (typeof right === "object") return right.some((value) => compare(operator, left, value));
  const x = toNumber(left);
  const y = toNumber(right);
  if (x !== undefined && y !== undefined) return test(operator, x - y);
  const [a = ""] = toTexts(left);
  const [b = ""] = toTexts(right);
  return test(operator, a < b ? -1 : a > b ? 1 : 0);
}

/** Whether a condition is true; null is not. */
export function isTrue(value: Value): boolean {
  if (typeof value === "boolean") return value;
  const number = toNumber(value);
  if (number !== undefined) return number !== 0;
  return typeof value === "string" && /^true$/i.test(value);
}

function test(operator: ComparisonOperator, order: number): boolean {
  switch (operator) {
    case "=":
      return order === 0;
    case "!=":
      return order !== 0;
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    case ">=":
      return order >= 0;
  }
}
