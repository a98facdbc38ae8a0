import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { Failure } from "../../../src/errors/failure.ts";

/** The process that locks, and a check whether another one still runs. */
export interface LockOwner {
  readonly pid: number;
  isRunning(pid: number): boolean;
}

/**
 * Prevents a second `dev` from using the same file: `FILE.lock` contains the process id of the first. A lock that
 * remained after a crash is ignored, because its process has ended.
 *
 * @returns a function that releases the lock.
 * @throws {Failure} `STATE_FILE` when another `dev` has it, or the lock cannot be written.
 */
export function lockFile(path: string, owner: LockOwner): () => void {
  const lock = `${path}.lock`;
  attempt(path, () => mkdirSync(dirname(lock), { recursive: true }));
  if (!tryToLock(lock, owner)) {
    const other = Number(readIfThere(lock));
    // A lock with our own process id was left by an earlier process, such as the only one of a container.
    if (Number.isInteger(other) && other > 0 && other !== owner.pid && owner.isRunning(other)) {
      throw new Failure(
        "STATE_FILE",
        `${path} is in use by another splunk-action dev (process ${other})`,
        `End that one, give --state another file, or delete ${lock} if that process is something else.`,
      );
    }
    attempt(lock, () => rmSync(lock, { force: true }));
    if (!tryToLock(lock, owner)) throw toUnwritable(path, "another dev was faster");
  }
  return () => rmSync(lock, { force: true });
}

/** @returns false if the lock exists. */
function tryToLock(lock: string, { pid }: LockOwner): boolean {
  try {
    writeFileSync(lock, String(pid), { flag: "wx", mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw toUnwritable(lock, toCode(error));
  }
}

function attempt(path: string, work: () => unknown): void {
  try {
    work();
  } catch (error) {
    throw toUnwritable(path, toCode(error));
  }
}

function readIfThere(lock: string): string | undefined {
  try {
    return readFileSync(lock, "utf8");
  } catch {
    return undefined;
  }
}

function toCode(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? "unknown error";
}

function toUnwritable(path: string, why: string): Failure {
  return new Failure(
    "STATE_FILE",
    `${path} cannot be written (${why})`,
    "Give --state a file that can be written.",
  );
}
