import type { RequestListener } from "node:http";
import { beforeAll, expect, test } from "@jest/globals";
import { createTestCa, type TestCa } from "@splunk-action/local-http/testing";
import { createActionRuntime } from "../src/index.ts";
import { sendSource, until, useServers } from "./loopback.ts";
import { event } from "./run-action.ts";

const { startProxy, startServer } = useServers();

let ca: TestCa;
beforeAll(async () => {
  ca = await createTestCa();
});

const action = `${sendSource}
  const https = require("node:https");
  let agent;
  exports.onExecutePostLogin = async ({ url, ca }) => {
    agent ??= new https.Agent({ keepAlive: true, ca });
    const module = url.startsWith("https:") ? https : require("node:http");
    const { status, text } = await send(module, url, { agent: module === https ? agent : undefined, method: "POST" }, "x");
    console.log(status, text);
  };`;

const runtimeThrough = (proxyUrl: string | undefined) =>
  createActionRuntime({ code: action, network: { record: true, proxyFor: () => proxyUrl } });

const hello: RequestListener = (request, response) => response.end(`hello ${request.url}`);

test("an https request takes a tunnel, with the Action's own CA, and the tunnel is kept alive", async () => {
  const proxy = await startProxy();
  const server = await startServer(hello, await ca.issue({ names: ["splunk.test"] }));
  const runtime = runtimeThrough(proxy.url);
  const run = () => runtime.execute({ ...event, url: `https://splunk.test:${server.port}/a`, ca: ca.caPem });

  expect(await run()).toMatchObject({
    console: { lines: ["200 hello /a"] },
    exchanges: [{ status: 200, reusedSocket: false, tls: { protocol: "TLSv1.3", subject: "splunk.test" } }],
  });
  expect(await run()).toMatchObject({ exchanges: [{ status: 200, reusedSocket: true }] });
  expect(proxy.requests.map(({ url }) => url)).toEqual([`splunk.test:${server.port}`]);
  expect(server.connections()).toBe(1);
  runtime.dispose();
  await until(() => proxy.open() === 0);
});

test("an IP address as target is checked as an address", async () => {
  const proxy = await startProxy();
  const good = await startServer(hello, await ca.issue({ ips: ["127.0.0.1"] }));
  const forLocalhost = await startServer(hello, await ca.issue({ names: ["localhost"] }));
  const runtime = runtimeThrough(proxy.url);
  expect(await runtime.execute({ ...event, url: good.url, ca: ca.caPem })).toMatchObject({
    outcome: "completed",
  });
  expect(await runtime.execute({ ...event, url: forLocalhost.url, ca: ca.caPem })).toMatchObject({
    outcome: "failed",
    error: { code: "ERR_TLS_CERT_ALTNAME_INVALID" },
  });
  runtime.dispose();
});

test.each([
  ["another name", { names: ["other.example"] }, "ERR_TLS_CERT_ALTNAME_INVALID"],
  ["a past date", { names: ["splunk.test"], notAfter: new Date(Date.now() - 60_000) }, "CERT_HAS_EXPIRED"],
])("a certificate for %s fails as without a proxy", async (_, leaf, code) => {
  const proxy = await startProxy();
  const server = await startServer(hello, await ca.issue(leaf));
  const runtime = runtimeThrough(proxy.url);
  const execution = await runtime.execute({
    ...event,
    url: `https://splunk.test:${server.port}/`,
    ca: ca.caPem,
  });
  expect(execution).toMatchObject({ outcome: "failed", error: { code }, exchanges: [{ error: { code } }] });
  expect(server.connections()).toBeLessThanOrEqual(1);
  runtime.dispose();
});

test("without the CA nothing is trusted", async () => {
  const proxy = await startProxy();
  const server = await startServer(hello, await ca.issue({ names: ["splunk.test"] }));
  const runtime = runtimeThrough(proxy.url);
  const execution = await runtime.execute({ ...event, url: `https://splunk.test:${server.port}/` });
  expect(execution.error?.code).toMatch(/UNABLE_TO|SELF_SIGNED/);
  runtime.dispose();
});

test("a proxy with a password gets it, the server and the record do not", async () => {
  const proxy = await startProxy();
  const seen: unknown[] = [];
  const server = await startServer(
    (request, response) => {
      seen.push(request.headers);
      response.end();
    },
    await ca.issue({ names: ["splunk.test"] }),
  );
  const runtime = runtimeThrough(proxy.url.replace("//", "//user:dummy%21@"));
  const { exchanges } = await runtime.execute({
    ...event,
    url: `https://splunk.test:${server.port}/`,
    ca: ca.caPem,
  });
  const credentials = `Basic ${Buffer.from("user:dummy!").toString("base64")}`;
  expect(proxy.requests[0]?.headers["proxy-authorization"]).toBe(credentials);
  expect(JSON.stringify([seen, exchanges])).not.toMatch(/proxy|dummy/i);
  runtime.dispose();
});

