import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = join(import.meta.dirname, "../..");

/**
 * The local tenant from its sources. Bundled, because Node does not run all of TypeScript by itself; next to the
 * installed packages, so that they are found.
 *
 * @returns {Promise<typeof import("../../src/local/tenant/create-tenant.ts")>}
 */
export async function loadTenant() {
  const directory = await mkdtemp(join(root, "node_modules", ".tenant-"));
  const outfile = join(directory, "tenant.mjs");
  try {
    await build({
      entryPoints: [join(root, "src/local/tenant/create-tenant.ts")],
      outfile,
      bundle: true,
      platform: "node",
      format: "esm",
      packages: "external",
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    await rm(directory, { recursive: true });
  }
}
