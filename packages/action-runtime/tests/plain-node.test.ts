import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { build } from "esbuild";
import { type LoopbackServer, startProxy, startServer } from "./loopback.ts";

/** The runtime as it ships: one CommonJS file, in a process that has no test runner around it. */
let directory: string;
let proxy: LoopbackServer;
let server: LoopbackServer;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "splunk-action-runtime-"));
  await build({
    entryPoints: ["packages/action-runtime/src/index.ts"],
    outfile: join(directory, "runtime.cjs"),
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    logLevel: "silent",
  });
  proxy = await startProxy();
  server = await startServer((_, response) => response.end("hello"));
});
afterAll(async () => {
  await Promise.all([proxy.close(), server.close(), rm(directory, { recursive: true })]);
});

async function runInNode(options: object, body: string): Promise<unknown> {
  const code = `exports.onExecutePostLogin = async (event, api) => {\n${body}\n};`;
  const script = `
    const { createActionRuntime } = require("./runtime.cjs");
    const { proxy, ...options } = ${JSON.stringify(options)};
    const network = proxy && { network: { proxyFor: () => proxy } };
    const runtime = createActionRuntime({ code: ${JSON.stringify(code)}, ...options, ...network });
    runtime.execute({ user: { app_metadata: {} } }).then((execution) => {
      console.log(JSON.stringify(execution));
      runtime.dispose();
    });`;
  const { stdout } = await promisify(execFile)(process.execPath, ["-e", script], {
    cwd: directory,
    // Less than an Action's 20 seconds: a timer of the runtime that stayed behind would end here.
    timeout: 15_000,
  });
  return JSON.parse(stdout);
}

test("Action, api and Node share one set of built-in classes", async () => {
  expect(
    await runInNode(
      {},
      `const seen = [event instanceof Object, event.user.app_metadata instanceof Object];
       for (const fail of [() => null.x, () => require("x"), () => api.idToken.setCustomClaim("scope", 1)])
         try { fail() } catch (error) { seen.push(error instanceof Error); }
       console.log(seen.join());`,
    ),
  ).toMatchObject({ outcome: "completed", console: { lines: ["true,true,true,true,true"] } });
});

test("import() fails, as in Auth0", async () => {
  expect(await runInNode({}, `await import("node:fs")`)).toMatchObject({
    outcome: "failed",
    error: { name: "TypeError" },
  });
});

test("no timer keeps the process, neither after an early end nor after a time-out", async () => {
  expect(await runInNode({}, "")).toMatchObject({ outcome: "completed" });
  expect(await runInNode({ limits: { executionMs: 20 } }, "await new Promise(() => {})")).toMatchObject({
    outcome: "timed-out",
  });
});

test("reaches a server through a proxy, and ends although the Action keeps the connection alive", async () => {
  expect(
    await runInNode(
      { proxy: proxy.url },
      `const agent = new (require("http").Agent)({ keepAlive: true });
       await new Promise((resolve, reject) => {
         const request = require("http").get("${server.url}", { agent }, (response) => {
           response.on("data", (chunk) => console.log(String(chunk))).on("end", resolve);
         });
         request.on("error", reject);
       });`,
    ),
  ).toMatchObject({ outcome: "completed", console: { lines: ["hello"] } });
});
