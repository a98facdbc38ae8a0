import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync, inflateSync } from "node:zlib";
import { expect, test } from "@jest/globals";
import { buildApp } from "../../src/splunk-app/build-app.ts";
import { defineApp } from "../../src/splunk-app/define-app.ts";
import { writeGzip } from "../../src/splunk-app/package/gzip.ts";
import { readTar, writeTar } from "../../src/splunk-app/package/tar.ts";
import { toAppFiles } from "../../src/splunk-app/render/app-files.ts";
import { renderIcon } from "../../src/splunk-app/render/icon.ts";
import { license } from "../../src/splunk-app/render/license.ts";
import { appOptions } from "./app-options.ts";

test("nothing but the app's content is in the bytes: no compression that differs between versions of Node", () => {
  const app = defineApp(appOptions());
  const { bytes, sha256 } = buildApp(app);
  const tar = gunzipSync(bytes);
  // RFC 1952: no flags, no time, no file system; then blocks that hold the archive as it is.
  expect(bytes.subarray(0, 10).toString("hex")).toBe("1f8b08000000000000ff");
  expect(bytes.length).toBe(10 + tar.length + 5 * Math.ceil(tar.length / 65_535) + 8);
  expect(bytes.subarray(15, 15 + 65_535).equals(tar.subarray(0, 65_535))).toBe(true);
  expect(buildApp(defineApp(appOptions())).sha256).toBe(sha256);
});

test("the archive is gzip and ustar that others read, without owner, time or other traces of the machine", () => {
  const app = defineApp(appOptions());
  const tar = gunzipSync(buildApp(app).bytes);
  const entries = readTar(tar);
  const paths = entries.map(({ path }) => path);
  expect(paths).toEqual([...paths].sort());
  expect(entries.filter(({ kind }) => kind === "file").map(({ path, mode }) => [path, mode])).toEqual(
    toAppFiles(app).map(({ path }) => [`auth0_activity/${path}`, 0o644]),
  );
  const header = tar.subarray(0, 512);
  expect(header.toString("latin1", 257, 265)).toBe("ustar\x0000");
  // Owner, group and time are zero.
  expect(header.toString("latin1", 108, 124)).toBe("0000000\x000000000\0");
  expect(header.toString("latin1", 136, 148)).toBe("00000000000\0");
});

test.each([0, 1, 511, 512, 65_535, 65_536, 200_000])("%i bytes come out of gzip as they went in", (size) => {
  const data = Buffer.alloc(size, "splunk");
  expect(gunzipSync(writeGzip(data)).equals(data)).toBe(true);
});

test("a path that the header cannot hold is refused, not cut", () => {
  expect(() => writeTar("app", [{ path: "x".repeat(100), content: Buffer.alloc(0) }])).toThrow(RangeError);
});

test.each([36, 72] as const)("the icon of %i pixels is a PNG with rows of that size", (size) => {
  const icon = renderIcon(size);
  const data = icon.subarray(icon.indexOf("IDAT") + 4, icon.indexOf("IEND") - 8);
  expect([icon.readUInt32BE(16), icon.readUInt32BE(20)]).toEqual([size, size]);
  expect(inflateSync(data).length).toBe(size * (1 + size / 2));
});

test("the licence in the app is the package's", async () => {
  expect(license).toBe(await readFile(join(import.meta.dirname, "..", "..", "LICENSE"), "utf8"));
});

test("README.txt says what the clone costs, where there is one", () => {
  const readme = (accountChanges: boolean) =>
    String(
      toAppFiles(defineApp(appOptions({ accountChanges }))).find(({ path }) => path === "README.txt")
        ?.content,
    );
  expect(readme(true)).toContain("sign-ups count twice on the licence");
  expect(readme(false)).toContain("--account-changes");
});
