import type { CliIo, Output } from "./io.ts";

/** Tells a waiting person what is going on, on standard error. */
export interface Progress {
  /**
   * Shows a step. On a terminal it takes the place of the one before, with the detail behind it; elsewhere each new
   * step is one plain line and details are left out.
   */
  step(text: string, detail?: string): void;
  /** Takes the live line away. */
  clear(): void;
}

const eraseLine = "\r\u001b[2K";

/** Progress on a stream: one live line on a terminal, plain lines elsewhere. */
export function createProgress(output: Output, env: CliIo["env"]): Progress {
  const live = output.isTTY === true && env.TERM !== "dumb";
  let shown = "";
  return {
    step(text, detail) {
      if (live) {
        const line = detail === undefined ? `${text} …` : `${text} … ${detail}`;
        output.write(eraseLine + line.slice(0, (output.columns || 80) - 1));
      } else if (text !== shown) {
        output.write(`${text}\n`);
      }
      shown = text;
    },
    clear() {
      if (live && shown !== "") output.write(eraseLine);
      shown = "";
    },
  };
}
