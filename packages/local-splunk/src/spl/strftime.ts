const days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const months = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];
const dayMs = 86_400_000;

/**
 * Writes an instant in UTC.
 * https://help.splunk.com (Search Reference, date and time format variables)
 * @param seconds epoch seconds with fraction.
 */
export function strftime(seconds: number, format: string): string | undefined {
  const date = new Date(Math.floor(seconds * 1000 + 1e-6));
  if (Number.isNaN(date.getTime())) return undefined;
  return format.replace(
    /%(\d?)(:?[A-Za-z%])/g,
    (whole, digits: string, letter: string) => toPart(date, seconds, letter, digits) ?? whole,
  );
}

function toPart(date: Date, seconds: number, letter: string, digits: string): string | undefined {
  const two = (n: number) => String(n).padStart(2, "0");
  const month = date.getUTCMonth();
  const hour = date.getUTCHours();
  const day = days[date.getUTCDay()] ?? "";
  const write = (format: string) => strftime(seconds, format);
  switch (letter) {
    case "Y":
      return String(date.getUTCFullYear());
    case "y":
      return two(date.getUTCFullYear() % 100);
    case "m":
      return two(month + 1);
    case "d":
      return two(date.getUTCDate());
    case "e":
      return String(date.getUTCDate()).padStart(2);
    case "H":
      return two(hour);
    case "k":
      return String(hour).padStart(2);
    case "I":
      return two(hour % 12 || 12);
    case "l":
      return String(hour % 12 || 12).padStart(2);
    case "M":
      return two(date.getUTCMinutes());
    case "S":
      return two(date.getUTCSeconds());
    case "p":
      return hour < 12 ? "AM" : "PM";
    case "b":
    case "h":
      return months[month]?.slice(0, 3);
    case "B":
      return months[month];
    case "a":
      return day.slice(0, 3);
    case "A":
      return day;
    case "w":
      return String(date.getUTCDay());
    case "u":
      return String(date.getUTCDay() || 7);
    case "j":
      return String(toDayOfYear(date)).padStart(3, "0");
    case "U":
      return two(Math.floor((toDayOfYear(date) + 6 - date.getUTCDay()) / 7));
    case "V":
      return two(toIsoWeek(date));
    case "s":
      return String(Math.floor(seconds));
    case "N":
    case "Q":
      return toFraction(seconds, digits === "" ? (letter === "Q" ? 3 : 9) : Number(digits));
    case "f":
      return toFraction(seconds, 6);
    case "Z":
      return "UTC";
    case "z":
      return "+0000";
    case ":z":
      return "+00:00";
    case "F":
      return write("%Y-%m-%d");
    case "T":
      return write("%H:%M:%S");
    case "D":
      return write("%m/%d/%y");
    case "R":
      return write("%H:%M");
    case "c":
      return write("%a %b %e %H:%M:%S %Y");
    case "x":
      return write("%m/%d/%Y");
    case "X":
      return write("%H:%M:%S");
    case "n":
      return "\n";
    case "t":
      return "\t";
    case "%":
      return "%";
    default:
      return undefined;
  }
}

function toFraction(seconds: number, digits: number): string {
  return (Math.round((seconds - Math.floor(seconds)) * 1e6) / 1e6).toFixed(9).slice(2, 2 + digits);
}

function toDayOfYear(date: Date): number {
  return Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0)) / dayMs) + 1;
}

function toIsoWeek(date: Date): number {
  const thursday = new Date(date.getTime() + (3 - ((date.getUTCDay() + 6) % 7)) * dayMs);
  return Math.ceil(toDayOfYear(thursday) / 7);
}

/** The pattern for each letter of a format. */
const readers: Readonly<Record<string, string>> = {
  Y: "(?<Y>\\d{4})",
  y: "(?<y>\\d{2})",
  m: "(?<m>\\d{1,2})",
  d: "(?<d>\\d{1,2})",
  e: "\\s*(?<d>\\d{1,2})",
  H: "(?<H>\\d{1,2})",
  k: "\\s*(?<H>\\d{1,2})",
  I: "(?<I>\\d{1,2})",
  M: "(?<M>\\d{1,2})",
  S: "(?<S>\\d{1,2})",
  p: "(?<p>[AaPp][Mm])",
  b: "(?<b>[A-Za-z]{3,9})",
  B: "(?<b>[A-Za-z]{3,9})",
  a: "[A-Za-z]{3,9}",
  A: "[A-Za-z]{3,9}",
  z: "(?<z>Z|[+-]\\d{2}:?\\d{2})",
  ":z": "(?<z>Z|[+-]\\d{2}:?\\d{2})",
  Z: "(?<z>Z|UTC|GMT)",
  N: "(?<N>\\d{1,9})",
  Q: "(?<N>\\d{1,9})",
  f: "(?<N>\\d{1,9})",
  s: "(?<s>\\d+)",
  j: "\\d{3}",
  "%": "%",
};

/**
 * Parses an instant. Without a zone the text is UTC. Text behind the format is ignored.
 * @returns epoch seconds, undefined if the text does not match.
 */
export function strptime(text: string, format: string): number | undefined {
  const written = format.replaceAll("%F", "%Y-%m-%d").replaceAll("%T", "%H:%M:%S");
  let isKnown = true;
  const pattern = written.replace(
    /%\d?(:?[A-Za-z%])|[.*+?^${}()|[\]\\]|\s+/g,
    (part, letter: string | undefined) => {
      if (letter === undefined) return /^\s/.test(part) ? "\\s+" : `\\${part}`;
      isKnown &&= readers[letter] !== undefined;
      return readers[letter] ?? "";
    },
  );
  if (!isKnown) return undefined;
  const found = toMatch(pattern, text);
  if (found === undefined) return undefined;
  if (found.s !== undefined) return Number(found.s) + Number(`0.${found.N ?? 0}`);
  const month = found.b === undefined ? Number(found.m ?? 1) : toMonth(found.b);
  const hour =
    found.I === undefined
      ? Number(found.H ?? 0)
      : (Number(found.I) % 12) + (/p/i.test(found.p ?? "") ? 12 : 0);
  const year =
    found.y === undefined ? Number(found.Y ?? 1970) : Number(found.y) + (Number(found.y) < 69 ? 2000 : 1900);
  const day = Number(found.d ?? 1);
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 24) return undefined;
  const ms = Date.UTC(year, month - 1, day, hour, Number(found.M ?? 0), Number(found.S ?? 0));
  return ms / 1000 + Number(`0.${found.N ?? 0}`) - toOffset(found.z);
}

function toMatch(pattern: string, text: string): Record<string, string> | undefined {
  try {
    return new RegExp(`^\\s*${pattern}`).exec(text)?.groups ?? undefined;
  } catch {
    // A format that contains a part twice matches nothing.
    return undefined;
  }
}

function toMonth(name: string): number {
  return months.findIndex((month) => month.slice(0, 3).toLowerCase() === name.slice(0, 3).toLowerCase()) + 1;
}

function toOffset(zone: string | undefined): number {
  const [, sign, hours = "0", minutes = "0"] = /^([+-])(\d{2}):?(\d{2})$/.exec(zone ?? "") ?? [];
  return (sign === "-" ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60);
}
