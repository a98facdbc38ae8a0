import { settingDefinitions } from "./definitions.ts";
import { settingNames } from "./rules.ts";

/** Shorter values are not redacted, because they also occur in ordinary text. */
const minLength = 4;

/** A shorter one may be a part of ordinary words, so it is redacted where it stands alone. */
const minInWord = 8;

/** Min length of a beginning or end of a secret that is redacted, for example in a truncated message. */
const minPart = 10;

/** Secrets that only the command line reads. */
const deployerSecrets = [
  "AUTH0_CLIENT_SECRET",
  "AUTH0_CLIENT_SIGNING_KEY",
  "AUTH0_ACCESS_TOKEN",
  "SPLUNK_SEARCH_TOKEN",
  "SPLUNK_SEARCH_PASSWORD",
] as const;

/** Access tokens and client assertions are not in the environment. Both are JWTs. */
const jwt = /\beyJ[\w-]{5,}\.[\w-]+\.[\w-]+/g;

/** What a secret is shown as, everywhere. */
export const mask = "•••";

/**
 * Creates a function that redacts every secret of an environment in a text: in any case, with any of its characters
 * escaped as in JSON, a URL or HTML, in base64 and hex, as `Authorization: Basic`, and cut at its beginning or end.
 */
export function createRedaction(env: Readonly<Record<string, string | undefined>>): (text: string) => string {
  const names = [...settingNames.filter((name) => settingDefinitions[name].secret), ...deployerSecrets];
  const pairs = ["SPLUNK", "SPLUNK_SEARCH"].map((prefix) =>
    [`${prefix}_USERNAME`, `${prefix}_PASSWORD`].map((name) => env[name] ?? "").join(":"),
  );
  const values = [...names.map((name) => env[name]?.trim() ?? ""), ...pairs];
  const secrets = values.flatMap(withLines).filter(({ length }) => length >= minLength);
  const needles = [...new Set(secrets.flatMap(toNeedles))];
  return (text) => redact(text, needles).replaceAll(jwt, mask);
}

/** A value and each of its longer lines, such as the lines of a PEM key. */
function withLines(value: string): readonly string[] {
  const lines = value.split(/\r?\n|\\n/).filter((line) => line.length >= 16 && !line.startsWith("-----"));
  return lines.length > 1 ? [value, ...lines] : [value];
}

/** The forms of a secret to search for in a plain text. */
function toNeedles(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const forms = [
    // Unchanged: a text that was URL-encoded once is decoded once.
    secret,
    toPlain(secret).text,
    secret.replaceAll(" ", "+"),
    bytes.toString("base64").replace(/=+$/, ""),
    bytes.toString("base64url"),
    bytes.toString("hex"),
  ];
  return forms.map((form) => form.toLowerCase()).filter(({ length }) => length >= minLength);
}

function redact(text: string, needles: readonly string[]): string {
  const plain = toPlain(text);
  const found = needles.flatMap((needle) => findNeedle(plain.text, needle));
  let redacted = "";
  let at = 0;
  for (const { start, end } of mergeRanges(found)) {
    redacted += text.slice(at, plain.starts[start]) + mask;
    at = plain.ends[end - 1] ?? text.length;
  }
  return redacted + text.slice(at);
}

/** A text in lower case without escapes, and the position of each character in the original. */
interface PlainText {
  readonly text: string;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

/** An escape of JSON or JavaScript (also in a text that was escaped again), HTML or a URL, or any character. */
const token =
  /\\+(?:u([0-9a-f]{4})|u\{0*([0-9a-f]{1,6})\}|x([0-9a-f]{2})|([nrt])|(["'/])|)|&#0*(\d{1,7});?|&#x0*([0-9a-f]{1,6});?|&([a-z]{2,6});|((?:%(?:25)*[0-9a-f]{2})+)|[\s\S]/gi;
const controls: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

/** HTML's names of ASCII characters, in lower case. @see https://html.spec.whatwg.org/multipage/named-characters.html */
const entities: Readonly<Record<string, string>> = {
  ...{ amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", excl: "!", num: "#", dollar: "$", percnt: "%" },
  ...{ lpar: "(", rpar: ")", ast: "*", plus: "+", comma: ",", period: ".", sol: "/", colon: ":", semi: ";" },
  ...{ equals: "=", quest: "?", commat: "@", lsqb: "[", lbrack: "[", bsol: "\\", rsqb: "]", rbrack: "]" },
  ...{
    hat: "^",
    lowbar: "_",
    grave: "`",
    lcub: "{",
    lbrace: "{",
    verbar: "|",
    vert: "|",
    rcub: "}",
    rbrace: "}",
  },
};

function toPlain(text: string): PlainText {
  const units: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  for (const match of text.matchAll(token)) {
    for (const unit of decodeToken(match).toLowerCase().split("")) {
      units.push(unit);
      starts.push(match.index);
      ends.push(match.index + match[0].length);
    }
  }
  return { text: units.join(""), starts, ends };
}

function decodeToken([
  whole,
  json,
  braced,
  byte,
  control,
  quoted,
  decimal,
  hex,
  entity,
  url,
]: RegExpMatchArray) {
  const unit = json ?? byte;
  if (unit !== undefined) return String.fromCharCode(Number.parseInt(unit, 16));
  if (braced !== undefined) return toCharacter(Number.parseInt(braced, 16));
  if (control !== undefined) return controls[control.toLowerCase()] ?? "";
  if (quoted !== undefined) return quoted;
  if (decimal !== undefined) return toCharacter(Number(decimal));
  if (hex !== undefined) return toCharacter(Number.parseInt(hex, 16));
  if (entity !== undefined) return entities[entity.toLowerCase()] ?? whole ?? "";
  // Encoded twice, `%` is `%25`.
  if (url !== undefined)
    return Buffer.from(url.replaceAll(/%(?:25)*(?=[0-9a-f]{2})/gi, ""), "hex").toString("utf8");
  return whole?.startsWith("\\") ? "\\" : (whole ?? "");
}

function toCharacter(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : "";
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** The positions in a text of a secret, or of at least `minPart` characters of its beginning or end. */
function findNeedle(text: string, needle: string): readonly Range[] {
  const found: Range[] = [];
  const first = needle.slice(0, minPart);
  for (let start = text.indexOf(first); start !== -1; start = text.indexOf(first, start + 1)) {
    let length = first.length;
    while (length < needle.length && text[start + length] === needle[length]) length++;
    const end = start + length;
    const isInWord = isWordPart(text[start - 1]) || isWordPart(text[end]);
    if (needle.length >= minInWord || !isInWord) found.push({ start, end });
  }
  const last = needle.slice(-minPart);
  if (needle.length <= minPart) return found;
  for (let at = text.indexOf(last); at !== -1; at = text.indexOf(last, at + 1)) {
    const end = at + last.length;
    let length = last.length;
    while (length < needle.length && end > length && text[end - length - 1] === needle.at(-length - 1))
      length++;
    found.push({ start: end - length, end });
  }
  return found;
}

function isWordPart(character = ""): boolean {
  return /[\p{L}\p{N}_]/u.test(character);
}

function mergeRanges(ranges: readonly Range[]): readonly Range[] {
  const merged: Range[] = [];
  for (const range of [...ranges].sort((one, other) => one.start - other.start)) {
    const last = merged.at(-1);
    if (last === undefined || range.start >= last.end) merged.push(range);
    else merged[merged.length - 1] = { start: last.start, end: Math.max(last.end, range.end) };
  }
  return merged;
}
