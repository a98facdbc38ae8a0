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

/** The process that uses the file, and a check whether another process is running. */
export interface LockOwner {
  readonly pid: number;
  isRunning(pid: number): boolean;
}

/** A locked state file. */
export interface StateFile extends StateStore {
  /** Removes the lock. */
  release(): void;
}

/**
 * Opens a state file, with `FILE.lock` beside it. The lock of a killed process is ignored.
 *
 * @throws {Failure} `STATE_FILE` if another process has locked it, or it cannot be read or written
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

/** Reads a state file without a lock; `undefined` if it does not exist. @throws {Failure} `STATE_FILE` */
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
    // Thrown below.
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
    // A lock with this process id is from an earlier process: in a container the id is often the same.
    if (Number.isInteger(other) && other > 0 && other !== pid && isRunning(other)) {
      throw unusable(path, `another reconcile uses it (process ${other})`);
    }
    rmSync(lock, { force: true });
  }
  throw unusable(path, "another reconcile uses it");
}

/** Removes files that killed processes left. */
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

/** Makes the rename survive a power failure. Not every system supports it. */
function syncFolder(folder: string): void {
  try {
    const file = openSync(folder, "r");
    fsyncSync(file);
    closeSync(file);
  } catch {
    // The file is valid. In the worst case the previous state remains.
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
