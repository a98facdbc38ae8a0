import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "../../../src/errors/failure.ts";

/** The page as it was built. @throws {Failure} `BUNDLE_MISSING` */
export async function readPage(distDirectory: string): Promise<string> {
  return readFile(join(distDirectory, "page", "index.html"), "utf8").catch(() => {
    throw new Failure(
      "BUNDLE_MISSING",
      "the package's file page/index.html is missing",
      "Install the package again, or in a source checkout run npm run build.",
    );
  });
}
