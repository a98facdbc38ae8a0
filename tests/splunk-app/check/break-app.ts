import { checkApp } from "../../../src/splunk-app/check/check-app.ts";
import type { Finding, RuleCode } from "../../../src/splunk-app/check/finding.ts";
import { defineApp } from "../../../src/splunk-app/define-app.ts";
import { writeGzip } from "../../../src/splunk-app/package/gzip.ts";
import { writeTar } from "../../../src/splunk-app/package/tar.ts";
import { type AppFile, toAppFiles } from "../../../src/splunk-app/render/app-files.ts";
import { appOptions } from "../app-options.ts";

/** A fault, the rule that finds it, the file, and what stands there instead of what. */
export type BrokenFile = readonly [
  fault: string,
  rule: RuleCode,
  file: string,
  right: string | RegExp,
  wrong: string,
];

export const goodFiles = toAppFiles(defineApp(appOptions({ accountChanges: true })));

/** The good app with another text in one file. All of what is right is replaced. */
export function breakFile(path: string, right: string | RegExp, wrong: string): readonly AppFile[] {
  return goodFiles.map((file) => {
    if (file.path !== path) return file;
    const text = file.content.toString();
    // As a function: `$` in a search is no back reference.
    const broken =
      typeof right === "string" ? text.replaceAll(right, () => wrong) : text.replace(right, () => wrong);
    if (broken === text) throw new Error(`nothing to break in ${path}`);
    return { ...file, content: Buffer.from(broken) };
  });
}

/** The good app with a file more, or another one in its place. */
export function addFile(path: string, content: string | Buffer, mode?: number): readonly AppFile[] {
  const file = { path, content: Buffer.from(content), ...(mode === undefined ? {} : { mode }) };
  return [...removeFile(path), file];
}

export function removeFile(path: string): readonly AppFile[] {
  return goodFiles.filter((file) => file.path !== path);
}

/** What `check` finds. */
export function checkFiles(files: readonly AppFile[]): readonly Finding[] {
  return checkApp("app.tgz", writeGzip(writeTar("auth0_activity", files)));
}

/** The rules that find something in a file. */
export function toRules(files: readonly AppFile[], file: string): RuleCode[] {
  return checkFiles(files)
    .filter((finding) => finding.file === file)
    .map(({ rule }) => rule);
}
