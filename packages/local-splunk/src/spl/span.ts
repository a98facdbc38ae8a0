import { parseTimeModifier, toTimeUnit } from "./time-modifier.ts";

/** Divides numbers or times into buckets. */
export interface Span {
  /** Start of the bucket that holds the value. */
  floor(value: number): number;
  /** Start of the next bucket. */
  next(start: number): number;
}

const seconds: Readonly<Record<string, number>> = {
  second: 1,
  minute: 60,
  hour: 3600,
  day: 86_400,
  week: 604_800,
};

/** Lengths that `bins` chooses from, in seconds. */
const ladder = [1, 5, 10, 30, 60, 300, 600, 1800, 3600, 86_400];

/**
 * Reads a span of time: `10m`, `1d`, `1mon`, `1w@w1`, `500ms`. Buckets start at whole units in UTC. Weeks start on
 * Thursday (epoch time does), or on the day after `@`.
 * https://help.splunk.com (Search Reference, timechart)
 */
export function parseTimeSpan(text: string): Span | undefined {
  const [, count = "", word = "", snap] =
    /^(\d*\.?\d*)([a-z]*)(?:@([a-z]+[0-7]?))?$/i.exec(text.trim()) ?? [];
  if (count === "" && word === "") return undefined;
  const amount = count === "" ? 1 : Number(count);
  if (!(amount > 0)) return undefined;
  if (word === "ms") return toNumberSpan(amount / 1000);
  const unit = toTimeUnit(word);
  if (unit === undefined) return undefined;
  const length = seconds[unit];
  if (length === undefined) return toMonthSpan(amount * (unit === "year" ? 12 : unit === "quarter" ? 3 : 1));
  if (snap === undefined) return toNumberSpan(amount * length);
  const anchor = parseTimeModifier(`@${snap}`, 0);
  return anchor === undefined ? undefined : toNumberSpan(amount * length, anchor / 1000);
}

/** Buckets of equal length. */
export function toNumberSpan(length: number, anchor = 0): Span {
  return {
    floor: (value) => tidy(Math.floor((value - anchor) / length) * length + anchor),
    next: (start) => tidy(start + length),
  };
}

/** The shortest usual span that divides a range into at most `bins` buckets. */
export function chooseTimeSpan(range: number, bins: number): Span {
  const length = ladder.find((candidate) => range / candidate <= bins);
  return length === undefined ? toMonthSpan(1) : toNumberSpan(length);
}

/** The smallest power of 10 that divides a range into at most `bins` buckets. */
export function chooseNumberSpan(range: number, bins: number): number {
  return 10 ** Math.ceil(Math.log10(Math.max(range / bins, 1e-9)) - 1e-9);
}

function toMonthSpan(count: number): Span {
  const toStart = (month: number) => Date.UTC(1970, month) / 1000;
  const toIndex = (value: number) => {
    const date = new Date(value * 1000);
    return (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth();
  };
  return {
    floor: (value) => toStart(Math.floor(toIndex(value) / count) * count),
    next: (start) => toStart(toIndex(start) + count),
  };
}

/** Removes the rounding error of binary fractions (0.1 + 0.2). */
function tidy(value: number): number {
  return Number(value.toPrecision(15));
}
