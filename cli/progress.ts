import type { CliIo, Output } from "./io.ts";
import { toVisible, toVisibleLine } from "./terminal.ts";

/** Shows progress on standard error. */
export interface Progress {
  /**
   * Shows a step. On a terminal it takes the place of the one before, with the detail behind it; elsewhere each new
   * step is one plain line, with the figures of that moment, and details are left out.
   */
  step(text: string, detail?: string, figures?: string): void;
  /** Prints lines that stay, above the live line. */
  note(text: string): void;
  /** Removes the live line. */
  clear(): void;
}

const eraseLine = "\r\u001b[2K";

/** Progress on a stream: one live line on a terminal, plain lines elsewhere. */
export function createProgress(output: Output, env: CliIo["env"]): Progress {
  const live = output.isTTY === true && env.TERM !== "dumb";
  let shown = "";
  let line = "";
  return {
    step(text, detail, figures) {
      const visible = toVisibleLine(text);
      if (live) {
        const whole = detail === undefined ? `${visible} …` : `${visible} … ${toVisibleLine(detail)}`;
        line = eraseLine + whole.slice(0, (output.columns || 80) - 1);
        output.write(line);
      } else if (text !== shown) {
        output.write(figures === undefined ? `${visible}\n` : `${visible}: ${toVisibleLine(figures)}\n`);
      }
      shown = text;
    },
    note(text) {
      if (live && shown !== "") output.write(`${eraseLine}${toVisible(text)}\n${line}`);
      else output.write(`${toVisible(text)}\n`);
    },
    clear() {
      if (live && shown !== "") output.write(eraseLine);
      shown = "";
    },
  };
}
