import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, expect, test } from "@jest/globals";

const root = join(import.meta.dirname, "..", "..");
const cli = join(root, "dist", "cli.cjs");
const folder = mkdtempSync(join(tmpdir(), "splunk-action-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The built program in a process of its own, in a folder without an env file. */
function run(
  words: readonly string[],
  { node = [], env = {} }: { node?: string[]; env?: NodeJS.ProcessEnv } = {},
) {
  const argv = [...node, cli, ...words];
  const { PATH } = process.env;
  const { stdout, stderr, status } = spawnSync(process.execPath, argv, {
    ...{ cwd: folder, encoding: "utf8" },
    env: { PATH, ...env },
  });
  return { stdout, stderr, status };
}

/** Makes a process believe that it is another version of Node. */
function pretend(version: string): string[] {
  const file = join(folder, "version.cjs");
  const versions = `{ ...process.versions, node: "${version}" }`;
  writeFileSync(file, `Object.defineProperty(process, "versions", { value: ${versions} });`);
  return ["--require", file];
}

test.each(["18.20.8", "20.18.3", "21.7.3", "22.11.0", "23.11.1"])(
  "Node %s is refused in a sentence",
  (version) => {
    const [major, minor] = version.split(".");
    const message = `splunk-action needs Node 20.19, 22.12 or 24; this is ${major}.${minor}`;
    const hint = "Install one of these versions of Node.";
    expect(run(["--version"], { node: pretend(version) })).toEqual({
      stdout: "",
      stderr: `error NODE_VERSION: ${message}\nhint: ${hint}\n`,
      status: 3,
    });
    const json = run(["deploy", "--json"], { node: pretend(version) });
    expect({ ...json, stdout: JSON.parse(json.stdout) }).toEqual({
      stdout: { error: { code: "NODE_VERSION", message, hint } },
      stderr: "",
      status: 3,
    });
  },
);

test.each(["20.19.0", "22.12.0", "24.0.0", "26.1.0"])("Node %s is supported", (version) => {
  const { engines } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  expect(engines.node).toBe("^20.19 || ^22.12 || >=24");
  expect(run(["--version"], { node: pretend(version) })).toMatchObject({ stderr: "", status: 0 });
});

const testOffWindows = process.platform === "win32" ? test.skip : test;
testOffWindows("an env file that is missing is our error, not Node's", () => {
  const env = { PATH: `${join(process.execPath, "..")}:${process.env.PATH}` };
  const argv = ["status", "--json", "--env-file", "MISSING"];
  const { stdout, status } = spawnSync(cli, argv, { cwd: folder, encoding: "utf8", env });
  expect(JSON.parse(stdout).error).toMatchObject({
    code: "ENV_FILE",
    message: "the env file MISSING cannot be read (ENOENT)",
  });
  expect(status).toBe(3);
});

test("a value that Node reads from the env file first is read by our rules all the same", () => {
  writeFileSync(join(folder, "quoted.env"), "SPLUNK_PASSWORD=a#b\n");
  const { stderr, status } = run(["status", "--env-file", "quoted.env"]);
  expect(stderr).toContain("error ENV_FILE: quoted.env, line 1, SPLUNK_PASSWORD: the value contains #");
  expect(status).toBe(3);
});

/** The files of `dist` that a command makes Node load, in their order. */
function loadedBy(words: readonly string[]): string[] {
  const preload = join(folder, "loaded.cjs");
  const report = join(folder, "loaded.json");
  writeFileSync(
    preload,
    `process.on("exit", () => require("fs").writeFileSync(${JSON.stringify(report)}, JSON.stringify(Object.keys(require.cache))));`,
  );
  run(words, {
    node: ["--require", preload],
    env: { SPLUNK_URL: "http://127.0.0.1:9", SPLUNK_HEC_TOKEN: "dummy", AUTH0_DOMAIN: "http://127.0.0.1:9" },
  });
  const loaded: string[] = JSON.parse(readFileSync(report, "utf8"));
  return loaded.filter((file) => file !== preload).map((file) => relative(join(root, "dist"), file));
}

test.each([["--version"], ["--help"], ["deploy", "--help"]])("%s %s loads one file", (...words) => {
  expect(loadedBy(words)).toEqual(["cli.cjs"]);
});

test.each(["deploy", "status", "doctor", "test-event", "reconcile"])(
  "%s loads nothing of the local tenant and the local Splunk",
  (command) => {
    const files = loadedBy([command]);
    expect(files).toContain("commands.cjs");
    expect(files).not.toContain("dev.cjs");
    const text = files.map((file) => readFileSync(join(root, "dist", file), "utf8")).join("");
    expect(text).not.toMatch(/packages\/(local-|dev\/)/);
  },
);

test("--verbose shows requests and responses without secrets", () => {
  const env = {
    AUTH0_DOMAIN: "http://127.0.0.1:9",
    AUTH0_CLIENT_ID: "id",
    AUTH0_CLIENT_SECRET: "dummy-secret",
  };
  const { stderr, status } = run(["status", "--verbose"], { env });
  expect(status).toBe(1);
  expect(stderr).toContain("> POST http://127.0.0.1:9/oauth/token");
  expect(stderr).not.toContain("dummy-secret");
});
