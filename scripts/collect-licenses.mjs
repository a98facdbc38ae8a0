import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * The licence texts of the npm packages among a build's input files.
 *
 * @param {{root: string, inputs: readonly string[]}} options
 * @returns {string}
 */
export function collectLicenses({ root, inputs }) {
  const packages = toPackageFolders(inputs).map((folder) => readPackage(join(root, folder)));
  const notices = packages.map(({ name, version, license, repository, text }) => {
    // Packages of one repository share its licence; not all of them contain the text.
    const shared = text ?? packages.find((other) => other.repository === repository && other.text)?.text;
    if (shared === undefined) throw new Error(`${name} comes without a licence text`);
    return `${name} ${version} (${license})\n\n${shared.trim()}\n`;
  });
  return `Software that is part of the files in this folder:\n\n${[...new Set(notices)].join(`\n${"-".repeat(80)}\n\n`)}`;
}

/** The folders of the npm packages among a build's input files. @param {readonly string[]} inputs */
export function toPackageFolders(inputs) {
  const folders = inputs.flatMap((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input) ?? []);
  return [...new Set(folders)].sort();
}

/** @param {string} folder */
function readPackage(folder) {
  const { name, version, license, repository } = JSON.parse(
    readFileSync(join(folder, "package.json"), "utf8"),
  );
  return { name, version, license, repository: repository?.url ?? name, text: findLicence(folder) };
}

/** The licence's text: a separate file, or a section of the README. @param {string} folder */
function findLicence(folder) {
  const files = readdirSync(folder);
  const licence = files.find((file) => /^licen[cs]e/i.test(file));
  if (licence !== undefined) return readFileSync(join(folder, licence), "utf8");
  const readme = files.find((file) => /^readme/i.test(file));
  if (readme === undefined) return undefined;
  const text = readFileSync(join(folder, readme), "utf8");
  return /^(?:#+ Licen[cs]e|Licen[cs]e\n-+)$([\s\S]+?)(?=^#|(?![\s\S]))/m.exec(text)?.[1];
}
