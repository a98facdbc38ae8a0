import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseEnv } from "node:util";
import { Failure } from "../src/failure.ts";
import type { CliIo } from "./io.ts";

/**
 * The process environment over the env file: a variable that the process has wins, even as an empty text. Without
 * `--env-file` it is `.env`, which may be missing.
 *
 * @throws {Failure} `ENV_FILE` if a file that was named is missing, or one that exists cannot be read.
 */
export function loadEnvironment(
  { env, cwd }: Pick<CliIo, "env" | "cwd">,
  envFile: string | undefined,
): Readonly<Record<string, string | undefined>> {
  const name = envFile ?? ".env";
  try {
    // Some editors begin a file with a byte order mark, which would become a part of the first name.
    return { ...parseEnv(readFileSync(resolve(cwd, name), "utf8").replace(/^\ufeff/, "")), ...env };
  } catch (error) {
    const { code = "unknown error" } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" && envFile === undefined) return env;
    throw new Failure(
      "ENV_FILE",
      `the env file ${name} cannot be read (${code})`,
      "Give --env-file a readable file, or leave it out to use .env and the environment.",
    );
  }
}
