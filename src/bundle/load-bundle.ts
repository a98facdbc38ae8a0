import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "../errors/failure.ts";
import type { Bundle } from "./bundle.ts";
import { checkBundle } from "./check-bundle.ts";

/**
 * Loads the bundle of this package and checks it. It was built together with the package, so every machine deploys the
 * tested bytes (docs/decisions/0002-prebuilt-bundle.md).
 *
 * @param distDirectory the folder of the built files
 * @throws {Failure} `BUNDLE_MISSING`, or what `checkBundle` finds
 */
export async function loadBundle(distDirectory: string): Promise<Bundle> {
  const code = await readFile(join(distDirectory, "action", "post-login.js"), "utf8").catch(() => {
    throw new Failure(
      "BUNDLE_MISSING",
      "the package's file action/post-login.js is missing",
      "Install the package again, or in a source checkout run npm run build.",
    );
  });
  const sha256 = createHash("sha256").update(code).digest("hex");
  const bundle: Bundle = {
    code,
    bytes: Buffer.byteLength(code),
    sha256,
    runtime: "node22",
    dependencies: [],
  };
  await checkBundle(bundle);
  return bundle;
}
