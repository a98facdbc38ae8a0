import { readFileSync } from "node:fs";
import { join } from "node:path";
import { toPackageFolders } from "./collect-licenses.mjs";

/**
 * The software bill of materials: every npm package that is part of the built files. The same bytes every time, so
 * without a serial number and a time.
 *
 * @param {{root: string, inputs: readonly string[]}} options
 * @returns {string} CycloneDX 1.6 as JSON.
 * @see https://cyclonedx.org/docs/1.6/json/
 */
export function writeSbom({ root, inputs }) {
  const own = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  /** @param {{name: string, version: string, license?: string}} manifest */
  const toComponent = ({ name, version, license }) => ({
    "bom-ref": toUrl(name, version),
    name,
    version,
    ...(license === undefined ? {} : { licenses: [{ expression: license }] }),
    purl: toUrl(name, version),
  });
  const all = toPackageFolders(inputs).map((folder) => ({
    type: "library",
    ...toComponent(JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"))),
  }));
  // npm may install one version in two folders; a bom-ref stands for one component.
  const components = [...new Map(all.map((component) => [component.purl, component])).values()];
  const document = {
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: { component: { type: "application", ...toComponent(own) } },
    components,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** @param {string} name @param {string} version @see https://github.com/package-url/purl-spec */
function toUrl(name, version) {
  return `pkg:npm/${name.replace("@", "%40")}@${version}`;
}
