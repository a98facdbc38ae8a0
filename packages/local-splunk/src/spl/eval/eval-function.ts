import type { SearchContext } from "../command.ts";
import { fromTexts, toNumber, toText, toTexts, type Value } from "../value.ts";

/** A function of eval expressions. */
export interface EvalFunction {
  /** Fewest arguments. */
  readonly min: number;
  /** Most arguments; absent: as many as the fewest. */
  readonly max?: number;
  /** Whether it is true or false. */
  readonly isBoolean?: boolean;
  apply(args: readonly Value[], context: SearchContext): Value;
}

/** Makes a function of one number; without a number it is null, as is a result that is none. */
export function ofNumber(calculate: (x: number) => number): EvalFunction {
  return { min: 1, apply: ([value]) => finite(optional(toNumber(value), calculate)) };
}

/** Makes a function of a text, done with each value of a multivalue field. */
export function ofText(
  min: number,
  max: number,
  change: (text: string, args: readonly Value[]) => Value,
): EvalFunction {
  return {
    min,
    max,
    apply: (args) => {
      const [value] = args;
      if (value === undefined) return undefined;
      if (typeof value !== "object") return change(toText(value) ?? "", args);
      return fromTexts(value.flatMap((text) => toTexts(change(text, args))));
    },
  };
}

/** Null for what is no finite number. */
export function finite(value: number | undefined): Value {
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}

/** Applies a function to what is there. */
export function optional<A, B>(value: A | undefined, then: (value: A) => B): B | undefined {
  return value === undefined ? undefined : then(value);
}
