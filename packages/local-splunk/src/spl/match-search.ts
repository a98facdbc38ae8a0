import { toGlob } from "./pattern.ts";
import type { Row } from "./row.ts";
import type { Expression, Operator } from "./search-expression.ts";
import { compareByCode, toNumber, toTexts } from "./value.ts";

/** Whether a row matches a search. */
export type Matcher = (row: Row) => boolean;

/** Compiles an expression to a test. Compares case-insensitively, as numbers if both are, with `*` as wildcard. */
export function toMatcher(expression: Expression): Matcher {
  switch (expression.kind) {
    case "and": {
      // Check an event's metadata first: it needs no parsing, unlike the JSON.
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

/**
 * Names of the fields that an expression compares.
 * @param withNegated whether those behind NOT count; `NOT index=a` does not choose an index.
 */
export function toComparedFields(expression: Expression, withNegated = false): string[] {
  switch (expression.kind) {
    case "and":
    case "or":
      return expression.items.flatMap((item) => toComparedFields(item, withNegated));
    case "not":
      return withNegated ? toComparedFields(expression.item, true) : [];
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
    return (row) => toTexts(row.get(field)).length > 0 && !equals(row);
  }
  const limit = toNumber(value);
  return (row) =>
    toTexts(row.get(field)).some((text) => {
      const number = toNumber(text);
      const order = limit !== undefined && number !== undefined ? number - limit : compareByCode(text, value);
      if (operator === "<") return order < 0;
      if (operator === "<=") return order <= 0;
      return operator === ">" ? order > 0 : order >= 0;
    });
}

function toEquality(field: string, value: string): Matcher {
  const glob = toGlob(value);
  const number = toNumber(value);
  // Splunk's `index=*` does not include internal indexes.
  const hidesInternal = field === "index" && value.startsWith("*");
  const literal = new RegExp(escapePattern(value), "i");
  const canSkip =
    !metadata.has(field) && !field.startsWith("_") && number === undefined && !value.includes("*");
  return (row) => {
    if (canSkip && row.lacks(field, literal)) return false;
    return toTexts(row.get(field)).some((text) => {
      if (hidesInternal && text.startsWith("_")) return false;
      return glob(text) || (number !== undefined && toNumber(text) === number);
    });
  };
}

/** A word must be delimited by word breakers; a phrase may be anywhere. */
function toTextMatcher(text: string): Matcher {
  if (text === "*") return () => true;
  const escaped = text.split("*").map(escapePattern);
  const edge = (char: string | undefined) => /[a-z0-9]/i.test(char ?? "");
  const before = edge(text[0]) ? "(?<![a-z0-9])" : "";
  const after = edge(text.at(-1)) ? "(?![a-z0-9])" : "";
  const pattern = new RegExp(`${before}${escaped.join("[^\\s]*?")}${after}`, "i");
  return (row) => toTexts(row.get("_raw")).some((raw) => pattern.test(raw));
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
