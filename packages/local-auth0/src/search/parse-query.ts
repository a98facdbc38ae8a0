/** A parsed Lucene query, as far as Auth0's user and log search supports it. */
export type Query =
  | { readonly kind: "and" | "or"; readonly left: Query; readonly right: Query }
  | { readonly kind: "not"; readonly operand: Query }
  | {
      readonly kind: "term";
      readonly field: string | undefined;
      readonly value: string;
      readonly quoted: boolean;
    }
  | {
      readonly kind: "range";
      readonly field: string;
      readonly from: string;
      readonly to: string;
      readonly inclusive: boolean;
    };

/** A query that cannot be parsed. */
export class QuerySyntaxError extends Error {
  override readonly name = "QuerySyntaxError";
}

const name = String.raw`[\w.]+`;
const tokenPattern = new RegExp(
  [
    String.raw`\s*(?:((?:${name}:)?\(|\))`,
    String.raw`(AND|OR|NOT)(?=[\s(]|$)`,
    String.raw`(${name}):([[{])([^\s\]}]+)\s+TO\s+([^\s\]}]+)[\]}]`,
    String.raw`(?:(${name}):)?(?:"((?:[^"\\]|\\.)*)"|((?:[^\s()"\\]|\\.)+)))`,
  ].join("|"),
  "y",
);

/**
 * `field:value`, `"phrases"`, `*` wildcards, ranges `[a TO b]` and `{a TO b}`, AND, OR, NOT, `-`, parentheses and
 * `field:(a OR b)`; terms side by side are AND-ed.
 *
 * @see https://auth0.com/docs/manage-users/user-search/user-search-query-syntax
 * @throws QuerySyntaxError
 */
export function parseQuery(text: string): Query {
  const tokens = tokenize(text);
  let position = 0;

  function parseOr(): Query {
    let left = parseAnd();
    while (tokens[position] === "OR") {
      position += 1;
      left = { kind: "or", left, right: parseAnd() };
    }
    return left;
  }
  function parseAnd(): Query {
    let left = parseOne();
    while (position < tokens.length && tokens[position] !== "OR" && tokens[position] !== ")") {
      if (tokens[position] === "AND") position += 1;
      left = { kind: "and", left, right: parseOne() };
    }
    return left;
  }
  function parseOne(): Query {
    const token = tokens[position];
    position += 1;
    if (token === "NOT") return { kind: "not", operand: parseOne() };
    if (typeof token === "string" && token.endsWith("(")) {
      const inner = parseOr();
      if (tokens[position] !== ")") throw new QuerySyntaxError("A parenthesis is not closed");
      position += 1;
      return token === "(" ? inner : inField(inner, token.slice(0, -2));
    }
    if (token === undefined || typeof token === "string") throw new QuerySyntaxError("A term is missing");
    return token;
  }

  const query = parseOr();
  if (position < tokens.length) throw new QuerySyntaxError("Unexpected end of the query");
  return query;
}

function tokenize(text: string): (string | Query)[] {
  const tokens: (string | Query)[] = [];
  const pattern = new RegExp(tokenPattern);
  while (text.slice(pattern.lastIndex).trim() !== "") {
    const match = pattern.exec(text);
    if (match === null) throw new QuerySyntaxError("The query cannot be read");
    const [, parenthesis, operator, rangeField, bracket, from, to, field, phrase, word] = match;
    if (parenthesis !== undefined) tokens.push(parenthesis);
    else if (operator !== undefined) tokens.push(operator);
    else if (rangeField !== undefined)
      tokens.push({
        kind: "range",
        field: rangeField,
        from: from ?? "*",
        to: to ?? "*",
        inclusive: bracket === "[",
      });
    else {
      const isNegated = field === undefined ? word?.startsWith("-") === true && word.length > 1 : false;
      if (isNegated) {
        pattern.lastIndex -= (word ?? "").length - 1;
        tokens.push("NOT");
        continue;
      }
      const value = (phrase ?? word ?? "").replace(/\\(.)/g, "$1");
      tokens.push({ kind: "term", field, value, quoted: phrase !== undefined });
    }
  }
  return tokens;
}

/** A group's terms belong to the group's field unless they name one. */
function inField(query: Query, field: string): Query {
  switch (query.kind) {
    case "and":
    case "or":
      return { ...query, left: inField(query.left, field), right: inField(query.right, field) };
    case "not":
      return { kind: "not", operand: inField(query.operand, field) };
    case "term":
      return { ...query, field: query.field ?? field };
    case "range":
      return query;
  }
}
