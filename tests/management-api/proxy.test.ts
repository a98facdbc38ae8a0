import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "@jest/globals";
import { createTenant } from "@splunk-action/local-auth0";
import { serve } from "@splunk-action/local-http";
import { createTestCa } from "@splunk-action/local-http/testing";
import { createSplunk } from "@splunk-action/local-splunk";
import { startTenant } from "../deploy/local-tenant.ts";

const cli = join(import.meta.dirname, "..", "..", "dist", "cli.cjs");

test("requests to Auth0 go through HTTPS_PROXY, in a tunnel", async () => {
  const folder = mkdtempSync(join(tmpdir(), "splunk-action-proxy-"));
  const ca = await createTestCa();
  const { certPem: cert, keyPem: key } = await ca.issue({ names: ["localhost"] });
  writeFileSync(join(folder, "ca.pem"), ca.caPem);
  const scopes = ["read:actions", "create:actions", "update:actions"];
  const tenant = createTenant({
    clients: [{ client_id: "deployer", client_secret: "dummy-secret", scopes }],
    buildDelayMs: 20,
  });
  const server = await serve(tenant.handle, { tls: { cert, key } });
  const tunnels: string[] = [];
  const sockets: Socket[] = [];
  const proxy = createServer().listen(0, "127.0.0.1");
  await once(proxy, "listening");
  proxy.on("connect", ({ url = "" }, socket) => {
    tunnels.push(url);
    const target = connect(server.port, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      target.pipe(socket).pipe(target);
    });
    for (const end of [target, socket]) end.on("error", () => undefined);
    sockets.push(target);
  });
  const env = {
    AUTH0_DOMAIN: `localhost:${server.port}`,
    AUTH0_CLIENT_ID: "deployer",
    AUTH0_CLIENT_SECRET: "dummy-secret",
    NODE_EXTRA_CA_CERTS: join(folder, "ca.pem"),
    HTTPS_PROXY: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
  };
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [cli, "deploy", "--json"], {
      env,
      cwd: "/",
    });
    expect(JSON.parse(stdout)).toMatchObject({ changed: true, position: 1 });
    expect(new Set(tunnels)).toEqual(new Set([env.AUTH0_DOMAIN]));
    expect(server.connections).toBe(tunnels.length);
  } finally {
    for (const socket of sockets) socket.destroy();
    proxy.close();
    await server.close();
    rmSync(folder, { recursive: true });
  }
});

test("what is on this machine, over plain HTTP, needs no proxy and must not go to one", async () => {
  const requested: string[] = [];
  const proxy = createServer(({ url = "" }, response) => {
    requested.push(url);
    response.writeHead(502).end();
  }).listen(0, "127.0.0.1");
  proxy.on("connect", ({ url = "" }, socket) => {
    requested.push(url);
    socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
  });
  await once(proxy, "listening");
  const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const local = await startTenant({ buildDelayMs: 20 });
  const splunk = createSplunk({ hecTokens: [{ name: "good", token: "dummy-hec-token" }] });
  const hec = await serve(splunk.handleHec);
  const env = { ...local.env, SPLUNK_URL: hec.url, HTTP_PROXY: address, HTTPS_PROXY: address };
  try {
    for (const command of ["status", "test-event", "doctor"]) {
      const run = promisify(execFile)(process.execPath, [cli, command, "--json"], { env, cwd: "/" });
      const { stdout } = await run.catch((error: { stdout: string }) => error);
      expect(JSON.parse(stdout)).not.toHaveProperty("error");
    }
    expect(requested).toEqual([]);
  } finally {
    proxy.close();
    await Promise.all([local.close(), hec.close()]);
  }
});
