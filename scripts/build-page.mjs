import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

/**
 * Builds the page of `dev`: one HTML file with its script and style inside, so that it works without a network. The
 * server fills in `{{nonce}}` and `{{token}}`.
 *
 * @param {{root: string, outdir: string}} options
 * @returns {Promise<string[]>} The files that went in, relative to `root`.
 */
export async function buildPage({ root, outdir }) {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: { page: "packages/dev/page/main.tsx", style: "packages/dev/page/style/style.css" },
    outdir: "out",
    bundle: true,
    write: false,
    metafile: true,
    minify: true,
    format: "esm",
    target: ["chrome123", "firefox120", "safari17.5"],
    jsx: "automatic",
    jsxImportSource: "preact",
    charset: "utf8",
    legalComments: "none",
    logLevel: "error",
  });
  const text = (ending) => outputFiles.find(({ path }) => path.endsWith(ending))?.text.trim() ?? "";
  const script = text("page.js");
  // Inside <script> no parser may find the end of it, nor the placeholders that the server replaces.
  if (/<\/script|<!--|\{\{/i.test(script)) throw new Error("the page's script cannot be put into HTML");
  const html = readFileSync(join(root, "packages/dev/page/index.html"), "utf8")
    .replace("/* style */", () => text("style.css"))
    .replace("/* script */", () => script);
  mkdirSync(join(outdir, "page"), { recursive: true });
  writeFileSync(join(outdir, "page", "index.html"), html);
  return Object.keys(metafile.inputs);
}
