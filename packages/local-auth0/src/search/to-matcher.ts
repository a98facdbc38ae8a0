import { ApiError } from "../http/api-error.ts";
import { parseQuery, type Query, QuerySyntaxError } from "./parse-query.ts";

type Document = Readonly<Record<string, unknown>>;

/**
 * Whether a document fits a Lucene query. Values are compared as text, case-sensitively; a value in an array or a
 * nested object is reached by dots.
 *
 * @param fields that the query may name. Default: all.
 * @throws ApiError 400 for a query that cannot be parsed or names another field.
 */
export function toMatcher(query: string, fields?: ReadonlySet<string>): (document: Document) => boolean {
  let parsed: Query;
  try {
    parsed = parseQuery(query);
  } catch (error) {
    if (!(error instanceof QuerySyntaxError)) throw error;
    throw toQueryError(error.message);
  }
  const other = listFields(parsed).find((field) => fields !== undefined && !fields.has(field));
  if (other !== undefined) throw toQueryError(`${other} is not a searchable field`);
  return (document) => isMatch(parsed, document);
}

function toQueryError(message: string): ApiError {
  return new ApiError(400, `Query validation error: '${message}' on property q.`, "invalid_query_string");
}

function listFields(query: Query): readonly string[] {
  switch (query.kind) {
    case "and":
    case "or":
      return [...listFields(query.left), ...listFields(query.right)];
    case "not":
      return listFields(query.operand);
    case "range":
      return [query.field];
    case "term":
      if (query.field === "_exists_") return [query.value];
      return query.field === undefined ? [] : [query.field];
  }
}

function isMatch(query: Query, document: Document): boolean {
  switch (query.kind) {
    case "and":
      return isMatch(query.left, document) && isMatch(query.right, document);
    case "or":
      return isMatch(query.left, document) || isMatch(query.right, document);
    case "not":
      return !isMatch(query.operand, document);
    case "range":
      return valuesOf(document, query.field).some((value) => isInRange(query, value));
    case "term": {
      const values =
        query.field === undefined
          ? Object.values(document).flatMap(toTexts)
          : valuesOf(document, query.field);
      if (query.field === "_exists_") return valuesOf(document, query.value).length > 0;
      const pattern = query.quoted ? undefined : toPattern(query.value);
      return values.some((value) => (pattern === undefined ? value === query.value : pattern.test(value)));
    }
  }
}

function isInRange(range: Extract<Query, { kind: "range" }>, value: string): boolean {
  const compare = (a: string, b: string) => {
    const [x, y] = [Number(a), Number(b)];
    // Ids of logs have more digits than a number can hold.
    const isText = a.length > 15 || b.length > 15;
    return isText || Number.isNaN(x) || Number.isNaN(y) ? (a < b ? -1 : a > b ? 1 : 0) : x - y;
  };
  const margin = range.inclusive ? 0 : 1;
  const isAbove = range.from === "*" || compare(value, range.from) >= margin;
  // A date without a time means the whole day.
  const isBelow =
    range.to === "*" ||
    compare(value, range.to) <= -margin ||
    (range.inclusive && value.startsWith(range.to));
  return isAbove && isBelow;
}

function toPattern(value: string): RegExp | undefined {
  if (!value.includes("*")) return undefined;
  const escaped = value.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${escaped.join(".*")}$`);
}

function valuesOf(document: Document, path: string): readonly string[] {
  let values: readonly unknown[] = [document];
  for (const key of path.split("."))
    values = values.flatMap((value) => {
      const one = typeof value === "object" && value !== null ? (value as Document)[key] : undefined;
      return Array.isArray(one) ? one : [one];
    });
  return values.flatMap(toTexts);
}

function toTexts(value: unknown): readonly string[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(toTexts);
  return typeof value === "object" ? [] : [String(value)];
}
