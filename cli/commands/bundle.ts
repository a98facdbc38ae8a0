import { randomUUID } from "node:crypto";
import { realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { loadBundle } from "../../src/bundle/load-bundle.ts";
import { Failure } from "../../src/failure.ts";
import { declareCommand, type Handler } from "../declare-command.ts";
import { parseText } from "../options.ts";

/** `bundle`: gives out the Action's file, for those who deploy with Terraform or another tool, or want to read it. */
export const bundle = declareCommand({
  name: "bundle",
  summary: "write the Action's file, for other deployers or to read it",
  examples: ["bundle --out post-login.js", "bundle --out post-login.js --json"],
  options: (command) =>
    command.option("--out <FILE>", "where to write it (default: standard output)", parseText("--out")),
});

export const runBundle: Handler<typeof bundle> = async (context, { out }) => {
  const { code, bytes, sha256, runtime, dependencies } = await loadBundle(context.distDirectory);
  if (out !== undefined) await writeWhole(resolve(context.cwd, out), code, out);
  return {
    data: { file: out ?? null, bytes, sha256, runtime, dependencies },
    text: () =>
      out === undefined ? code : `Wrote ${out}: ${bytes} bytes, sha256 ${sha256}, runtime ${runtime}`,
  };
};

/** All of it or nothing: a deployment that reads the file meanwhile must not find half of it. */
async function writeWhole(path: string, text: string, shownAs: string): Promise<void> {
  let draft: string | undefined;
  try {
    const there = await stat(path).catch(() => undefined);
    // Renaming would put a file in the place of a pipe, or of /dev/null.
    if (there !== undefined && !there.isFile()) return await writeFile(path, text);
    const target = there === undefined ? path : await realpath(path);
    draft = `${target}.${randomUUID()}.tmp`;
    await writeFile(draft, text);
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
