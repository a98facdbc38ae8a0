import type { Expression, Operator } from "./expression.ts";
import { toGlob } from "./glob.ts";
import type { Row } from "./row.ts";

/** Whether a row is what a search looks for. */
export type Matcher = (row: Row) => boolean;

/** Turns an expression into a test. Values compare in any case, as numbers where both are, with `*` for anything. */
export function toMatcher(expression: Expression): Matcher {
  switch (expression.kind) {
    case "and": {
      // The metadata of an event costs nothing to compare, its JSON does.
      const items = [...expression.items].sort((a, b) => toCost(a) - toCost(b)).map(toMatcher);
      return (row) => items.every((matches) => matches(row));
    }
    case "or": {
      const items = expression.items.map(toMatcher);
      return (row) => items.some((matches) => matches(row));
    }
    case "not": {
      const matches = toMatcher(expression.item);
      return (row) => !matches(row);
    }
    case "compare":
      return toComparison(expression.field, expression.operator, expression.value);
    case "text":
      return toTextMatcher(expression.text);
  }
}

/** All fields that an expression compares with `=` or `IN`. */
export function toComparedFields(expression: Expression): string[] {
  switch (expression.kind) {
    case "and":
    case "or":
      return expression.items.flatMap(toComparedFields);
    case "not":
      return [];
    case "compare":
      return [expression.field];
    case "text":
      return [];
  }
}

const metadata: ReadonlySet<string> = new Set([
  "index",
  "host",
  "source",
  "sourcetype",
  "_time",
  "_indextime",
]);

function toCost(expression: Expression): number {
  return expression.kind === "compare" && metadata.has(expression.field) ? 0 : 1;
}

function toComparison(field: string, operator: Operator, value: string): Matcher {
  if (operator === "=") return toEquality(field, value);
  if (operator === "!=") {
    const equals = toEquality(field, value);
    return (row) => row.values(field).length > 0 && !equals(row);
  }
  const limit = Number(value);
  const isNumeric = value.trim() !== "" && !Number.isNaN(limit);
  return (row) =>
    row.values(field).some((text) => {
      const number = Number(text);
      const order = isNumeric && !Number.isNaN(number) ? number - limit : compareText(text, value);
      if (operator === "<") return order < 0;
      if (operator === "<=") return order <= 0;
      return operator === ">" ? order > 0 : order >= 0;
    });
}

function toEquality(field: string, value: string): Matcher {
  const glob = toGlob(value);
  const number = value.trim() === "" ? Number.NaN : Number(value);
  // Splunk's `index=*` means no internal index.
  const hidesInternal = field === "index" && value.startsWith("*");
  const literal = new RegExp(escapePattern(value), "i");
  const canSkip =
    !metadata.has(field) && !field.startsWith("_") && Number.isNaN(number) && !value.includes("*");
  return (row) => {
    if (canSkip && row.lacks(literal)) return false;
    return row.values(field).some((text) => {
      if (hidesInternal && text.startsWith("_")) return false;
      return glob(text) || (!Number.isNaN(number) && text.trim() !== "" && Number(text) === number);
    });
  };
}

/** A word stands alone or inside the breakers of words; a phrase may be anywhere. */
function toTextMatcher(text: string): Matcher {
  if (text === "*") return () => true;
  const escaped = text.split("*").map(escapePattern);
  const edge = (char: string | undefined) => /[a-z0-9]/i.test(char ?? "");
  const before = edge(text[0]) ? "(?<![a-z0-9])" : "";
  const after = edge(text.at(-1)) ? "(?![a-z0-9])" : "";
  const pattern = new RegExp(`${before}${escaped.join("[^\\s]*?")}${after}`, "i");
  return (row) => row.values("_raw").some((raw) => pattern.test(raw));
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
