import { createHash } from "node:crypto";
import type { SplunkApp } from "./app-model.ts";
import { writeGzip } from "./package/gzip.ts";
import { writeTar } from "./package/tar.ts";
import { toAppFiles } from "./render/app-files.ts";

/** The app as the package that Splunk installs. */
export interface BuiltApp {
  /** Its usual file name. */
  readonly fileName: string;
  readonly bytes: Buffer;
  /** SHA-256 of the bytes, in hex. */
  readonly sha256: string;
}

/** Builds the package: the same bytes for the same app, on every machine. */
export function buildApp(app: SplunkApp): BuiltApp {
  const bytes = writeGzip(writeTar(app.id, toAppFiles(app)));
  return {
    fileName: `${app.id}-${app.options.version}.tgz`,
    bytes,
    sha256: createHash("sha256").update(bytes).digest("hex"),
  };
}