test("an https proxy is spoken to in TLS", async () => {
  const server = await startServer(hello);
  const plain = await startServer(hello);
  // A plain port: the handshake cannot work, which shows that one was begun.
  const runtime = runtimeThrough(plain.url.replace("http:", "https:"));
  const { error } = await runtime.execute({ ...event, url: server.url });
  expect(error?.code).toMatch(/SSL|EPROTO|ECONNRESET/);
});

test("an http request takes a tunnel, too", async () => {
  const proxy = await startProxy();
  const server = await startServer(hello);
  const runtime = runtimeThrough(proxy.url);
  const execution = await runtime.execute({ ...event, url: `http://splunk.test:${server.port}/b` });
  expect(execution.console.lines).toEqual(["200 hello /b"]);
  expect(proxy.requests.map(({ url }) => url)).toEqual([`splunk.test:${server.port}`]);
  runtime.dispose();
});

test.each([
  ["none", undefined],
  ["an empty one", ""],
])("no proxy (%s): straight to the server", async (_, proxyUrl) => {
  const server = await startServer(hello, await ca.issue({ ips: ["127.0.0.1"] }));
  const runtime = runtimeThrough(proxyUrl);
  const execution = await runtime.execute({ ...event, url: `${server.url}/c`, ca: ca.caPem });
  expect(execution.console.lines).toEqual(["200 hello /c"]);
  runtime.dispose();
});

test.each([403, 407] as const)(
  "a proxy that refuses with %i is an error, not the server's answer",
  async (status) => {
    const proxy = await startProxy(status);
    const runtime = runtimeThrough(proxy.url);
    const { error, exchanges } = await runtime.execute({ ...event, url: "https://splunk.test:8089/" });
    expect(error).toMatchObject({
      code: "ERR_PROXY_TUNNEL",
      message: expect.stringMatching(`refused a tunnel to splunk.test:8089 \\(HTTP ${status}\\)`),
    });
    expect(exchanges).toMatchObject([{ error: { code: "ERR_PROXY_TUNNEL" } }]);
    expect(exchanges[0]).not.toHaveProperty("status");
  },
);

test("a proxy of another kind is refused", async () => {
  const runtime = runtimeThrough("socks5://user:dummy@127.0.0.1:1");
  const { error } = await runtime.execute({ ...event, url: "https://splunk.test:8089/" });
  expect(error?.message).toBe("A proxy's URL begins with http:// or https://.");
});

test("a proxy that is not there is an error of the connection", async () => {
  const proxy = await startProxy();
  await proxy.close();
  const runtime = runtimeThrough(proxy.url);
  const { error } = await runtime.execute({ ...event, url: "https://splunk.test:8089/" });
  expect(error?.code).toBe("ECONNREFUSED");
});

test("giving up on a silent proxy closes the connection to it", async () => {
  const proxy = await startProxy("silent");
  const runtime = createActionRuntime({
    code: `exports.onExecutePostLogin = async () => {
      const request = require("https").get("https://splunk.test:8089/").on("error", () => {});
      await new Promise((resolve) => require("node:diagnostics_channel").subscribe("test:arrived", resolve));
      const closed = new Promise((resolve) => request.once("close", resolve));
      request.destroy();
      await closed;
    };`,
    network: { record: true, proxyFor: () => proxy.url },
  });
  expect(await runtime.execute(event, { timeoutMs: 20_000 })).toMatchObject({
    outcome: "completed",
    exchanges: [{ sent: true, error: { code: "ECONNRESET" } }],
  });
  expect(proxy.requests).toHaveLength(1);
  await until(() => proxy.open() === 0);
});

test("interception comes before the proxy, which gets what is let through", async () => {
  const proxy = await startProxy();
  const server = await startServer(hello, await ca.issue({ names: ["splunk.test"] }));
  const runtime = createActionRuntime({
    code: action,
    network: {
      record: true,
      proxyFor: () => proxy.url,
      intercept: ({ url }) => (url.endsWith("/simulated") ? { status: 200, body: "simulated" } : undefined),
    },
  });
  const run = (path: string) =>
    runtime.execute({ ...event, url: `https://splunk.test:${server.port}${path}`, ca: ca.caPem });
  expect((await run("/simulated")).console.lines).toEqual(["200 simulated"]);
  expect(proxy.requests).toHaveLength(0);
  expect(await run("/real")).toMatchObject({
    console: { lines: ["200 hello /real"] },
    exchanges: [{ tls: { subject: "splunk.test" } }],
  });
  expect(proxy.requests).toHaveLength(1);
  runtime.dispose();
});
