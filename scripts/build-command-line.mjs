import { chmodSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { basename, dirname, join, relative, sep } from "node:path";
import { build, transform } from "esbuild";

/**
 * Builds the command line. `npx splunk-action` runs what was tested: nothing is left to resolve at installation.
 *
 * - `cli.cjs`: commander, the commands' declarations and what wraps text on a terminal, so that `--help` costs little
 *   more than starting Node. Handlers and what they import are dropped as unused.
 * - `commands.cjs`: the handlers, loaded when a command runs; `dev.cjs`: the handler of `dev` with the local tenant
 *   and the local Splunk, which no other command loads.
 * - `vendor/NAME.cjs`: one file for each npm package, loaded by the command that needs it.
 *
 * @param {{root: string, outdir: string}} options
 * @returns {Promise<string[]>} The files that went in, relative to `root`.
 */
export async function buildCommandLine({ root, outdir }) {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  /** @type {import("esbuild").BuildOptions & {metafile: true}} */
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
  /** @type {Map<string, Set<string>>} Source files that are loaded lazily, by the built file that holds them. */
  const handlers = new Map([
    ["commands.cjs", new Set()],
    ["dev.cjs", new Set()],
  ]);
  const cli = await build({
    ...shared,
    entryPoints: ["cli/index.ts"],
    outfile: join(outdir, "cli.cjs"),
    // Older versions of Node can parse this file too, and report that they are too old.
    target: "node10",
    banner: { js: `${shebang}\n${await readNodeCheck(root)}` },
    minifySyntax: true,
    minifyWhitespace: true,
    plugins: [lazyHandlers(handlers)],
  });
  chmodSync(join(outdir, "cli.cjs"), 0o755);
  refuseOtherRooms(cli.metafile);

  /** @type {Set<string>} */
  const packages = new Set();
  const files = await Promise.all(
    [...handlers].map(([file, sources]) =>
      build({
        ...shared,
        stdin: { contents: toEntry(root, sources), resolveDir: root },
        outfile: join(outdir, file),
        plugins: [vendorPackages(packages)],
      }),
    ),
  );
  const vendored = await Promise.all(
    [...packages].map((name) =>
      build({
        ...shared,
        // As Node's own `require` would load it.
        stdin: { contents: `module.exports = require(${JSON.stringify(name)});`, resolveDir: root },
        outfile: join(outdir, "vendor", toVendorFile(name)),
        minifyWhitespace: true,
      }),
    ),
  );
  return [cli, ...files, ...vendored].flatMap(({ metafile }) => Object.keys(metafile.inputs));
}

/**
 * Without `--`, Node itself acts on `--env-file`, anywhere in the arguments: it ends with its own message if the file
 * is missing, and otherwise reads it by rules that differ between its versions. npm's shims for Windows understand
 * this line; the `env` of busybox does not (docs/cli.md says what to do on Alpine).
 */
const shebang = "#!/usr/bin/env -S node --";

/** @param {string} root */
async function readNodeCheck(root) {
  const source = readFileSync(join(root, "scripts", "node-check.cjs"), "utf8");
  const { code } = await transform(source, { minify: true, target: "es5" });
  return code;
}

/** What `--help` may load beside commander. @param {import("esbuild").Metafile} metafile */
function refuseOtherRooms({ outputs }) {
  const inputs = Object.values(outputs).flatMap((output) =>
    Object.entries(output.inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0),
  );
  const other = inputs
    .map(([input]) => input)
    .filter(
      (input) =>
        !/^(cli\/|src\/(errors\/|version\.ts$)|node_modules\/(@commander-js|commander|fast-[a-z-]+)\/|lazy:)/.test(
          input,
        ),
    );
  if (other.length > 0) {
    throw new Error(
      `cli.cjs holds ${other.join(", ")}: import it in a command's handler only, or by import() elsewhere`,
    );
  }
}

/** Exports each source as a function that loads it. @param {string} root @param {Set<string>} sources */
function toEntry(root, sources) {
  const lines = [...sources].sort().map((path) => {
    const specifier = `./${relative(root, path).split(sep).join("/")}`;
    return `exports[${JSON.stringify(toKey(path))}] = () => require(${JSON.stringify(specifier)});`;
  });
  return lines.join("\n");
}

/** @param {string} path */
const toKey = (path) => basename(path, ".ts");

/**
 * Leaves sources that the command line loads with `import()` to another file, and drops unused imports: no source
 * file has side effects when it is only imported.
 *
 * @param {Map<string, Set<string>>} handlers
 * @returns {import("esbuild").Plugin}
 */
const lazyHandlers = (handlers) => ({
  name: "lazy-handlers",
  setup({ onResolve, onLoad, resolve }) {
    onResolve({ filter: /^[.@]/ }, async ({ path, pluginData, ...args }) => {
      if (pluginData === "resolved" || args.kind === "entry-point") return undefined;
      const { kind, importer, resolveDir } = args;
      const resolved = await resolve(path, { kind, importer, resolveDir, pluginData: "resolved" });
      if (resolved.errors.length > 0 || resolved.external) return resolved;
      if (kind !== "dynamic-import") return { ...resolved, sideEffects: false };
      const file = toKey(resolved.path) === "dev" ? "dev.cjs" : "commands.cjs";
      handlers.get(file)?.add(resolved.path);
      return { path: resolved.path, namespace: "lazy", pluginData: file };
    });
    onLoad({ filter: /.*/, namespace: "lazy" }, ({ path, pluginData: file }) => ({
      contents: `module.exports = require("./${file}")[${JSON.stringify(toKey(path))}]();`,
      resolveDir: dirname(path),
    }));
    onResolve({ filter: /^\.\/(commands|dev)\.cjs$/ }, ({ path }) => ({ path, external: true }));
  },
});

/**
 * Puts npm packages into files of their own.
 *
 * @param {Set<string>} packages Receives the names of the packages found.
 * @returns {import("esbuild").Plugin}
 */
const vendorPackages = (packages) => ({
  name: "vendor-packages",
  setup({ onResolve }) {
    onResolve({ filter: /^[a-z@]/ }, ({ path }) => {
      if (isBuiltin(path) || path.startsWith("@splunk-action/")) return undefined;
      packages.add(path);
      return { path: `./vendor/${toVendorFile(path)}`, external: true };
    });
  },
});

/** @param {string} name */
const toVendorFile = (name) => `${name.replace(/^@/, "").replaceAll("/", "-")}.cjs`;
