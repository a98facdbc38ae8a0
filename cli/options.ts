import { Failure } from "../src/errors/failure.ts";

/*
 * Options that several commands have, for `command.option(...nameOption)`, and parsers for the values of options.
 */

/** `--name`: the Action's name in the tenant. */
export const nameOption = [
  "--name <NAME>",
  "the Action's name in the tenant (default: splunk-signup-login)",
  parseText("--name"),
] as const;

/** `--timeout`: seconds for the whole command. */
export const timeoutOption = [
  "--timeout <SECONDS>",
  "how long to wait for Auth0 in all (default: 360)",
  parseCount("--timeout"),
] as const;

/** `--timeout` of a command that does not wait for builds. */
export const briefTimeoutOption = [
  "--timeout <SECONDS>",
  "how long to wait for Auth0 in all (default: 60)",
  parseCount("--timeout"),
] as const;

/** `--timeout` of a command that ends by itself, however long it takes. */
export const endlessTimeoutOption = [
  "--timeout <SECONDS>",
  "give up after this time (default: no limit)",
  parseCount("--timeout"),
] as const;

/** `--exit-code`: exit with 2 if there are differences. */
export const exitCodeOption = ["--exit-code", "exit with 2 if there are differences"] as const;

/** `--account-changes`: the app also clones sign-ups for CIM's Change model. */
export const accountChangesOption = [
  "--account-changes",
  "also clone sign-ups at index time for CIM Change; they count twice on the licence",
] as const;

/** A parser for the value of an option: any text that is not empty. @throws {Failure} `USAGE` */
export function parseText(flag: string): (value: string) => string {
  return (value) => {
    if (value.trim() === "")
      throw new Failure("USAGE", `${flag} is empty`, `Give ${flag} a value or leave it out.`);
    return value;
  };
}

/** A parser for the value of an option: a whole number above 0. @throws {Failure} `USAGE` */
export function parseCount(flag: string): (value: string) => number {
  const parse = parseText(flag);
  return (value) => {
    if (!/^[1-9]\d{0,8}$/.test(parse(value))) {
      throw new Failure(
        "USAGE",
        `${flag} is not a whole number above 0`,
        `Give ${flag} a number: digits alone.`,
      );
    }
    return Number(value);
  };
}
