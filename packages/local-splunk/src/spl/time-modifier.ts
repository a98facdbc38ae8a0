const units: Readonly<Record<string, string>> = {
  "": "second",
  ...toUnit("second", "s sec secs second seconds"),
  ...toUnit("minute", "m min mins minute minutes"),
  ...toUnit("hour", "h hr hrs hour hours"),
  ...toUnit("day", "d day days"),
  ...toUnit("week", "w week weeks"),
  ...toUnit("month", "mon month months"),
  ...toUnit("quarter", "q qtr qtrs quarter quarters"),
  ...toUnit("year", "y yr yrs year years"),
};

const milliseconds: Readonly<Record<string, number>> = {
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
};

/** The unit of time that a word such as `h`, `mins` or `mon` names. */
export function toTimeUnit(word: string): string | undefined {
  return units[word.toLowerCase()];
}

/**
 * Reads a time modifier: `now`, `-15m`, `-1d@d`, `@h+5m`, epoch seconds, or an ISO 8601 instant; all in UTC.
 * https://help.splunk.com (Search Reference, time modifiers)
 * @param now epoch milliseconds.
 * @returns epoch milliseconds; undefined for any other text.
 */
export function parseTimeModifier(text: string, now: number): number | undefined {
  const modifier = text.trim();
  if (modifier === "now" || modifier === "now()") return now;
  if (/^\d+(?:\.\d+)?$/.test(modifier)) return Number(modifier) * 1000;
  if (/^\d{4}-\d{2}-\d{2}T/.test(modifier)) {
    const instant = Date.parse(modifier.replace(/([+-]\d{2})(\d{2})$/, "$1:$2"));
    return Number.isNaN(instant) ? undefined : instant;
  }
  const parts = [...modifier.matchAll(/([+-])(\d*)([a-z]*)|@([a-z]+)([0-7]?)/gi)];
  if (parts.length === 0 || parts.map(([part]) => part).join("") !== modifier) return undefined;
  let at = now;
  for (const [, sign, count, word = "", snap, weekday] of parts) {
    const unit = units[(snap ?? word).toLowerCase()];
    if (unit === undefined || (weekday !== undefined && weekday !== "" && unit !== "week")) return undefined;
    at = snap === undefined ? move(at, unit, toAmount(sign, count)) : toStart(at, unit, Number(weekday ?? 0));
  }
  return at;
}

function toAmount(sign: string | undefined, count: string | undefined): number {
  return (sign === "-" ? -1 : 1) * (count === undefined || count === "" ? 1 : Number(count));
}

function move(at: number, unit: string, amount: number): number {
  const length = milliseconds[unit];
  if (length !== undefined) return at + amount * length;
  const date = new Date(at);
  const months = unit === "year" ? 12 : unit === "quarter" ? 3 : 1;
  return date.setUTCMonth(date.getUTCMonth() + amount * months);
}

function toStart(at: number, unit: string, weekday: number): number {
  const date = new Date(at);
  if (unit === "week") {
    const back = (date.getUTCDay() - weekday + 7) % 7;
    return toStart(at - back * 86_400_000, "day", 0);
  }
  const length = milliseconds[unit];
  if (length !== undefined) return Math.floor(at / length) * length;
  const month = date.getUTCMonth();
  const first = unit === "year" ? 0 : unit === "quarter" ? month - (month % 3) : month;
  return Date.UTC(date.getUTCFullYear(), first);
}

function toUnit(unit: string, words: string): Record<string, string> {
  return Object.fromEntries(words.split(" ").map((word) => [word, unit]));
}
