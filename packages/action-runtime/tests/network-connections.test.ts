import { expect, test } from "@jest/globals";
import { createTestCa } from "@splunk-action/local-http/testing";
import { createActionRuntime } from "../src/index.ts";
import { echo, sendSource, until, useServers } from "./loopback.ts";
import { event, exchangesOf, runBody } from "./run-action.ts";

const { startServer } = useServers();

test("a response that is not read is discarded by Node, and the connection is free again", async () => {
  const server = await startServer(echo);
  const exchanges = await exchangesOf(
    `const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
     http.get(url + "/ignored", { agent });
     await send(http, url + "/read", { agent });
     agent.destroy();`,
    server.url,
  );
  expect(exchanges).toMatchObject([{ status: 200 }, { status: 200, responseBody: "/read " }]);
  expect(server.connections()).toBe(1);
});

test("back-pressure stays: what the Action does not read does not pile up", async () => {
  const total = 64 * 1024 * 1024;
  const server = await startServer((_, response) => {
    response.writeHead(200, { "content-length": total });
    response.end(Buffer.alloc(total));
  });
  const execution = await runBody(
    `const request = require("http").get(event.request.url);
     const [response] = await require("events").once(request, "response");
     response.pause();
     const turn = () => new Promise(setImmediate);
     while (response.readableLength < response.readableHighWaterMark) await turn();
     for (let i = 0; i < 500; i++) await turn();
     console.log(response.readableLength);
     request.on("error", () => {}).destroy();`,
    { event: { ...event, request: { url: server.url } }, network: { record: true } },
  );
  // One read of the socket more than the stream wants to hold.
  expect(Number(execution.console.lines[0])).toBeLessThanOrEqual(128 * 1024);
  expect(execution.exchanges).toMatchObject([{ status: 200, complete: false }]);
});

test("a request that was opened and never ended is not a sent one", async () => {
  const server = await startServer(echo);
  const exchanges = await exchangesOf(
    `const agent = new http.Agent({ keepAlive: true });
     const warm = http.request(url + "/warm", { agent }); warm.on("error", () => {});
     await require("events").once(warm, "socket");
     await send(http, url + "/sent");
     warm.destroy(); agent.destroy();`,
    server.url,
  );
  expect(exchanges).toMatchObject([
    { url: `${server.url}/warm`, sent: false, complete: false, requestBody: "" },
    { url: `${server.url}/sent`, sent: true, complete: true },
  ]);
});

test("a request opened early counts its time from when it was used", async () => {
  let now = 0;
  const { url } = await startServer((_, response) => {
    now += 20;
    response.end();
  });
  const runtime = createActionRuntime({
    code: `
      exports.onExecutePostLogin = async (event, api) => {
        const { channel } = require("diagnostics_channel");
        const request = require("http").request(event.url, { method: "POST" });
        channel("test:tick").publish(100);
        request.end("x");
        const [response] = await require("events").once(request, "response");
        await require("events").once(response.resume(), "end");
      };`,
    network: { record: true },
    clock: { now: () => now },
  });
  const { subscribe, unsubscribe } = await import("node:diagnostics_channel");
  const tick = (by: unknown): void => {
    now += Number(by);
  };
  subscribe("test:tick", tick);
  const { exchanges } = await runtime.execute({ ...event, url });
  unsubscribe("test:tick", tick);
  expect(exchanges).toMatchObject([{ startedAt: new Date(100).toISOString(), durationMs: 20 }]);
});

test.each([
  ["before it is sent", `request.destroy();`, { sent: false }],
  [
    "with an error of its own",
    `request.end(); request.destroy(new Error("mine"));`,
    { sent: true, error: { message: "mine" } },
  ],
  [
    "while waiting",
    `request.end(); setImmediate(() => request.destroy());`,
    { sent: true, error: { code: "ECONNRESET" } },
  ],
])("a request destroyed %s", async (_, action, expected) => {
  const { url } = await startServer(() => {});
  const [exchange] = await exchangesOf(
    `await new Promise((resolve) => {
       const request = http.request(url);
       request.on("error", () => {}).on("close", resolve);
       ${action}
     });`,
    url,
  );
  expect(exchange).toMatchObject({ ...expected, complete: false });
  expect(exchange).not.toHaveProperty("status");
});

