import { PassThrough, Writable } from "node:stream";
import type { CliIo } from "../../cli/io.ts";
import { type CliRun, runInProcess } from "./run-in-process.ts";

/** Keys of a terminal. */
export const [enter, down, interrupt, eraseLine] = ["\r", "\u001b[B", "\u0003", "\u0015"];

/** A part of a question, and what is typed when it is shown. */
export type Step = readonly [question: string, keys: string];

/** What a person at the terminal saw, and the questions that never came. */
export interface AnsweredInit extends CliRun {
  readonly shown: string;
  readonly left: readonly string[];
}

/** Runs `init` on a terminal of its own, and types each answer when its question is shown. */
export async function answerInit(
  steps: readonly Step[],
  words: readonly string[],
  overrides: Partial<CliIo>,
): Promise<AnsweredInit> {
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => undefined });
  let shown = "";
  let seen = 0;
  const waiting = [...steps];
  const output = Object.assign(
    new Writable({
      write(chunk, _encoding, done) {
        shown += String(chunk);
        const [question, keys] = waiting[0] ?? ["", ""];
        if (question !== "" && isAsked(shown.slice(seen), question)) {
          waiting.shift();
          seen = shown.length;
          // The prompt listens once it has been drawn.
          setImmediate(() => {
            for (const key of keys.match(/\p{Cc}\[.|[\s\S]/gu) ?? []) input.write(key);
          });
        }
        done();
      },
    }),
    { isTTY: true, columns: 80, rows: 40 },
  );
  const run = await runInProcess(["init", ...words], { terminal: { input, output }, ...overrides });
  return { ...run, shown, left: waiting.map(([question]) => question) };
}

/** Whether the text shows the question, and not only the answer to it. */
function isAsked(text: string, question: string): boolean {
  return text.replaceAll(`◇  ${question}`, "").includes(question);
}
