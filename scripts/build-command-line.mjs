import { chmodSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { externalPackages } from "./external-packages.mjs";

/**
 * Builds the command line as two files. `cli.cjs` holds commander and the declarations alone, so that `--help` costs
 * little more than starting Node; it loads `commands.cjs` when a command runs. npm packages other than commander
 * stay outside and are required by the command that needs them.
 *
 * @param {{root: string, outdir: string}} options
 * @returns {Promise<string[]>} The files that went in, relative to `root`.
 */
export async function buildCommandLine({ root, outdir }) {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  /** @type {import("esbuild").BuildOptions} */
  const shared = {
    absWorkingDir: root,
    bundle: true,
    metafile: true,
    format: "cjs",
    platform: "node",
    target: "node20.19",
    charset: "utf8",
    legalComments: "none",
    logLevel: "error",
    // `import()` becomes a lazy `require`: the ESM loader would cost every command some milliseconds.
    supported: { "dynamic-import": false },
    define: { __SPLUNK_ACTION_VERSION__: JSON.stringify(version), "import.meta.dirname": "__dirname" },
  };
  const built = await Promise.all([
    build({
      ...shared,
      entryPoints: ["cli/index.ts"],
      outfile: join(outdir, "cli.cjs"),
      banner: { js: "#!/usr/bin/env node" },
      minifySyntax: true,
      minifyWhitespace: true,
      plugins: [commandsStayOutside],
    }),
    build({
      ...shared,
      entryPoints: ["cli/commands.ts"],
      outfile: join(outdir, "commands.cjs"),
      plugins: [externalPackages],
    }),
  ]);
  chmodSync(join(outdir, "cli.cjs"), 0o755);
  return built.flatMap(({ metafile }) => Object.keys(metafile.inputs));
}

/** @type {import("esbuild").Plugin} */
const commandsStayOutside = {
  name: "commands-stay-outside",
  setup({ onResolve }) {
    onResolve({ filter: /\/commands\.ts$/ }, () => ({ path: "./commands.cjs", external: true }));
  },
};
