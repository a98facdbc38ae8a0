import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { externalPackages } from "../../scripts/external-packages.mjs";

const root = join(import.meta.dirname, "../..");

const entry = 'export { createLogins, createTenant } from "@splunk-action/local-auth0";';

/**
 * The local tenant, bundled from its sources because Node does not run all of TypeScript by itself. The bundle is next
 * to the installed packages, so that they are found.
 *
 * @returns {Promise<Pick<typeof import("@splunk-action/local-auth0"), "createLogins" | "createTenant">>}
 */
export async function loadTenant() {
  const directory = await mkdtemp(join(root, "node_modules", ".tenant-"));
  const outfile = join(directory, "tenant.mjs");
  try {
    await build({
      stdin: { contents: entry, resolveDir: root },
      outfile,
      bundle: true,
      platform: "node",
      format: "esm",
      plugins: [externalPackages],
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    await rm(directory, { recursive: true });
  }
}
