import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { at, runDev, startDevProcess } from "./dev-process.ts";

const folder = mkdtempSync(join(tmpdir(), "splunk-action-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("the file of dev --state", () => {
  test("is kept in a folder that does not exist yet", async () => {
    const file = join(folder, "new", ".splunk-action", "dev.json");
    const { exitCode, stderr } = await runDev(["--once", "--state", file]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: expect.not.stringContaining("warning") });
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test("is an error at the start when it cannot be written", async () => {
    const inTheWay = join(folder, "in-the-way");
    writeFileSync(inTheWay, "");
    const { exitCode, stdout } = await runDev(["--once", "--json", "--state", join(inTheWay, "dev.json")]);
    expect(exitCode).toBe(3);
    expect(at(JSON.parse(stdout), "error.code")).toBe("STATE_FILE");
  });

  test("leaves no draft of a killed dev behind, and other files alone", async () => {
    const there = join(folder, "killed");
    mkdirSync(there);
    const file = join(there, "dev.json");
    writeFileSync(`${file}.5b0f2b1e-7a52-4c0e-9d0a-3f1c2b4d5e6f.tmp`, '{"credentials":');
    writeFileSync(`${file}.backup.tmp`, "mine");
    await runDev(["--once", "--state", file]);
    expect(readdirSync(there).sort()).toEqual(["dev.json", "dev.json.backup.tmp"]);
  });
});

describe("a second dev on the same file", () => {
  test("is refused while the first runs, and not afterwards", async () => {
    const file = join(folder, "shared.json");
    const first = await startDevProcess(["--state", file]);
    const second = await runDev(["--once", "--json", "--state", file]);
    await first.call("POST", "/api/users", { name: "First", email: "first@example.com" });
    await first.stop();
    expect(second.exitCode).toBe(3);
    expect(at(JSON.parse(second.stdout), "error")).toMatchObject({
      code: "STATE_FILE",
      message: expect.stringContaining("is in use by another splunk-action dev"),
    });
    expect(readFileSync(file, "utf8")).toContain("first@example.com");
    expect((await runDev(["--once", "--state", file])).exitCode).toBe(0);
    expect(existsSync(`${file}.lock`)).toBe(false);
  });

  test("takes over from one that was killed", async () => {
    const file = join(folder, "crashed.json");
    const first = await startDevProcess(["--state", file]);
    await first.stop("SIGKILL");
    expect(existsSync(`${file}.lock`)).toBe(true);
    expect((await runDev(["--once", "--state", file])).exitCode).toBe(0);
    expect(existsSync(`${file}.lock`)).toBe(false);
  });

  test("leaves no lock behind when it cannot start", async () => {
    const file = join(folder, "broken.json");
    writeFileSync(file, "{}");
    expect((await runDev(["--once", "--state", file])).exitCode).toBe(3);
    expect(existsSync(`${file}.lock`)).toBe(false);
  });
});

test("dev tidies up when its terminal is closed", async () => {
  const [file, env] = [join(folder, "closed.json"), join(folder, "closed.env")];
  const dev = await startDevProcess(["--state", file, "--write-env", env]);
  await dev.call("POST", "/api/users", { name: "Last", email: "last@example.com" });
  await dev.stop("SIGHUP");
  expect(readFileSync(file, "utf8")).toContain("last@example.com");
  expect([env, dev.env.NODE_EXTRA_CA_CERTS ?? ""].filter(existsSync)).toEqual([]);
});
