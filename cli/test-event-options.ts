import { Failure } from "../src/errors/failure.ts";
import type { TestType } from "../src/test-event/prepare-event.ts";
import { parseText } from "./options.ts";

/** The options of `test-event`. */
export interface TestEventOptions {
  readonly type: TestType | undefined;
  readonly eventFile: string | undefined;
  readonly userId: string | undefined;
  readonly remote: boolean;
  readonly verify: boolean;
  readonly dryRun: boolean;
  /** Seconds. */
  readonly timeout: number | undefined;
}

interface ParsedOptions {
  readonly type?: TestType | undefined;
  readonly event?: string | undefined;
  readonly user?: string | undefined;
  readonly remote?: boolean | undefined;
  readonly verify?: boolean | undefined;
  readonly dryRun?: boolean | undefined;
  readonly timeout?: number | undefined;
}

/** @throws {Failure} `USAGE` for options that exclude each other */
export function readTestEventOptions({
  type,
  event: eventFile,
  user: userId,
  remote = false,
  verify = false,
  dryRun = false,
  timeout,
}: ParsedOptions): TestEventOptions {
  if (dryRun && verify) throw exclude("--dry-run and --verify", "a dry run sends nothing to look for");
  if (dryRun && remote) throw exclude("--dry-run and --remote", "Auth0's side knows no dry run");
  return { type, eventFile, userId, remote, verify, dryRun, timeout };
}

/** The value of `--type`. @throws {Failure} `USAGE` */
export function parseTestType(value: string): TestType {
  const type = parseText("--type")(value);
  if (type === "signup" || type === "login") return type;
  throw new Failure("USAGE", "--type must be signup or login", "Give --type signup or --type login.");
}

function exclude(what: string, why: string): Failure {
  return new Failure("USAGE", `${what} exclude each other`, `Leave out one of them: ${why}.`);
}
