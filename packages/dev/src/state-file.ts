import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { TenantSnapshot } from "@splunk-action/local-auth0";
import { z } from "zod";
import { Failure } from "../../../src/errors/failure.ts";
import type { DevCredentials } from "./dev-credentials.ts";

/** What outlives a restart. It holds secrets, so the file is its owner's alone. */
export interface DevStateFile {
  readonly format: 1;
  /** The page's port; the others follow. */
  readonly port: number;
  readonly credentials: DevCredentials;
  readonly tenant: TenantSnapshot;
}

const text = z.string().min(1);
/** The tenant looks at its own part. */
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
 * Reads the state that an earlier `dev` has left.
 *
 * @returns undefined when there is no such file yet.
 * @throws {Failure} `STATE_FILE` when it is something else, or cannot be read.
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
 * Makes sure, before anything is kept, that the state can be: creates the folder, tries to write, and takes away what
 * a killed `dev` has left beside the file, which holds secrets, too.
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
 * Writes the state so that a crash leaves the old file or the new one, never half of one.
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
