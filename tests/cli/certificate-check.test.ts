import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import {
  accept,
  createTestCa,
  type RecordingServer,
  startRecordingServer,
} from "@splunk-action/local-http/testing";

const cli = join(import.meta.dirname, "..", "..", "dist", "cli.cjs");
let server: RecordingServer;
beforeAll(async () => {
  const tls = await (await createTestCa()).issue({ ips: ["127.0.0.1"] });
  server = await startRecordingServer(accept, { tls });
});
afterAll(() => server.close());

describe("NODE_TLS_REJECT_UNAUTHORIZED=0 sends no credential to a server with a foreign certificate", () => {
  it.each([
    ["status", "AUTH0_UNREACHABLE"],
    ["test-event", "E_TLS_UNTRUSTED"],
  ])("by %s", async (command, code) => {
    server.use(accept);
    const env = {
      NODE_TLS_REJECT_UNAUTHORIZED: "0",
      AUTH0_DOMAIN: new URL(server.origin).host,
      AUTH0_CLIENT_ID: "deployer",
      AUTH0_CLIENT_SECRET: "dummy-secret",
      SPLUNK_URL: server.origin,
      SPLUNK_HEC_TOKEN: "dummy-token",
    };
    const child = spawn(process.execPath, [cli, command], {
      env,
      cwd: "/",
      stdio: ["ignore", "ignore", "pipe"],
    });
    let stderr = "";
    child.stderr.on("data", (chunk) => {
      stderr += String(chunk);
    });
    expect(await once(child, "close")).toEqual([1, null]);
    expect(stderr).toContain(`error ${code}`);
    expect(server.requests).toEqual([]);
  });
});
