import { Failure } from "../src/failure.ts";
import type { CommandOptions } from "./context.ts";

/** The value of an option that takes one. @throws {Failure} `USAGE` if it is empty. */
export function textOption(options: CommandOptions, name: string): string | undefined {
  const value = options.values[name];
  if (typeof value !== "string") return undefined;
  if (value.trim() === "")
    throw new Failure("USAGE", `--${name} is empty`, `Give --${name} a value or leave it out.`);
  return value;
}

/** Whether a flag was given. */
export function hasOption(options: CommandOptions, name: string): boolean {
  return options.values[name] === true;
}

/** The value of an option that is a whole number above 0. @throws {Failure} `USAGE` for anything else. */
export function countOption(options: CommandOptions, name: string): number | undefined {
  const text = textOption(options, name);
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,8}$/.test(text)) {
    throw new Failure(
      "USAGE",
      `--${name} is not a whole number above 0`,
      `Give --${name} a number: digits alone.`,
    );
  }
  return Number(text);
}
