import { Failure } from "../src/failure.ts";
import type { TestType } from "../src/test-event/compose-event.ts";
import { hasOption, textOption } from "./command-options.ts";
import type { CommandOptions } from "./context.ts";

/** What `test-event` was asked for. */
export interface TestEventOptions {
  readonly type: TestType | undefined;
  readonly eventFile: string | undefined;
  readonly userId: string | undefined;
  readonly remote: boolean;
  readonly verify: boolean;
  readonly dryRun: boolean;
}

/** @throws {Failure} `USAGE` for options that exclude each other, or a type that there is not */
export function readTestEventOptions(options: CommandOptions): TestEventOptions {
  const remote = hasOption(options, "remote");
  const verify = hasOption(options, "verify");
  const dryRun = hasOption(options, "dryRun");
  if (dryRun && verify) throw exclude("--dry-run and --verify", "a dry run sends nothing to look for");
  if (dryRun && remote) throw exclude("--dry-run and --remote", "Auth0's side knows no dry run");
  return {
    type: readType(options),
    eventFile: textOption(options, "event"),
    userId: textOption(options, "user"),
    ...{ remote, verify, dryRun },
  };
}

function readType(options: CommandOptions): TestType | undefined {
  const type = textOption(options, "type");
  if (type === undefined || type === "signup" || type === "login") return type;
  throw new Failure("USAGE", "--type must be signup or login", "Give --type signup or --type login.");
}

function exclude(what: string, why: string): Failure {
  return new Failure("USAGE", `${what} exclude each other`, `Leave out one of them: ${why}.`);
}
