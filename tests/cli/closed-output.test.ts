import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { startTenant } from "../deploy/local-tenant.ts";

const cli = join(import.meta.dirname, "..", "..", "dist", "cli.cjs");

test("a reader of the progress that goes away does not end a deploy half-way", async () => {
  const local = await startTenant();
  try {
    const stdio = ["ignore", "ignore", "pipe"] as const;
    const child = spawn(process.execPath, [cli, "deploy"], { env: local.env, cwd: "/", stdio: [...stdio] });
    child.stderr?.destroy();
    // The tenant's clock moves with its requests here, so that the build ends.
    local.onRequest = () => void local.clock.sleep(500);
    expect(await once(child, "close")).toEqual([0, null]);
    expect(local.tenant.state.bindings["post-login"]).toHaveLength(1);
  } finally {
    await local.close();
  }
});

const full = "/dev/full";
const testOnLinux = process.platform === "linux" ? test : test.skip;
testOnLinux("a full disk is told as one", async () => {
  const disk = openSync(full, "w");
  const child = spawn(process.execPath, [cli, "bundle"], { cwd: "/", stdio: ["ignore", disk, "pipe"] });
  closeSync(disk);
  let stderr = "";
  child.stderr?.on("data", (chunk) => {
    stderr += String(chunk);
  });
  expect(await once(child, "close")).toEqual([3, null]);
  expect(stderr).toContain("error OUT_FILE: standard output cannot be written (ENOSPC)");
});
