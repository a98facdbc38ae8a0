import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildAction } from "./build-action.mjs";
import { buildCommandLine } from "./build-command-line.mjs";
import { buildPage } from "./build-page.mjs";
import { buildRuntime } from "./build-runtime.mjs";
import { collectLicenses } from "./collect-licenses.mjs";
import { writeSbom } from "./write-sbom.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, "dist");

rmSync(dist, { recursive: true, force: true });
mkdirSync(join(dist, "action"), { recursive: true });
const [code, commandInputs, pageInputs, runtimeInputs] = await Promise.all([
  buildAction({ root }),
  buildCommandLine({ root, outdir: dist }),
  buildPage({ root, outdir: dist }),
  buildRuntime({ root, outdir: join(dist, "runtime") }),
]);
writeFileSync(join(dist, "action", "post-login.js"), code);
const inputs = [...commandInputs, ...pageInputs, ...runtimeInputs];
writeFileSync(join(dist, "THIRD-PARTY-LICENSES.txt"), collectLicenses({ root, inputs }));
writeFileSync(join(dist, "sbom.cdx.json"), writeSbom({ root, inputs }));
