import { resolve } from "node:path";
import { loadBundle } from "../../src/bundle/load-bundle.ts";
import { declareCommand, type Handler } from "../declare-command.ts";
import { parseText } from "../options.ts";
import { writeWhole } from "../write-whole.ts";

/** `bundle`: writes the Action's file, to deploy it with Terraform or another tool, or to read it. */
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
    verbatim: out === undefined,
    text: () =>
      out === undefined ? code : `Wrote ${out}: ${bytes} bytes, sha256 ${sha256}, runtime ${runtime}`,
  };
};
