import { wrapAnsi } from "fast-wrap-ansi";

/** Min width for wrapping. On a narrower terminal, the terminal breaks the lines. */
const minColumns = 20;

const emphasis = /\p{Cc}\[\d+m/gu;

/** A blank where lines must not break. `toVisible` escapes it in other text. */
const joint = "\ufdd1";

/** A `splunk-action` command with its options and values, or an option with the word before it. */
const command =
  /splunk-action (?:(?:secrets|splunk-app) )?[a-z][a-z-]*(?: (?:--[a-z][a-z-]*|[A-Z][A-Z0-9_]+\b(?!:)))*|[\w-]+(?: --[a-z][a-z-]*(?: [A-Z]+\b)?)+/g;

/** JSON, or a command line to copy. */
const whole = /^ *(?:\p{Cc}\[\d+m)*(?:[{[$]|splunk-action [a-z]|(?:splunk|acs|npm|npx|pip) )/u;

const asItIs = { hard: false, trim: false } as const;

/**
 * Wraps each line at blanks. Continuation lines are indented, or aligned with the second column of a table. Words and
 * commands are never broken, so URLs, ids and commands can be longer than a line.
 *
 * @param text May contain styles.
 */
export function wrapText(text: string, columns: number): string {
  if (columns < minColumns) return text;
  return text
    .split("\n")
    .map((line) => wrapLine(line, columns))
    .join("\n");
}

function wrapLine(line: string, columns: number): string {
  if (whole.test(line) || !wrapAnsi(line, columns, asItIs).includes("\n")) return line;
  const [label = ""] = /^ *[^ ]+(?: |\p{Cc}\[\d+m){2,}/u.exec(line) ?? [];
  const isTable = / {2}$/.test(label.replaceAll(emphasis, "")) && toLength(label) <= columns / 2;
  const [indent = ""] = /^ */.exec(line) ?? [];
  const first = isTable ? label : indent;
  const hang = isTable ? toLength(label) : indent.length + 2;
  const rest = line.slice(first.length).replaceAll(command, (words) => words.replaceAll(" ", joint));
  const wrapped = wrapAnsi(rest, columns - hang, { hard: false, trim: true });
  return first + wrapped.replaceAll("\n", `\n${" ".repeat(hang)}`).replaceAll(joint, " ");
}

function toLength(line: string): number {
  return line.replaceAll(emphasis, "").length;
}
