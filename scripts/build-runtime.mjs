import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, sep } from "node:path";
import { build } from "esbuild";

/**
 * Builds `splunk-action/runtime`, an ES module with everything it needs.
 *
 * @param {{root: string, outdir: string}} options
 * @returns {Promise<string[]>} The files that went in, relative to `root`.
 */
export async function buildRuntime({ root, outdir }) {
  const { metafile } = await build({
    absWorkingDir: root,
    metafile: true,
    entryPoints: ["packages/action-runtime/src/index.ts"],
    outfile: join(outdir, "index.js"),
    bundle: true,
    // Some of the packages that go in are CommonJS and require Node's own modules.
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    },
    format: "esm",
    platform: "node",
    target: "node20.19",
    charset: "utf8",
    logLevel: "error",
  });
  return Object.keys(metafile.inputs);
}

/**
 * Writes the runtime's type declarations. The compiler takes some seconds, so only packing asks for them.
 *
 * @param {{root: string, outdir: string}} options
 */
export function emitRuntimeTypes({ root, outdir }) {
  const work = mkdtempSync(join(tmpdir(), "splunk-action-types-"));
  try {
    const config = join(root, "tsconfig.runtime.json");
    const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
    execFileSync(process.execPath, [compiler, "-p", config, "--outDir", work], { stdio: "inherit" });
    const types = work;
    for (const file of readdirSync(types, { recursive: true, encoding: "utf8" })) {
      if (!file.endsWith(".d.ts")) continue;
      const path = join(types, file);
      const text = readFileSync(path, "utf8");
      // The compiler also writes declarations of other folders, which the package does not contain.
      for (const [, target] of text.matchAll(/"(\.{1,2}\/[^"]+)\.ts"/g)) {
        const declared = join(dirname(path), `${target}.d.ts`);
        if (!declared.startsWith(types + sep) || !existsSync(declared)) {
          throw new Error(`${file} names ${target}, which is not part of splunk-action/runtime`);
        }
      }
      // Declarations keep the sources' `.ts` endings, which only the sources have.
      writeFileSync(path, text.replaceAll(/(from "\.{1,2}\/[^"]+)\.ts"/g, '$1.js"'));
    }
    rmSync(outdir, { recursive: true, force: true });
    // Delete declarations that no public type uses.
    for (const file of listReachable(types, "index.d.ts")) cpSync(join(types, file), join(outdir, file));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/**
 * The declarations that a file needs, itself included, relative to the folder.
 *
 * @param {string} folder
 * @param {string} entry
 * @returns {Set<string>}
 */
function listReachable(folder, entry, found = new Set()) {
  if (found.has(entry)) return found;
  found.add(entry);
  const text = readFileSync(join(folder, entry), "utf8");
  for (const [, target] of text.matchAll(/from "(\.{1,2}\/[^"]+)\.js"/g))
    listReachable(folder, join(dirname(entry), `${target}.d.ts`), found);
  return found;
}
