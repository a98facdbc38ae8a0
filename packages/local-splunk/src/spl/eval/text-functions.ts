import { createHash } from "node:crypto";
import { flattenJson } from "../extract-fields.ts";
import { toPattern } from "../pattern.ts";
import { fromTexts, toNumber, toText, toTexts, type Value } from "../value.ts";
import { type EvalFunction, ofText, optional } from "./eval-function.ts";

/** Texts: https://help.splunk.com (Search Reference, text, conversion and cryptographic functions) */
export const textFunctions: Readonly<Record<string, EvalFunction>> = {
  lower: ofText(1, 1, (text) => text.toLowerCase()),
  upper: ofText(1, 1, (text) => text.toUpperCase()),
  len: ofText(1, 1, (text) => [...text].length),
  trim: ofText(1, 2, (text, [, chars]) => trim(trim(text, chars, true), chars, false)),
  ltrim: ofText(1, 2, (text, [, chars]) => trim(text, chars, true)),
  rtrim: ofText(1, 2, (text, [, chars]) => trim(text, chars, false)),
  substr: ofText(2, 3, (text, [, start, length]) => substr(text, toNumber(start), toNumber(length))),
  replace: ofText(3, 3, (text, [, pattern, replacement]) => {
    if (pattern === undefined || replacement === undefined) return undefined;
    return text.replace(toPattern(toText(pattern) ?? "", "g"), toReplacement(toText(replacement) ?? ""));
  }),
  urldecode: ofText(1, 1, (text) => urlDecode(text)),
  match: {
    min: 2,
    isBoolean: true,
    apply: ([value, pattern]) => {
      if (pattern === undefined) return false;
      const regex = toPattern(toText(pattern) ?? "");
      return toTexts(value).some((text) => regex.test(text));
    },
  },
  like: { min: 2, isBoolean: true, apply: ([value, pattern]) => like(value, pattern) },
  tonumber: ofText(1, 2, (text, [, base]) => parseNumber(text, toNumber(base) ?? 10)),
  tostring: {
    min: 1,
    max: 2,
    apply: ([value, format]) => {
      const kind = typeof format === "string" ? format.toLowerCase() : undefined;
      const number = toNumber(value);
      if (kind === undefined || number === undefined)
        return typeof value === "object" ? value : toText(value);
      return toFormatted(number, kind);
    },
  },
  spath: {
    min: 2,
    apply: ([json, path]) =>
      optional(toText(json), (text) => fromTexts(flattenJson(text).get(toText(path) ?? "") ?? [])),
  },
  md5: toDigest("md5"),
  sha1: toDigest("sha1"),
  sha256: toDigest("sha256"),
  sha512: toDigest("sha512"),
  json_extract: {
    min: 2,
    apply: ([json, path]) =>
      optional(toText(json), (text) => fromTexts(flattenJson(text).get(toText(path) ?? "") ?? [])),
  },
};

/** `%` for any text, `_` for one character; the whole value, in its case. */
export function like(value: Value, pattern: Value): boolean {
  if (value === undefined || pattern === undefined) return false;
  const source = (toText(pattern) ?? "")
    .replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
    .replaceAll("%", ".*")
    .replaceAll("_", ".");
  const regex = toPattern(`^(?:${source})$`, "s");
  return toTexts(value).some((text) => regex.test(text));
}

function trim(text: string, chars: Value, atStart: boolean): string {
  const set = chars === undefined ? " \t\r\n" : (toText(chars) ?? "");
  let from = 0;
  let to = text.length;
  if (atStart) while (from < to && set.includes(text[from] ?? "")) from += 1;
  else while (to > from && set.includes(text[to - 1] ?? "")) to -= 1;
  return text.slice(from, to);
}

/** Positions count from 1; a negative one from the end. */
function substr(text: string, start: number | undefined, length: number | undefined): Value {
  if (start === undefined) return undefined;
  const chars = [...text];
  const from = start < 0 ? Math.max(0, chars.length + start) : Math.max(0, start - 1);
  return chars.slice(from, length === undefined ? undefined : from + Math.max(0, length)).join("");
}

/** Splunk's `\1` is JavaScript's `$1`. */
function toReplacement(text: string): string {
  return text.replaceAll("$", "$$$$").replace(/\\(\d)/g, "$$$1");
}

function parseNumber(text: string, base: number): Value {
  if (base === 10) return toNumber(text);
  const digits = text.trim().toLowerCase().replace(/^0x/, "");
  const number = Number.parseInt(digits, base);
  return Number.isNaN(number) || number.toString(base) !== digits.replace(/^0+(?=.)/, "")
    ? undefined
    : number;
}

function toFormatted(number: number, kind: string): Value {
  if (kind === "hex") return `0x${Math.trunc(number).toString(16).toUpperCase()}`;
  if (kind === "binary") return Math.trunc(number).toString(2);
  if (kind === "commas") {
    return number.toLocaleString("en-US", {
      minimumFractionDigits: Number.isInteger(number) ? 0 : 2,
      maximumFractionDigits: 2,
    });
  }
  if (kind !== "duration") return undefined;
  const sign = number < 0 ? "-" : "";
  const whole = Math.floor(Math.abs(number));
  const two = (n: number) => String(Math.floor(n)).padStart(2, "0");
  const fraction = Number.isInteger(number) ? "" : (Math.abs(number) - whole).toFixed(6).slice(1);
  const days = Math.floor(whole / 86_400);
  const clock = `${two((whole % 86_400) / 3600)}:${two((whole % 3600) / 60)}:${two(whole % 60)}${fraction}`;
  return `${sign}${days > 0 ? `${days}+` : ""}${clock}`;
}

function urlDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Hexadecimal, of the text in UTF-8. */
function toDigest(algorithm: string): EvalFunction {
  return ofText(1, 1, (text) => createHash(algorithm).update(text).digest("hex"));
}
