import { execFile, execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, readlink, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { runInProcess } from "./run-in-process.ts";

const dist = join(import.meta.dirname, "..", "..", "dist");
const execFileAsync = promisify(execFile);
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "bundle-"));
});
afterAll(() => rm(folder, { recursive: true }));

const built = () => readFile(join(dist, "action", "post-login.js"), "utf8");

test("without --out prints the file and nothing else", async () => {
  const { stdout, stderr, exitCode } = await runInProcess(["bundle"], { cwd: folder });
  expect({ stdout, stderr, exitCode }).toEqual({ stdout: await built(), stderr: "", exitCode: 0 });
});

test("with --out writes the file whole and says what it is", async () => {
  const { stdout, exitCode } = await runInProcess(["bundle", "--out", "action.js", "--json"], {
    cwd: folder,
  });
  const code = await built();
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toEqual({
    file: "action.js",
    bytes: Buffer.byteLength(code),
    sha256: createHash("sha256").update(code).digest("hex"),
    runtime: "node22",
    dependencies: [],
  });
  expect(await readFile(join(folder, "action.js"), "utf8")).toBe(code);
  expect(await readdir(folder)).toEqual(["action.js"]);
});

test.each([["no-such-folder/action.js"], ["."]])(
  "says so when %s cannot be written, and leaves nothing behind",
  async (out) => {
    const { stderr, exitCode } = await runInProcess(["bundle", "--out", out], { cwd: folder });
    expect(exitCode).toBe(3);
    expect(stderr).toContain(`error OUT_FILE: ${out} cannot be written`);
    expect((await readdir(folder)).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  },
);

test("writes to what a link leads to, and leaves the link", async () => {
  await writeFile(join(folder, "linked.js"), "before");
  await symlink("linked.js", join(folder, "link.js"));
  const { exitCode } = await runInProcess(["bundle", "--out", "link.js"], { cwd: folder });
  expect(exitCode).toBe(0);
  expect(await readlink(join(folder, "link.js"))).toBe("linked.js");
  expect(await readFile(join(folder, "linked.js"), "utf8")).toBe(await built());
});

test("writes into a pipe instead of replacing it", async () => {
  const pipe = join(folder, "pipe");
  execFileSync("mkfifo", [pipe]);
  const reader = execFileAsync("cat", [pipe]);
  const { exitCode } = await runInProcess(["bundle", "--out", "pipe"], { cwd: folder });
  expect(exitCode).toBe(0);
  expect((await stat(pipe)).isFIFO()).toBe(true);
  expect((await reader).stdout).toBe(await built());
});

test("says what to do where the package was not built", async () => {
  const { stderr, exitCode } = await runInProcess(["bundle"], { cwd: folder, distDirectory: folder });
  expect(exitCode).toBe(1);
  expect(stderr).toContain("error BUNDLE_MISSING");
  expect(stderr).toContain("npm run build");
});
