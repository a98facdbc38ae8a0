import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = join(import.meta.dirname, "../..");

const entry = `
  export { createTenant } from "./create-tenant.ts";
  export { createLogins } from "./login/create-logins.ts";
`;

/**
 * The local tenant from its sources. Bundled, because Node does not run all of TypeScript by itself; next to the
 * installed packages, so that they are found.
 *
 * @returns {Promise<typeof import("../../src/local/tenant/create-tenant.ts") &
 *   typeof import("../../src/local/tenant/login/create-logins.ts")>}
 */
export async function loadTenant() {
  const directory = await mkdtemp(join(root, "node_modules", ".tenant-"));
  const outfile = join(directory, "tenant.mjs");
  try {
    await build({
      stdin: { contents: entry, resolveDir: join(root, "src/local/tenant") },
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
