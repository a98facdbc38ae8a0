import type { Readable, Writable } from "node:stream";
import { confirm, isCancel, log, password, select, text } from "@clack/prompts";
import { toVisible } from "../terminal.ts";

/** An interactive terminal. */
export interface Terminal {
  readonly input: Readable;
  readonly output: Writable;
}

/** The user pressed Ctrl-C. */
export class CancelledError extends Error {
  override readonly name = "CancelledError";
}

/** The options of a question. */
export interface Question {
  readonly message: string;
  /** The initial answer. */
  readonly initial?: string | undefined;
  /** Returns the error of an answer, or `undefined`. */
  readonly validate: (answer: string) => string | undefined;
}

/** Questions to the user. Each rejects with a `CancelledError` on Ctrl-C. */
export interface Prompts {
  ask(question: Question): Promise<string>;
  /** The answer is not shown. */
  askSecret(question: Question): Promise<string>;
  choose<T extends string>(
    message: string,
    choices: readonly (readonly [value: T, label: string])[],
  ): Promise<T>;
  confirm(message: string, initial: boolean): Promise<boolean>;
  say(lines: string): void;
}

/** Prompts on a terminal. */
export function createPrompts({ input, output }: Terminal): Prompts {
  const streams = { input, output };
  return {
    async ask({ message, initial = "", validate }) {
      const check = (answer: string | undefined) => validate((answer ?? "").trim());
      const answer = await text({ ...streams, message, initialValue: initial, validate: check });
      if (isCancel(answer)) throw new CancelledError();
      return (answer ?? "").trim();
    },
    async askSecret({ message, validate }) {
      const check = (answer: string | undefined) => validate(answer ?? "");
      const answer = await password({ ...streams, message, mask: "•", validate: check });
      if (isCancel(answer)) throw new CancelledError();
      return answer;
    },
    async choose(message, choices) {
      const options = choices.map(([value, label]) => ({ value: value as string, label }));
      const answer = await select<string>({ ...streams, message, options });
      if (isCancel(answer)) throw new CancelledError();
      return answer as (typeof choices)[number][0];
    },
    async confirm(message, initial) {
      const answer = await confirm({ ...streams, message, initialValue: initial });
      if (isCancel(answer)) throw new CancelledError();
      return answer;
    },
    say(lines) {
      const { columns = 80 } = output as { columns?: number };
      const wrapped = toVisible(lines)
        .split("\n")
        .flatMap((line) => wrapLine(line, columns - guide.length));
      log.message(wrapped, { output });
    },
  };
}

/** What stands to the left of each line. */
const guide = "│  ";

/** Breaks a line between words. What follows begins where the first line's second column or its text begins. */
export function wrapLine(line: string, width: number): string[] {
  const indent = /^ +|^\S+ {2,}|/.exec(line)?.[0].length ?? 0;
  const lines: string[] = [];
  let rest = line;
  while (rest.length > width) {
    const at = rest.lastIndexOf(" ", width);
    if (at <= indent) break;
    lines.push(rest.slice(0, at));
    rest = " ".repeat(indent) + rest.slice(at + 1);
  }
  return [...lines, rest];
}
