import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Failure } from "../../../src/errors/failure.ts";

/** A certificate in a separate file, for `NODE_EXTRA_CA_CERTS`. */
export interface KeptCertificate {
  readonly path: string;
  remove(): void;
}

/**
 * @param pem contains no key, so every user may read it
 * @throws {Failure} `OUT_FILE` if no temporary file can be written
 */
export function keepCertificate(pem: string): KeptCertificate {
  try {
    const folder = mkdtempSync(join(tmpdir(), "splunk-action-dev-"));
    const path = join(folder, "ca.pem");
    writeFileSync(path, pem);
    return { path, remove: () => rmSync(folder, { recursive: true, force: true }) };
  } catch (error) {
    const { code = "unknown error" } = error as NodeJS.ErrnoException;
    throw new Failure(
      "OUT_FILE",
      `${tmpdir()} cannot be written (${code})`,
      "Name a folder for temporary files that can be written: TMPDIR, on Windows TEMP.",
    );
  }
}
