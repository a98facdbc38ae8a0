import { randomUUID } from "node:crypto";
import { realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { Failure } from "../src/errors/failure.ts";

/**
 * Writes a file completely or not at all, so that other programs never read half of it.
 *
 * @param shownAs The file as the user named it.
 * @throws {Failure} `OUT_FILE`
 */
export async function writeWhole(path: string, content: string | Buffer, shownAs: string): Promise<void> {
  let draft: string | undefined;
  try {
    const there = await stat(path).catch(() => undefined);
    // Renaming would replace a pipe or /dev/null with a file.
    if (there !== undefined && !there.isFile()) return await writeFile(path, content);
    const target = there === undefined ? path : await realpath(path);
    draft = `${target}.${randomUUID()}.tmp`;
    await writeFile(draft, content);
    await rename(draft, target);
  } catch (error) {
    if (draft !== undefined) await rm(draft, { force: true });
    const { code = "unknown error" } = error as NodeJS.ErrnoException;
    throw new Failure(
      "OUT_FILE",
      `${shownAs} cannot be written (${code})`,
      "Give --out a file in a folder that exists and that you may write to.",
    );
  }
}
