import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The npm dependencies that the alternatives need. */
const alternatives = ["axios@1.21.1", "auth0@7.1.0", "splunk-logging@0.11.1"];

/**
 * The runtime that Auth0 uses: the real binary of Node 22, out of the npm package `node`.
 *
 * @param {string} folder where it is kept for the next run
 * @returns {Promise<string | undefined>} its path; `undefined` if it cannot be installed
 */
export async function installNode22(folder) {
  if (process.versions.node.startsWith("22.")) return process.execPath;
  const prefix = join(folder, "node22");
  const find = () => findFile(prefix, process.platform === "win32" ? "node.exe" : "node");
  if (!(await isNode22(find()))) await install(prefix, ["node@22"]);
  const binary = find();
  return (await isNode22(binary)) ? binary : undefined;
}

/**
 * The packages that `alternatives/` needs, in a folder of their own: they are not dependencies of this project.
 *
 * @returns {Promise<string | undefined>} the folder that holds their `node_modules`
 */
export async function installAlternatives(folder) {
  const prefix = join(folder, "alternatives");
  const complete = () => existsSync(join(prefix, "node_modules", "splunk-logging"));
  if (!complete()) await install(prefix, alternatives);
  return complete() ? prefix : undefined;
}

async function install(prefix, packages) {
  mkdirSync(prefix, { recursive: true });
  try {
    await run("npm", ["install", "--no-save", "--no-audit", "--no-fund", "--prefix", prefix, ...packages]);
  } catch {
    // No registry: the caller reports what is left out.
  }
}

/** The package's own folder comes with a small launcher of the same name on some platforms: the binary lies in `bin`. */
function findFile(folder, name) {
  if (!existsSync(folder)) return undefined;
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const found = entries.find(
    (entry) => entry.isFile() && entry.name === name && entry.parentPath.endsWith("bin"),
  );
  return found && join(found.parentPath, name);
}

async function isNode22(binary) {
  if (binary === undefined) return false;
  const { stdout } = await run(binary, ["--version"]).catch(() => ({ stdout: "" }));
  return stdout.startsWith("v22.");
}
