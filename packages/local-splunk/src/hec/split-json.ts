/**
 * Splits a HEC batch: JSON values one after the other, with or without blanks between them, or inside a top-level
 * array. Yields the text of each, and `undefined`, once and last, where the text is not valid JSON. Earlier values have
 * been yielded by then, because HEC's streaming parser has already indexed them.
 */
export function* splitJson(body: string): Generator<string | undefined> {
  let at = skipBlanks(body, 0);
  while (at < body.length) {
    if (body[at] !== "[") {
      const end = endOfValue(body, at);
      yield toJson(body, at, end);
      if (end === undefined) return;
      at = skipBlanks(body, end);
      continue;
    }
    at = skipBlanks(body, at + 1);
    while (body[at] !== "]") {
      const end = endOfValue(body, at);
      yield toJson(body, at, end);
      if (end === undefined) return;
      at = skipBlanks(body, end);
      if (body[at] === ",") at = skipBlanks(body, at + 1);
      else if (body[at] !== "]") return yield undefined;
    }
    at = skipBlanks(body, at + 1);
  }
}

/** The text of one member's value in a valid JSON object, as the sender wrote it. The last duplicate wins. */
export function sliceMember(object: string, key: string): string | undefined {
  let found: string | undefined;
  let at = skipBlanks(object, 1);
  while (at < object.length && object[at] !== "}") {
    const keyEnd = endOfValue(object, at) ?? object.length;
    const from = skipBlanks(object, skipBlanks(object, keyEnd) + 1);
    const to = endOfValue(object, from) ?? object.length;
    if (JSON.parse(object.slice(at, keyEnd)) === key) found = object.slice(from, to);
    at = skipBlanks(object, to);
    if (object[at] === ",") at = skipBlanks(object, at + 1);
  }
  return found;
}

function toJson(body: string, from: number, end: number | undefined): string | undefined {
  return end === undefined ? undefined : body.slice(from, end);
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && " \t\r\n".includes(text.charAt(at))) at += 1;
  return at;
}

/** Where the value that starts at `from` ends, or undefined when the text ends first. */
function endOfValue(text: string, from: number): number | undefined {
  const first = text[from];
  if (first === '"') return endOfString(text, from);
  if (first !== "{" && first !== "[") {
    const scalar = /[^\s,\]}{["]*/y;
    scalar.lastIndex = from;
    return scalar.exec(text)?.[0] === "" ? undefined : scalar.lastIndex;
  }
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    const char = text[at];
    if (char === '"') {
      const end = endOfString(text, at);
      if (end === undefined) return undefined;
      at = end - 1;
    } else if (char === "{" || char === "[") depth += 1;
    else if (char === "}" || char === "]") {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return undefined;
}

function endOfString(text: string, from: number): number | undefined {
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === '"') return at + 1;
  }
  return undefined;
}
