import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { Failure } from "../errors/failure.ts";
import type { StateStore } from "./ports.ts";
import type { ReconcileState } from "./state.ts";

/** The process that uses the file, and how to learn whether another one still runs. */
export interface LockOwner {
  readonly pid: number;
  isRunning(pid: number): boolean;
}

/** A state file that no other process uses. */
export interface StateFile extends StateStore {
  /** Lets other processes use it. */
  release(): void;
}

/**
 * Opens a state file, with `FILE.lock` beside it. The lock of a process that was killed does not count.
 *
 * @throws {Failure} `STATE_FILE` if another process uses it, or it cannot be read or written
 */
export function openStateFile(path: string, owner: LockOwner): StateFile {
  const lock = `${path}.lock`;
  attempt(path, () => mkdirSync(dirname(path), { recursive: true }));
  takeLock(path, lock, owner);
  attempt(path, () => removeDrafts(path));
  return {
    load: () => loadState(path),
    save(state) {
      const draft = `${path}.${owner.pid}.tmp`;
      attempt(path, () => {
        const file = openSync(draft, "w", 0o600);
        try {
          writeSync(file, `${JSON.stringify(state)}\n`);
          fsyncSync(file);
        } finally {
          closeSync(file);
        }
        renameSync(draft, path);
        syncFolder(dirname(path));
      });
    },
    release: () => rmSync(lock, { force: true }),
  };
}

/** Reads a state file without using it; `undefined` if there is none. @throws {Failure} `STATE_FILE` */
export function loadState(path: string): ReconcileState | undefined {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    throw unusable(path, `it cannot be read (${code})`);
  }
  try {
    const state: unknown = JSON.parse(text);
    if (isState(state)) return state;
  } catch {
    // Said below.
  }
  throw unusable(path, "it is not a state file of reconcile");
}

function isState(state: unknown): state is ReconcileState {
  if (typeof state !== "object" || state === null) return false;
  const { version, tenant, sourcetype, open } = state as Partial<ReconcileState>;
  return (
    version === 1 &&
    typeof tenant === "string" &&
    typeof sourcetype === "string" &&
    (open === null || typeof open?.range?.since === "number")
  );
}

function takeLock(path: string, lock: string, { pid, isRunning }: LockOwner): void {
  for (let attempts = 0; attempts < 2; attempts++) {
    try {
      writeFileSync(lock, String(pid), { flag: "wx", mode: 0o600 });
      return;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== "EEXIST") throw unusable(path, `it cannot be locked (${code})`);
    }
    const other = Number(readLock(lock));
    // A lock with this very process id was left by an earlier process, such as the only one of a container.
    if (Number.isInteger(other) && other > 0 && other !== pid && isRunning(other)) {
      throw unusable(path, `another reconcile uses it (process ${other})`);
    }
    rmSync(lock, { force: true });
  }
  throw unusable(path, "another reconcile uses it");
}

/** Processes that were killed leave theirs. */
function removeDrafts(path: string): void {
  const folder = dirname(path);
  for (const name of readdirSync(folder)) {
    const rest = name.startsWith(basename(path)) ? name.slice(basename(path).length) : "";
    if (/^\.\d+\.tmp$/.test(rest)) rmSync(join(folder, name), { force: true });
  }
}

function readLock(lock: string): string {
  try {
    return readFileSync(lock, "utf8");
  } catch {
    return "";
  }
}

/** The rename itself must survive a power failure. Not every system can do it. */
function syncFolder(folder: string): void {
  try {
    const file = openSync(folder, "r");
    fsyncSync(file);
    closeSync(file);
  } catch {
    // The content is safe; at worst the earlier state comes back.
  }
}

function attempt(path: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    throw unusable(
      path,
      `it cannot be written (${(error as NodeJS.ErrnoException).code ?? "unknown error"})`,
    );
  }
}

function unusable(path: string, why: string): Failure {
  return new Failure(
    "STATE_FILE",
    `the state file ${path} cannot be used: ${why}`,
    "Wait for the other process, give --state another file, or delete this one: without it nothing is sent twice either.",
  );
}
