import { type Accumulator, toAccumulatorFactory } from "./accumulators.ts";
import type { SearchContext } from "./command.ts";
import { isTrue } from "./eval/compare.ts";
import { compileEval, type Evaluator } from "./eval/compile-eval.ts";
import type { Row } from "./row.ts";
import type { Scanner } from "./scanner.ts";
import { unescapeQuoted } from "./scanner.ts";
import type { Value } from "./value.ts";

/** One column of `stats` and similar commands: `count`, `dc(userId) AS users`, `count(eval(a > b))`. */
export interface Aggregate {
  /** The column's name. */
  readonly name: string;
  /** Whether an empty group gives 0 (counts) instead of null. */
  readonly isCount: boolean;
  /** Fields that it reads. */
  readonly fields: readonly string[];
  /** Creates an empty group. */
  create(): GroupAccumulator;
}

/** Collects the rows of one group. */
export interface GroupAccumulator {
  add(row: Row, context: SearchContext): void;
  result(): Value;
}

/** Words that end a list of aggregates. */
const ends = /[\s,]*(?:BY|OVER)\b(?!\s*\()/iy;

/**
 * Parses aggregates up to `BY`, `OVER` or the end; at least one.
 * https://help.splunk.com (Search Reference, statistical and charting functions)
 * @throws SplError
 */
export function parseAggregates(scanner: Scanner): Aggregate[] {
  const aggregates: Aggregate[] = [];
  while (!scanner.done) {
    const from = scanner.at;
    if (scanner.match(ends) !== undefined) {
      scanner.at = from;
      break;
    }
    aggregates.push(parseAggregate(scanner));
  }
  if (aggregates.length === 0) scanner.fail("At least one aggregation is required");
  return aggregates;
}

function parseAggregate(scanner: Scanner): Aggregate {
  scanner.match(/[\s,]+/y);
  const start = scanner.at;
  const name = scanner.match(/[A-Za-z_]\w*(?:\.\d+)?/y)?.[0];
  if (name === undefined)
    scanner.fail(`The argument '${scanner.text.slice(start).trim()}' is invalid`, "argument");
  const create = toAccumulatorFactory(name.toLowerCase());
  if (create === undefined) {
    scanner.at = start;
    scanner.fail(`The statistical function '${name}' is unsupported or undefined`, "unknown-function");
  }
  const argument = scanner.match(/\s*\(/y) === undefined ? undefined : parseArgument(scanner);
  const written = scanner.text.slice(start, scanner.at).trim();
  const isCount = /^(?:c|count)$/i.test(name);
  if (argument === undefined && !isCount) {
    scanner.at = start;
    scanner.fail(`The '${name}' function needs a field`, "argument");
  }
  const alias = scanner.takeWord("AS") ? scanner.expectField() : undefined;
  const column = alias ?? toColumnName(name, argument, written);
  return {
    name: column,
    isCount: isCount || /^(?:dc|distinct_count|estdc)$/i.test(name),
    fields: toFields(argument, name),
    create: () => toGroup(create(), argument, isCount),
  };
}

type Argument = { readonly field: string } | { readonly expression: Evaluator };

function parseArgument(scanner: Scanner): Argument | undefined {
  if (scanner.take(")")) return undefined;
  if (scanner.match(/\s*eval\s*\(/iy) !== undefined) {
    const expression = compileEval(scanner);
    scanner.expect(")");
    scanner.expect(")");
    return { expression };
  }
  const [, double, single, bare = ""] =
    scanner.match(/\s*(?:"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'|([^\s()"']+))/y) ??
    scanner.fail("a field name is missing");
  const field = bare === "" ? unescapeQuoted(double ?? single ?? "") : bare;
  if (field.includes("*")) scanner.fail(`wildcards such as '${field}' are not supported here`, "unsupported");
  scanner.expect(")");
  return { field };
}

function toColumnName(name: string, argument: Argument | undefined, written: string): string {
  if (argument === undefined) return name.toLowerCase() === "c" ? "count" : name;
  return "field" in argument ? `${name}(${argument.field})` : written;
}

function toFields(argument: Argument | undefined, name: string): string[] {
  const time = /^(?:earliest|latest)/i.test(name) ? ["_time"] : [];
  if (argument === undefined) return time;
  return [...time, ...("field" in argument ? [argument.field] : argument.expression.fields)];
}

function toGroup(
  accumulator: Accumulator,
  argument: Argument | undefined,
  isCount: boolean,
): GroupAccumulator {
  const result = () => accumulator.result();
  if (argument === undefined) return { result, add: () => accumulator.add(1, undefined) };
  if ("field" in argument) {
    return { result, add: (row) => addValue(accumulator, row.get(argument.field), row) };
  }
  const { expression } = argument;
  return {
    result,
    add(row, context) {
      const value = expression.evaluate(row, context);
      // A condition counts rows for which it is true.
      if (isCount && expression.isBoolean) {
        if (isTrue(value)) accumulator.add(1, undefined);
      } else addValue(accumulator, value, row);
    },
  };
}

function addValue(accumulator: Accumulator, value: Value, row: Row): void {
  if (value === undefined) return;
  if (typeof value !== "object") accumulator.add(value, row);
  else for (const item of value) accumulator.add(item, row);
}
