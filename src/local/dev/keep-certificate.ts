import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A certificate in a file of its own, for `NODE_EXTRA_CA_CERTS`. */
export interface KeptCertificate {
  readonly path: string;
  remove(): void;
}

/** @param pem holds no key, so that anybody may read it */
export function keepCertificate(pem: string): KeptCertificate {
  const folder = mkdtempSync(join(tmpdir(), "splunk-action-dev-"));
  const path = join(folder, "ca.pem");
  writeFileSync(path, pem);
  return { path, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
