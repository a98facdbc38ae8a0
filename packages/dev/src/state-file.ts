import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { TenantSnapshot } from "@splunk-action/local-auth0";
import { z } from "zod";
import { Failure } from "../../../src/errors/failure.ts";
import type { DevCredentials } from "./dev-credentials.ts";

/** What survives a restart. The file contains secrets, so only its owner can read it. */
export interface DevStateFile {
  readonly format: 1;
  /** The page's port; the others are the next four. */
  readonly port: number;
  readonly credentials: DevCredentials;
  readonly tenant: TenantSnapshot;
}

const text = z.string().min(1);
/** The tenant validates its own part. */
const schema = z.object({
  format: z.literal(1),
  port: z.int().min(1).max(65_535),
  credentials: z.object({
    ...{ deployerId: text, deployerSecret: text, runtimeId: text, runtimeSecret: text },
    ...{ hecToken: text, searchUsername: text, searchPassword: text, pageToken: text },
  }),
  tenant: z.looseObject({ format: z.literal(1), state: z.looseObject({}) }),
});

/**
 * Reads the state of an earlier `dev`.
 *
 * @returns undefined if the file does not exist.
 * @throws {Failure} `STATE_FILE` if it is not a state file or cannot be read.
 */
export function readStateFile(path: string): DevStateFile | undefined {
  if (!existsSync(path)) return undefined;
  try {
    return schema.parse(JSON.parse(readFileSync(path, "utf8"))) as unknown as DevStateFile;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === undefined ? "is no state of splunk-action dev" : `cannot be read (${code})`;
    throw new Failure(
      "STATE_FILE",
      `${path} ${why}`,
      "Give --state another file, or delete this one to start anew.",
    );
  }
}

/**
 * Checks at the start that the state can be written: creates the folder, writes a test file, and deletes temporary
 * files of a killed `dev`, which contain secrets too.
 *
 * @throws {Failure} `STATE_FILE`
 */
export function prepareStateFile(path: string): void {
  const folder = dirname(path);
  const draft = toDraftPath(path);
  try {
    mkdirSync(folder, { recursive: true });
    for (const name of readdirSync(folder)) {
      if (isDraftOf(path, name)) rmSync(join(folder, name), { force: true });
    }
    writeFileSync(draft, "", { mode: 0o600 });
    rmSync(draft);
  } catch (error) {
    throw toUnwritable(path, error);
  }
}

/**
 * Writes the state atomically: after a crash the file has the old or the new content.
 *
 * @throws {Failure} `STATE_FILE`
 */
export function writeStateFile(path: string, state: DevStateFile): void {
  const draft = toDraftPath(path);
  try {
    writeFileSync(draft, JSON.stringify(state), { mode: 0o600, flush: true });
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw toUnwritable(path, error);
  }
}

function toUnwritable(path: string, error: unknown): Failure {
  const { code = "unknown error" } = error as NodeJS.ErrnoException;
  return new Failure(
    "STATE_FILE",
    `${path} cannot be written (${code})`,
    "Give --state a file that can be written.",
  );
}

function toDraftPath(path: string): string {
  return `${path}.${randomUUID()}.tmp`;
}

function isDraftOf(path: string, name: string): boolean {
  const start = `${basename(path)}.`;
  return name.startsWith(start) && /^[0-9a-f-]{36}\.tmp$/.test(name.slice(start.length));
}
