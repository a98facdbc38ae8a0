import { evalFunctions } from "./known.ts";
import { lex, SplError, type Token } from "./lex.ts";

/** Binding powers; a higher one binds tighter. */
const powers: Readonly<Record<string, number>> = {
  OR: 1,
  XOR: 1,
  AND: 2,
  "=": 4,
  "==": 4,
  "!=": 4,
  "<": 4,
  ">": 4,
  "<=": 4,
  ">=": 4,
  LIKE: 4,
  IN: 4,
  ".": 5,
  "+": 6,
  "-": 6,
  "*": 7,
  "/": 7,
  "%": 7,
};

/**
 * Parses an eval expression: operators, functions with the right number of arguments.
 *
 * @returns The fields it reads.
 * @throws {SplError}
 */
export function parseEval(expression: string): ReadonlySet<string> {
  const parser = new EvalParser(lex(expression));
  parser.parseExpression(0);
  parser.expectEnd();
  return parser.fields;
}

/**
 * The assignments of an `eval` command: `a=…, b=…`.
 *
 * @throws {SplError}
 */
export function parseAssignments(
  text: string,
): readonly { readonly name: string; readonly reads: ReadonlySet<string> }[] {
  const parser = new EvalParser(lex(text));
  const assignments: { name: string; reads: ReadonlySet<string> }[] = [];
  do {
    const name = parser.takeAssigned();
    parser.fields = new Set();
    parser.parseExpression(0);
    assignments.push({ name, reads: parser.fields });
  } while (parser.take(","));
  parser.expectEnd();
  return assignments;
}

class EvalParser {
  fields = new Set<string>();
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  /** A sign or a word such as AND, in any case; `undefined` if something else comes. */
  take(sign: string): boolean {
    const token = this.#tokens[this.#at];
    const fits =
      token !== undefined &&
      token.kind !== "text" &&
      token.kind !== "field" &&
      token.value.toUpperCase() === sign;
    if (fits) this.#at++;
    return fits;
  }

  takeAssigned(): string {
    const token = this.#tokens[this.#at++];
    if (token === undefined || (token.kind !== "word" && token.kind !== "field" && token.kind !== "text"))
      throw new SplError("syntax", "a field name is missing before =");
    // JSON's nested names may be written bare on the left side.
    let name = token.value;
    while (this.take(".")) name += `.${this.#tokens[this.#at++]?.value}`;
    if (!this.take("=")) throw new SplError("syntax", `= is missing after ${name}`);
    return name;
  }

  parseExpression(minPower: number): void {
    if (this.take("NOT")) this.parseExpression(3);
    else if (this.take("-") || this.take("+")) this.parseExpression(8);
    else this.#parsePrimary();
    for (;;) {
      const token = this.#tokens[this.#at];
      const operator =
        token?.kind === "text" || token?.kind === "field" ? "" : (token?.value.toUpperCase() ?? "");
      const power = powers[operator];
      if (power === undefined || power <= minPower) return;
      this.#at++;
      if (operator === "IN") this.#parseArguments();
      else this.parseExpression(power);
    }
  }

  expectEnd(): void {
    const token = this.#tokens[this.#at];
    if (token !== undefined) throw new SplError("syntax", `"${token.value}" is not expected here`);
  }

  #parsePrimary(): void {
    const token = this.#tokens[this.#at++];
    if (token === undefined) throw new SplError("syntax", "the expression ends too early");
    if (token.kind === "sign") {
      if (token.value !== "(") throw new SplError("syntax", `"${token.value}" is not expected here`);
      this.parseExpression(0);
      if (!this.take(")")) throw new SplError("syntax", '")" is missing');
      return;
    }
    if (token.kind === "field") this.fields.add(token.value);
    if (token.kind !== "word") return;
    const next = this.#tokens[this.#at];
    if (next?.kind !== "sign" || next.value !== "(") {
      this.fields.add(token.value);
      return;
    }
    const arity = evalFunctions[token.value.toLowerCase()];
    if (arity === undefined)
      throw new SplError("function", `the eval function ${token.value}() does not exist`);
    const count = this.#parseArguments();
    if (count < arity[0] || count > arity[1])
      throw new SplError("syntax", `${token.value}() has ${count} arguments, and takes ${toRange(arity)}`);
  }

  /** `( … , … )`. @returns How many. */
  #parseArguments(): number {
    if (!this.take("(")) throw new SplError("syntax", '"(" is missing');
    if (this.take(")")) return 0;
    let count = 0;
    do {
      this.parseExpression(0);
      count++;
    } while (this.take(","));
    if (!this.take(")")) throw new SplError("syntax", '")" is missing');
    return count;
  }
}

function toRange([min, max]: readonly [number, number]): string {
  if (min === max) return String(min);
  return max === 99 ? `${min} or more` : `${min} to ${max}`;
}
