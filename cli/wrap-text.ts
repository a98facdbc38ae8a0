import { wrapAnsi } from "fast-wrap-ansi";

/** Narrower than this no text is wrapped: the terminal breaks it just as well. */
const minColumns = 20;

const emphasis = /\p{Cc}\[\d+m/gu;

/** Stands for a blank that stays. Text from elsewhere cannot hold it: `toVisible` escapes it there. */
const joint = "\ufdd1";

/** A command of ours with its options and their values, and an option with the word before it. */
const command =
  /splunk-action (?:(?:secrets|splunk-app) )?[a-z][a-z-]*(?: (?:--[a-z][a-z-]*|[A-Z][A-Z0-9_]+\b(?!:)))*|[\w-]+(?: --[a-z][a-z-]*(?: [A-Z]+\b)?)+/g;

/** JSON, or a command line to copy. */
const whole = /^ *(?:\p{Cc}\[\d+m)*(?:[{[$]|splunk-action [a-z]|(?:splunk|acs|npm|npx|pip) )/u;

const asItIs = { hard: false, trim: false } as const;

/**
 * Wraps each line at blanks. What follows is indented further, or stands below the second column of a table. A word is
 * never broken, so a URL or an id that is too long is left to the terminal; a command stays in one line.
 *
 * @param text May hold emphasis.
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
