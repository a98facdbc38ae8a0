import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * The licence texts of the npm packages among a build's input files.
 *
 * @param {{root: string, inputs: readonly string[]}} options
 * @returns {string}
 */
export function collectLicenses({ root, inputs }) {
  const folders = new Set(inputs.flatMap((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input) ?? []));
  const texts = [...folders].sort().map((folder) => toNotice(join(root, folder)));
  return `Software that is part of the files in this folder:\n\n${texts.join(`\n${"-".repeat(80)}\n\n`)}`;
}

/** @param {string} folder */
function toNotice(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (file === undefined) throw new Error(`${name} comes without a licence text`);
  return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), "utf8").trim()}\n`;
}
