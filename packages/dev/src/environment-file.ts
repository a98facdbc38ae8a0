import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { Failure } from "../../../src/errors/failure.ts";

/** Marks a file that `dev` wrote, to tell it from one that a user filled in. */
const firstLine = "# Written by splunk-action dev, for --env-file of the other commands. It ends with dev.\n";

/**
 * Refuses to overwrite a file that `dev` did not write.
 *
 * @throws {Failure} `OUT_FILE`
 */
export function checkEnvironmentFile(path: string): void {
  if (!existsSync(path) || isOurs(path)) return;
  throw new Failure(
    "OUT_FILE",
    `${path} exists and is not of dev's making`,
    "Give --write-env another file.",
  );
}

/** Anything unreadable, such as a folder, was not written by `dev`. */
function isOurs(path: string): boolean {
  try {
    return readFileSync(path, "utf8").startsWith(firstLine.trim());
  } catch {
    return false;
  }
}

/**
 * Writes an environment as a file, for its owner alone. The values are made by `dev`, so they need no quoting.
 *
 * @throws {Failure} `OUT_FILE`
 */
export function writeEnvironmentFile(path: string, env: Readonly<Record<string, string>>): void {
  checkEnvironmentFile(path);
  const lines = Object.entries(env).map(([name, value]) => `${name}=${value}\n`);
  try {
    writeFileSync(path, firstLine + lines.join(""), { mode: 0o600 });
  } catch (error) {
    const { code = "unknown error" } = error as NodeJS.ErrnoException;
    throw new Failure(
      "OUT_FILE",
      `${path} cannot be written (${code})`,
      "Give --write-env a file that can be written.",
    );
  }
}

/** Deletes the file: its values are valid only while `dev` runs. */
export function removeEnvironmentFile(path: string): void {
  rmSync(path, { force: true });
}
