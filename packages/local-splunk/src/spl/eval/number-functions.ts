import { compareTexts, toNumber, toTexts, type Value } from "../value.ts";
import { type EvalFunction, finite, ofNumber } from "./eval-function.ts";

const many = Number.POSITIVE_INFINITY;

/** Numbers: https://help.splunk.com (Search Reference, mathematical and trigonometric functions) */
export const numberFunctions: Readonly<Record<string, EvalFunction>> = {
  abs: ofNumber(Math.abs),
  ceil: ofNumber(Math.ceil),
  ceiling: ofNumber(Math.ceil),
  floor: ofNumber(Math.floor),
  sqrt: ofNumber(Math.sqrt),
  exp: ofNumber(Math.exp),
  ln: ofNumber(Math.log),
  sin: ofNumber(Math.sin),
  cos: ofNumber(Math.cos),
  tan: ofNumber(Math.tan),
  asin: ofNumber(Math.asin),
  acos: ofNumber(Math.acos),
  atan: ofNumber(Math.atan),
  sinh: ofNumber(Math.sinh),
  cosh: ofNumber(Math.cosh),
  tanh: ofNumber(Math.tanh),
  atan2: ofTwo(Math.atan2),
  hypot: ofTwo(Math.hypot),
  pow: ofTwo((x, y) => x ** y),
  pi: { min: 0, apply: () => Math.PI },
  exact: { min: 1, apply: ([value]) => toNumber(value) },
  log: {
    min: 1,
    max: 2,
    apply: ([value, base = 10]) => {
      const x = toNumber(value);
      const y = toNumber(base);
      if (x === undefined || y === undefined || x <= 0) return undefined;
      return finite(y === 10 ? Math.log10(x) : Math.log(x) / Math.log(y));
    },
  },
  round: { min: 1, max: 2, apply: ([value, digits]) => round(toNumber(value), toNumber(digits) ?? 0) },
  sigfig: { min: 1, apply: ([value]) => toNumber(value) },
  min: { min: 1, max: many, apply: (args) => extreme(args, -1) },
  max: { min: 1, max: many, apply: (args) => extreme(args, 1) },
  sum: { min: 1, max: many, apply: (args) => toNumbers(args).reduce((sum, n) => sum + n, 0) },
  avg: {
    min: 1,
    max: many,
    apply: (args) => {
      const numbers = toNumbers(args);
      return finite(numbers.reduce((sum, n) => sum + n, 0) / numbers.length);
    },
  },
};

function ofTwo(calculate: (x: number, y: number) => number): EvalFunction {
  return {
    min: 2,
    apply: ([a, b]) => {
      const x = toNumber(a);
      const y = toNumber(b);
      return x === undefined || y === undefined ? undefined : finite(calculate(x, y));
    },
  };
}

/** Rounds halves away from zero and keeps the decimals: `round(5, 2)` is 5.00. */
function round(value: number | undefined, digits: number): Value {
  if (value === undefined || !Number.isInteger(digits) || digits > 20) return undefined;
  const scale = 10 ** digits;
  // Corrects binary fractions: 1.005 is stored as 1.00499….
  const scaled = Math.sign(value) * Math.round(Math.abs(value) * scale * (1 + Number.EPSILON));
  return digits > 0 ? (scaled / scale).toFixed(digits) : finite(scaled / scale);
}

function extreme(args: readonly Value[], sign: 1 | -1): Value {
  const texts = args.flatMap((value) => toTexts(value));
  if (texts.length === 0) return undefined;
  return texts.reduce((best, text) => (compareTexts(text, best) * sign > 0 ? text : best));
}

function toNumbers(args: readonly Value[]): number[] {
  return args.flatMap((value) => toTexts(value).map((text) => toNumber(text) ?? [])).flat();
}
