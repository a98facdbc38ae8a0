// Prints the section of CHANGELOG.md for a version. Fails if it is missing or package.json has another version.
import { readFileSync } from "node:fs";

const version = process.argv[2] ?? "";
const own = JSON.parse(readFileSync("package.json", "utf8")).version;
if (version !== own) fail(`the tag says ${version}, package.json says ${own}`);
const sections = readFileSync("CHANGELOG.md", "utf8").split(/^## /m).slice(1);
const section = sections.find((text) => text.startsWith(version) || text.startsWith(`[${version}]`));
if (section === undefined) fail(`CHANGELOG.md has no section for ${version}`);
console.log(section.split("\n").slice(1).join("\n").trim());

/** @param {string} message @returns {never} */
function fail(message) {
  console.error(message);
  process.exit(1);
}
