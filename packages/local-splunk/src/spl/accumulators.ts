import type { Row } from "./row.ts";
import { compareByCode, compareTexts, fromTexts, toNumber, toText, type Value } from "./value.ts";

/** Collects values. `result` can be called at any time. */
export interface Accumulator {
  add(value: string | number | boolean, row: Row | undefined): void;
  result(): Value;
}

/** Max values of `list`, as in Splunk. */
const maxList = 100;

const factories: Readonly<Record<string, () => Accumulator>> = {
  count,
  c: count,
  dc: distinctCount,
  distinct_count: distinctCount,
  estdc: distinctCount,
  sum: () => ofNumbers((numbers) => sum(numbers)),
  sumsq: () => ofNumbers((numbers) => sum(numbers.map((n) => n * n))),
  avg: () => ofNumbers((numbers) => sum(numbers) / numbers.length),
  mean: () => ofNumbers((numbers) => sum(numbers) / numbers.length),
  range: () => ofNumbers((numbers) => extreme(numbers, Math.max) - extreme(numbers, Math.min)),
  var: () => ofNumbers((numbers) => variance(numbers, numbers.length - 1)),
  varp: () => ofNumbers((numbers) => variance(numbers, numbers.length)),
  stdev: () => ofNumbers((numbers) => Math.sqrt(variance(numbers, numbers.length - 1))),
  stdevp: () => ofNumbers((numbers) => Math.sqrt(variance(numbers, numbers.length))),
  // For an even number of values Splunk takes the higher of the two middle ones.
  median: () => ofNumbers((numbers) => sorted(numbers)[Math.floor(numbers.length / 2)]),
  min: () => ofExtreme(-1),
  max: () => ofExtreme(1),
  first: () => ofPlace((_, isFirst) => isFirst),
  last: () => ofPlace(() => true),
  latest: () => ofTime((time, best) => time > best),
  earliest: () => ofTime((time, best) => time <= best),
  latest_time: () => ofTime((time, best) => time > best, true),
  earliest_time: () => ofTime((time, best) => time <= best, true),
  mode,
  values,
  list,
};

const percentile = /^(?:p|perc|exactperc|upperperc)(\d{1,2}(?:\.\d+)?|100)$/;

/** Names of all statistical functions; `perc<N>` means `p95` and similar ones. */
export const statisticalFunctionNames: readonly string[] = [
  ...Object.keys(factories),
  "perc<N>",
  "p<N>",
  "exactperc<N>",
].sort();

/** Returns the factory for a function; undefined if the function is unknown. */
export function toAccumulatorFactory(name: string): (() => Accumulator) | undefined {
  if (Object.hasOwn(factories, name)) return factories[name];
  const percent = percentile.exec(name)?.[1];
  if (percent === undefined) return undefined;
  // The nearest rank, which Splunk uses below 1 000 distinct values.
  return () =>
    ofNumbers(
      (numbers) => sorted(numbers)[Math.max(0, Math.ceil((Number(percent) / 100) * numbers.length) - 1)],
    );
}

function count(): Accumulator {
  let total = 0;
  return {
    add: () => {
      total += 1;
    },
    result: () => total,
  };
}

function distinctCount(): Accumulator {
  const seen = new Set<string>();
  return { add: (value) => void seen.add(toText(value) ?? ""), result: () => seen.size };
}

function values(): Accumulator {
  const seen = new Set<string>();
  return {
    add: (value) => void seen.add(toText(value) ?? ""),
    result: () => fromTexts([...seen].sort(compareByCode)),
  };
}

function list(): Accumulator {
  const texts: string[] = [];
  return {
    add: (value) => {
      if (texts.length < maxList) texts.push(toText(value) ?? "");
    },
    // A copy: streamstats keeps adding.
    result: () => fromTexts([...texts]),
  };
}

function mode(): Accumulator {
  const counts = new Map<string, number>();
  return {
    add: (value) => {
      const text = toText(value) ?? "";
      counts.set(text, (counts.get(text) ?? 0) + 1);
    },
    result: () =>
      [...counts].reduce<[Value, number]>(
        (best, [text, n]) => (n > best[1] ? [text, n] : best),
        [undefined, 0],
      )[0],
  };
}

function ofNumbers(reduce: (numbers: readonly number[]) => number | undefined): Accumulator {
  const numbers: number[] = [];
  return {
    add: (value) => {
      const number = toNumber(value);
      if (number !== undefined) numbers.push(number);
    },
    result: () => {
      const result = numbers.length === 0 ? undefined : reduce(numbers);
      return result !== undefined && Number.isFinite(result) ? result : undefined;
    },
  };
}

/** Compares as numbers if all values are numbers, else as texts. */
function ofExtreme(sign: 1 | -1): Accumulator {
  let number: number | undefined;
  let text: string | undefined;
  let isNumeric = true;
  return {
    add(value) {
      const own = toNumber(value);
      if (own === undefined) isNumeric = false;
      else if (number === undefined || (own - number) * sign > 0) number = own;
      const ownText = toText(value) ?? "";
      if (text === undefined || compareTexts(ownText, text) * sign > 0) text = ownText;
    },
    result: () => (isNumeric ? number : text),
  };
}

function ofPlace(takes: (value: Value, isFirst: boolean) => boolean): Accumulator {
  let kept: Value;
  return {
    add: (value) => {
      if (takes(value, kept === undefined)) kept = value;
    },
    result: () => kept,
  };
}

/** Rows come newest first, so of two rows with the same time the first is the later one. */
function ofTime(wins: (time: number, best: number) => boolean, givesTime = false): Accumulator {
  let kept: Value;
  let best: number | undefined;
  return {
    add(value, row) {
      const time = toNumber(row?.get("_time")) ?? 0;
      if (best !== undefined && !wins(time, best)) return;
      best = time;
      kept = givesTime ? time : value;
    },
    result: () => kept,
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0);
}

function variance(numbers: readonly number[], divisor: number): number {
  const mean = sum(numbers) / numbers.length;
  return divisor === 0 ? 0 : sum(numbers.map((n) => (n - mean) ** 2)) / divisor;
}

function extreme(numbers: readonly number[], pick: (a: number, b: number) => number): number {
  return numbers.reduce((a, b) => pick(a, b));
}

function sorted(numbers: readonly number[]): number[] {
  return [...numbers].sort((a, b) => a - b);
}
