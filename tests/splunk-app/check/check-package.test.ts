import { expect, test } from "@jest/globals";
import { buildApp } from "../../../src/splunk-app/build-app.ts";
import { checkApp } from "../../../src/splunk-app/check/check-app.ts";
import { defineApp } from "../../../src/splunk-app/define-app.ts";
import { writeGzip } from "../../../src/splunk-app/package/gzip.ts";
import { writeTar } from "../../../src/splunk-app/package/tar.ts";
import { renderIcon } from "../../../src/splunk-app/render/icon.ts";
import { appOptions } from "../app-options.ts";
import { addFile, breakFile, goodFiles, removeFile, toRules } from "./break-app.ts";

test.each([
  ["plain", {}],
  ["another index and sourcetype", { index: "idp", sourcetype: "idp:auth0" }],
  ["no index", { index: undefined }],
  ["hidden fields", { omitFields: ["email", "userName"], hashFields: ["userId", "latitude"] }],
  ["account changes", { accountChanges: true }],
  ["extra fields", { extraFields: ["plan", "region"] }],
])("the app is without findings: %s", (_, options) => {
  const { bytes } = buildApp(defineApp(appOptions(options)));
  expect(checkApp("app.tgz", bytes, ["plan", "region"])).toEqual([]);
});

const required = [
  "static/appIcon.png",
  "static/appIcon_2x.png",
  "LICENSE",
  "README.txt",
  "metadata/default.meta",
  "default/data/ui/nav/default.xml",
];

test.each(required)("an app without %s is missing it", (path) => {
  expect(toRules(removeFile(path), path)).toEqual(["PACKAGE_MISSING"]);
});

test.each([
  ["a dotfile", "PACKAGE_DOTFILE", addFile("default/.DS_Store", "x"), "default/.DS_Store"],
  ["local/", "PACKAGE_LOCAL", addFile("local/app.conf", "[ui]\n"), "local/app.conf"],
  ["local.meta", "PACKAGE_LOCAL", addFile("metadata/local.meta", "[]\n"), "metadata/local.meta"],
  ["an executable conf", "PACKAGE_MODE", addFile("default/x.conf", "[a]\n", 0o755), "default/x.conf"],
  ["a world-writable file", "PACKAGE_MODE", addFile("default/x.conf", "[a]\n", 0o666), "default/x.conf"],
  ["CRLF", "TEXT_ENCODING", breakFile("README.txt", "\n", "\r\n"), "README.txt"],
  ["a byte order mark", "TEXT_ENCODING", breakFile("README.txt", /^/, "\ufeff"), "README.txt"],
  ["Latin-1", "TEXT_ENCODING", addFile("README.txt", Buffer.from("caf\xe9", "latin1")), "README.txt"],
  ["an icon of another size", "ICON", addFile("static/appIcon.png", renderIcon(72)), "static/appIcon.png"],
  ["an icon that is no PNG", "ICON", addFile("static/appIcon.png", "GIF89a"), "static/appIcon.png"],
])("%s is %s", (_, rule, files, file) => {
  expect(toRules(files, file)).toContain(rule);
});

test.each([
  ["no archive at all", Buffer.from("hello")],
  ["an empty file", Buffer.alloc(0)],
  ["an archive that is cut off", buildApp(defineApp(appOptions())).bytes.subarray(0, 50_000)],
])("%s is unreadable", (_, bytes) => {
  const findings = checkApp("x.tgz", bytes);
  expect(findings.map(({ rule, file }) => [rule, file])).toEqual([["PACKAGE_UNREADABLE", "x.tgz"]]);
});

test("two folders are refused", () => {
  const one = writeTar("auth0_activity", goodFiles);
  const other = writeTar("other", [{ path: "a.txt", content: Buffer.from("x") }]);
  const both = writeGzip(Buffer.concat([one.subarray(0, one.length - 1024), other]));
  expect(checkApp("app.tgz", both).map(({ rule }) => rule)).toContain("PACKAGE_FOLDER");
});
