import { createHash } from "node:crypto";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { runInProcess } from "./run-in-process.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "splunk-app-"));
});
afterEach(() => rm(folder, { recursive: true }));

const env = { SPLUNK_INDEX: "auth0" };
const run = (argv: readonly string[], environment: Record<string, string> = {}) =>
  runInProcess(["splunk-app", ...argv], { cwd: folder, env: { ...env, ...environment } });

test("build writes the package, says what it is and how to install it", async () => {
  const { stdout, stderr, exitCode } = await run(["build"]);
  const [file = ""] = await readdir(folder);
  expect(file).toMatch(/^auth0_activity-\d+\.\d+\.\d+.*\.tgz$/);
  expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
  expect(stdout).toContain(`Wrote ${file}`);
  expect(stdout).toContain(`splunk install app ${file}`);
  expect(stdout).toContain(`--app-package ${file}`);
});

test("build --json is one document about the file that was written", async () => {
  const { stdout } = await run(["build", "--out", "app.tgz", "--json"], { OMIT_FIELDS: "ja4" });
  const bytes = await readFile(join(folder, "app.tgz"));
  expect(JSON.parse(stdout)).toEqual({
    file: "app.tgz",
    bytes: bytes.length,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    app: "auth0_activity",
    version: expect.stringMatching(/^\d/),
    index: "auth0",
    sourcetype: "auth0_activity",
    warnings: [
      'without the panel "New device" (Auth0: security): OMIT_FIELDS leaves out ja4',
      'without the alert "Auth0: login with a new device": OMIT_FIELDS leaves out ja4',
    ],
  });
});

test("build needs no credential, and no hash key", async () => {
  const { exitCode } = await run(["build"], { HASH_FIELDS: "userId" });
  expect(exitCode).toBe(0);
});

test.each([
  ["OMIT_FIELDS", "emial", "OMIT_FIELDS names a field that no event has"],
  ["SPLUNK_SOURCETYPE", "source::x", "SPLUNK_SOURCETYPE cannot be in an app"],
  ["SPLUNK_SOURCETYPE", "a]b", "SPLUNK_SOURCETYPE cannot be in an app"],
])("build refuses %s=%s and writes nothing", async (name, value, message) => {
  const { stderr, exitCode } = await run(["build"], { [name]: value });
  expect(exitCode).toBe(3);
  expect(stderr).toContain(`error SETTINGS: ${message}`);
  expect(await readdir(folder)).toEqual([]);
});

test("check of what build would write passes, and says that AppInspect is not there", async () => {
  const { stdout, exitCode } = await run(["check"], { PATH: folder });
  expect(exitCode).toBe(0);
  expect(stdout).toContain("AppInspect: not installed");
  expect(await readdir(folder)).toEqual([]);
});

test("check of a broken file names the place and fails", async () => {
  await run(["build", "--out", "good.tgz"]);
  const good = await readFile(join(folder, "good.tgz"));
  await writeFile(join(folder, "cut.tgz"), good.subarray(0, 3000));
  const { stdout, exitCode } = await run(["check", "cut.tgz"], { PATH: folder });
  expect(exitCode).toBe(1);
  expect(stdout).toContain("cut.tgz:1: failure PACKAGE_UNREADABLE");
});

test("check of a file that is not there is a configuration error", async () => {
  const { stderr, exitCode } = await run(["check", "none.tgz"]);
  expect(exitCode).toBe(3);
  expect(stderr).toContain("error APP_FILE: none.tgz cannot be read (ENOENT)");
});

/** A program of AppInspect's name that writes this report and ends with status 0, as the real one does. */
async function installAppInspect(report: string): Promise<string> {
  const bin = join(folder, "bin");
  await mkdir(bin);
  await writeFile(join(folder, "report.json"), report);
  const script = `#!/bin/sh\nwhile [ "$1" != --output-file ]; do shift; done\ncat '${join(folder, "report.json")}' > "$2"\n`;
  await writeFile(join(bin, "splunk-appinspect"), script);
  await chmod(join(bin, "splunk-appinspect"), 0o755);
  return [bin, "/usr/bin", "/bin"].join(delimiter);
}

test("check reads AppInspect's report, not its exit status", async () => {
  const message = { message: "The id is wrong.", message_filename: "default/app.conf", message_line: 7 };
  const PATH = await installAppInspect(
    JSON.stringify({
      summary: { error: 0, failure: 1, warning: 0, success: 1, skipped: 0 },
      reports: [{ groups: [{ checks: [{ name: "check_id", result: "failure", messages: [message] }] }] }],
    }),
  );
  const { stdout, exitCode } = await run(["check"], { PATH });
  expect(exitCode).toBe(1);
  expect(stdout).toContain("default/app.conf:7: failure AppInspect check_id: The id is wrong.");
  expect(stdout).toContain("AppInspect: 0 error, 1 failure, 0 warning, 1 success");
});

test("an AppInspect that writes nothing is not taken for a success", async () => {
  const PATH = await installAppInspect("");
  const { stderr, exitCode } = await run(["check"], { PATH });
  expect(exitCode).toBe(1);
  expect(stderr).toContain("error APP_CHECK: splunk-appinspect wrote no report");
});
