import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseEnv } from "node:util";
import { Failure } from "../src/errors/failure.ts";
import { environmentNames, findMisspelt } from "./environment-names.ts";
import type { CliIo } from "./io.ts";
import { readEnvFile } from "./parse-env-file.ts";

/** The process environment merged with the env file. The process wins. */
export interface LoadedEnvironment {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Names that are set twice, and names that look like a misspelt setting, each with the nearest known one. */
  readonly warnings: readonly string[];
}

/**
 * Merges the process environment with the env file. Variables of the process win, even if they are empty. Without
 * `--env-file` the file is `.env`, which may be missing.
 *
 * @throws {Failure} `ENV_FILE` if the file of `--env-file` is missing, a file cannot be read, or a line is ambiguous.
 */
export function loadEnvironment(
  { env, cwd }: Pick<CliIo, "env" | "cwd">,
  envFile: string | undefined,
): LoadedEnvironment {
  const name = envFile ?? ".env";
  const bytes = readFile(resolve(cwd, name), name, envFile !== undefined);
  if (bytes === undefined) return { env, warnings: findMisspeltNames(env) };
  const { values, warnings } = readEnvFile(bytes, environmentNames, name);
  const loaded = { ...values, ...withoutNodesReading(env, bytes, values) };
  return { env: loaded, warnings: [...warnings, ...findMisspeltNames(loaded)] };
}

function readFile(path: string, name: string, required: boolean): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    const { code = "unknown error" } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" && !required) return undefined;
    const why = { EISDIR: ": it is a folder", EACCES: ": there is no permission" }[code] ?? "";
    throw new Failure(
      "ENV_FILE",
      `the env file ${name} cannot be read${why} (${code})`,
      "Give --env-file a readable file, or leave it out to use .env and the environment.",
    );
  }
}

/**
 * Removes variables that Node itself read from the same file (`node dist/cli.cjs --env-file FILE`), because its parser
 * depends on the Node version.
 */
function withoutNodesReading(
  env: CliIo["env"],
  bytes: Uint8Array,
  values: Readonly<Record<string, string>>,
): CliIo["env"] {
  const read = parseEnv(new TextDecoder().decode(bytes));
  return Object.fromEntries(
    Object.entries(env).filter(([name, value]) => !(name in values) || value !== read[name]),
  );
}

function findMisspeltNames(env: CliIo["env"]): readonly string[] {
  return Object.keys(env).flatMap((name) => {
    const meant = findMisspelt(name);
    return meant === undefined ? [] : [`${name} is not a setting. Did you mean ${meant}?`];
  });
}

/** How the person calls this program for this env file, for commands that they can copy. `npx` says so in `env`. */
export function toProgram({
  env,
  envFile,
}: {
  readonly env: CliIo["env"];
  readonly envFile: string;
}): string {
  const program = env.npm_command === "exec" ? "npx splunk-action" : "splunk-action";
  return envFile === ".env" ? program : `${program} --env-file ${envFile}`;
}
