import type { SearchContext } from "../command.ts";
import { fromTexts, toNumber, toText, toTexts, type Value } from "../value.ts";

/** A function of eval expressions. */
export interface EvalFunction {
  /** Min arguments. */
  readonly min: number;
  /** Max arguments. Default: the minimum. */
  readonly max?: number;
  /** Whether it returns a boolean. */
  readonly isBoolean?: boolean;
  apply(args: readonly Value[], context: SearchContext): Value;
}

/** Creates a function of one number. The result is null without a number, and if it is not a finite number. */
export function ofNumber(calculate: (x: number) => number): EvalFunction {
  return { min: 1, apply: ([value]) => finite(optional(toNumber(value), calculate)) };
}

/** Creates a function of a text that is applied to each value of a multivalue field. */
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

/** Null for anything but a finite number. */
export function finite(value: number | undefined): Value {
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}

/** Applies a function to values that are not null. */
export function optional<A, B>(value: A | undefined, then: (value: A) => B): B | undefined {
  return value === undefined ? undefined : then(value);
}
