import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const sources = ["actions", "cli", "scripts", "src", "packages", "package.json"];

/** Many tests run what was built. Builds it again where a source is newer, so that a test always tests the edit. */
export default function buildWhenStale() {
  const built = join(root, "dist", "action", "post-login.js");
  const time = existsSync(built) ? statSync(built).mtimeMs : 0;
  if (!sources.some((source) => isNewer(join(root, source), time))) return;
  execFileSync(process.execPath, [join(root, "scripts", "build.mjs")], { stdio: "inherit" });
}

/** @param {string} path @param {number} time */
function isNewer(path, time) {
  if (/(?:^|\/)(?:node_modules|tests|testing)$/.test(path)) return false;
  const status = statSync(path);
  if (!status.isDirectory()) return status.mtimeMs > time;
  return readdirSync(path).some((entry) => isNewer(join(path, entry), time));
}
