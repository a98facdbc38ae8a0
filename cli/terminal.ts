import type { CliIo, Output } from "./io.ts";
import { wrapText } from "./wrap-text.ts";

/** Text styles. If colours are off, each function returns its text unchanged. */
export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
}

/*
 * The one place through which text reaches a person. Names, messages and responses come from a tenant or from Splunk:
 * their control, escape, bidirectional and zero-width characters become visible instead of changing what is shown.
 */

/** Marks the start of our own style. Escape sequences in other text are not styles. */
const marker = `\ufdd0${Math.random().toString(36).slice(2)}:`;

/**
 * Control characters except the line feed, invisible characters (zero width, direction, tags), line separators, lone
 * surrogates, and the characters that this program uses as marks. Emoji keep their variation selectors.
 */
const unsafe =
  /(?!\n|[\ufe00-\ufe0f])[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\u2028\u2029\ufdd0-\ufdef]/gu;

const shortEscapes: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** Escapes as JSON does: characters beyond the first plane become two escapes. */
function toEscape(character: string): string {
  const units = character.split("").map((unit) => unit.charCodeAt(0).toString(16).padStart(4, "0"));
  return shortEscapes[character] ?? units.map((unit) => `\\u${unit}`).join("");
}

/** Shows control characters and invisible characters as escapes such as `\u001b`. Keeps line feeds. */
export function toVisible(text: string): string {
  return text.replaceAll(unsafe, toEscape);
}

/** The same for a text of one line. Also escapes line feeds, which could fake another line. */
export function toVisibleLine(text: string): string {
  return toVisible(text.replaceAll("\n", toEscape));
}

/**
 * Prepares the text of a result for a terminal.
 *
 * @param data The data of the text. Its values with line feeds are shown in one line.
 * @param columns The width for wrapping. Absent if it is not a terminal.
 */
export function finishText(text: string, data: unknown, columns: number | undefined): string {
  const values = collectLines(data).sort((one, other) => other.length - one.length);
  const inLines = values.reduce(
    (rest, value) => rest.replaceAll(value, value.replaceAll("\n", toEscape)),
    text,
  );
  const finished = inLines
    // Auth0's times have nine decimals. Text output needs none.
    .replaceAll(/(T\d\d:\d\d:\d\d)\.\d{4,}Z/g, "$1Z")
    .split(marker)
    .map(toVisible)
    .map((part, index) => (index === 0 ? part : `\u001b[${part}`))
    .join("");
  return columns === undefined ? finished : wrapText(finished, columns);
}

/** The width of a terminal, 80 if unknown. `undefined` if it is not a terminal. */
export function toColumns({ isTTY, columns }: Output): number | undefined {
  return isTTY === true ? columns || 80 : undefined;
}

function collectLines(data: unknown): string[] {
  if (typeof data === "string") return data.trimEnd().includes("\n") ? [data] : [];
  if (typeof data !== "object" || data === null) return [];
  return [...new Set(Object.values(data).flatMap(collectLines))];
}

/** Escapes more characters of a JSON document, so it is safe on a terminal. The parsed value is the same. */
export function toJson(data: unknown): string {
  return JSON.stringify(data, null, 2).replaceAll(unsafe, toEscape);
}

/** Styles that return their text unchanged. */
export const plainStyle: Style = {
  bold: (text) => text,
  dim: (text) => text,
  red: (text) => text,
  green: (text) => text,
  yellow: (text) => text,
};

/**
 * Styles for one stream: active on a terminal, unless `--no-color` or a non-empty `NO_COLOR` is set. Pass styled texts
 * through `finishText`.
 *
 * @see https://no-color.org
 */
export function createStyle(output: Output, env: CliIo["env"], allowed: boolean): Style {
  const on = allowed && output.isTTY === true && !env.NO_COLOR && env.TERM !== "dumb";
  const paint = (start: number, end: number) => (text: string) =>
    on ? `${marker}${start}m${text}${marker}${end}m` : text;
  return {
    bold: paint(1, 22),
    dim: paint(2, 22),
    red: paint(31, 39),
    green: paint(32, 39),
    yellow: paint(33, 39),
  };
}
