import type { Style } from "./context.ts";
import type { CliIo, Output } from "./io.ts";

/**
 * Colours for one stream: on a terminal, unless `--no-color` or a non-empty `NO_COLOR` forbids it.
 *
 * @see https://no-color.org
 */
export function createStyle(output: Output, env: CliIo["env"], allowed: boolean): Style {
  const on = allowed && output.isTTY === true && !env.NO_COLOR && env.TERM !== "dumb";
  const paint = (start: number, end: number) => (text: string) =>
    on ? `\u001b[${start}m${text}\u001b[${end}m` : text;
  return {
    bold: paint(1, 22),
    dim: paint(2, 22),
    red: paint(31, 39),
    green: paint(32, 39),
    yellow: paint(33, 39),
  };
}
