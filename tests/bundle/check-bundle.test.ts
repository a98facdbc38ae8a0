import { createHash } from "node:crypto";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { checkBundle } from "../../src/bundle/check-bundle.ts";
import { loadBundle } from "../../src/bundle/load-bundle.ts";

const good = 'exports.onExecutePostLogin = async (event, api) => { console.log("one line"); };\n';

function toBundle(body: string, hash = createHash("sha256").update(body).digest("hex").slice(0, 12)) {
  const code = `// splunk-action 1.0.0 ${hash}\n// What it is.\n${body}`;
  return { code, bytes: Buffer.byteLength(code) };
}

test("the built bundle is fit, far below Auth0's limit, and never grows above 60 kB", async () => {
  const bundle = await loadBundle(join(import.meta.dirname, "..", "..", "dist"));
  expect(bundle.bytes).toBeLessThan(60_000);
  expect(bundle.code).toMatch(/^\/\/ splunk-action \d+\.\d+\.\d+ [0-9a-f]{12}\n\/\/ /);
});

test("a bundle that Auth0 would run passes", async () => {
  await expect(checkBundle(toBundle(good))).resolves.toBeUndefined();
});

test.each([
  [
    "other content than its banner says",
    toBundle(good, "000000000000"),
    "its content does not match the hash in its first line",
  ],
  ["no banner", { code: good, bytes: good.length }, "its content does not match the hash in its first line"],
  ["an npm package", toBundle(`const axios = require("axios");\n${good}`), "it requires axios"],
  ["a file name", toBundle(`const here = () => __dirname;\n${good}`), "it uses __dirname or __filename"],
  ["no export", toBundle("const x = 1;\n"), "onExecutePostLogin"],
  [
    "a handler that is no AsyncFunction",
    toBundle("exports.onExecutePostLogin = () => Promise.resolve();\n"),
    "async",
  ],
  [
    "a handler that throws",
    toBundle('exports.onExecutePostLogin = async () => { throw new Error("boom"); };\n'),
    "boom",
  ],
  ["a top level that throws", toBundle(`throw new Error("early");\n${good}`), "early"],
  [
    "a talkative handler",
    toBundle('exports.onExecutePostLogin = async () => { console.log("a"); console.log("b"); };\n'),
    "exactly one short line",
  ],
])("a bundle with %s does not", async (_name, bundle, flaw) => {
  await expect(checkBundle(bundle)).rejects.toMatchObject({
    code: "BUNDLE_INVALID",
    message: expect.stringContaining(flaw),
  });
});

test("a bundle above 100 000 bytes is refused with both numbers", async () => {
  const bundle = toBundle(`${good}// ${"x".repeat(100_000)}\n`);
  await expect(checkBundle(bundle)).rejects.toMatchObject({
    code: "BUNDLE_TOO_LARGE",
    message: `the bundle has ${bundle.bytes} bytes, more than Auth0's limit of 100000`,
  });
});
