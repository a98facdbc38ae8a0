import { createHash } from "node:crypto";
import { type EvalFunction, ofText } from "./eval-function.ts";

/** Digests in hex: https://help.splunk.com (Search Reference, cryptographic functions) */
export const cryptographicFunctions: Readonly<Record<string, EvalFunction>> = {
  md5: toDigest("md5"),
  sha1: toDigest("sha1"),
  sha256: toDigest("sha256"),
  sha512: toDigest("sha512"),
};

function toDigest(algorithm: string): EvalFunction {
  return ofText(1, 1, (text) => createHash(algorithm).update(text).digest("hex"));
}