test("an answer that breaks off is not complete", async () => {
  const { url } = await startServer((_, response) => {
    response.writeHead(200, { "content-length": 100 });
    response.write("part", () => response.destroy());
  });
  const [exchange] = await exchangesOf(`await send(http, url).catch(() => {})`, url);
  expect(exchange).toMatchObject({ status: 200, responseBody: "part", complete: false });
});

test("a refused connection is the exchange's error", async () => {
  const server = await startServer(echo);
  await server.close();
  const [exchange] = await exchangesOf(
    `await send(http, url).then(() => { throw new Error("sent") }, () => {})`,
    server.url,
  );
  expect(exchange).toMatchObject({ sent: true, complete: false, error: { code: "ECONNREFUSED" } });
});

test("an answer still under way when the execution is over stays as it was", async () => {
  const { url } = await startServer((_, response) => void response.write("begin"));
  const [exchange] = await exchangesOf(
    `await new Promise((resolve) => http.get(url, (response) => response.on("error", () => {}).once("data", resolve)));`,
    url,
  );
  expect(exchange).toMatchObject({ status: 200, responseBody: "begin", complete: false, sent: true });
});

test("no listener is added to the request", async () => {
  const { url } = await startServer(echo);
  const exchanges = await exchangesOf(
    `const request = http.request(url);
     const names = [...request.eventNames()];
     request.on("error", () => {}).destroy();
     if (names.includes("response") || names.includes("error")) throw new Error(names.join());`,
    url,
  );
  expect(exchanges).toHaveLength(1);
});

test("TLS: version, certificate and reuse of the Action's own kept-alive connection", async () => {
  const ca = await createTestCa();
  const stranger = await createTestCa("another CA");
  const notAfter = new Date(Math.floor(Date.now() / 1000) * 1000 + 3_600_000);
  const server = await startServer(
    echo,
    await ca.issue({ names: ["localhost"], ips: ["127.0.0.1"], notAfter }),
  );
  const runtime = createActionRuntime({
    code: `${sendSource}
      const https = require("node:https");
      const agents = new Map();
      exports.onExecutePostLogin = async ({ url, ca }) => {
        if (!agents.has(ca)) agents.set(ca, new https.Agent({ keepAlive: true, ca }));
        await send(https, url, { agent: agents.get(ca) });
      };`,
    network: { record: true },
  });
  const tls = { protocol: "TLSv1.3", subject: "localhost", validTo: notAfter.toISOString() };
  for (const reusedSocket of [false, true, true]) {
    const { exchanges } = await runtime.execute({ ...event, url: server.url, ca: ca.caPem });
    expect(exchanges).toMatchObject([{ url: `${server.url}/`, status: 200, reusedSocket, tls }]);
  }
  expect(server.connections()).toBe(1);

  const { exchanges, outcome } = await runtime.execute({
    ...event,
    url: server.url,
    ca: stranger.caPem,
  });
  expect(outcome).toBe("failed");
  expect(exchanges).toMatchObject([{ complete: false, error: { code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" } }]);
  runtime.dispose();
});

test("dispose closes what the Action keeps alive", async () => {
  let open = 0;
  const server = await startServer((request, response) => {
    if (!request.socket.listenerCount("test")) {
      open += 1;
      request.socket
        .once("test", () => {})
        .once("close", () => {
          open -= 1;
        });
    }
    response.end();
  });
  const runtime = createActionRuntime({
    code: `${sendSource}
      const agent = new (require("http").Agent)({ keepAlive: true });
      exports.onExecutePostLogin = async ({ url }) => { await send(require("http"), url, { agent }); };`,
  });
  await runtime.execute({ ...event, url: server.url });
  expect(open).toBe(1);
  runtime.dispose();
  await until(() => open === 0);
});
