import { Agent, request } from "node:http";
import { afterEach, expect, test } from "@jest/globals";
import { type LocalServer, serve } from "../src/serve.ts";
import { createDelayProxy, type DelayProxy } from "../testing/delay-proxy.ts";

let server: LocalServer;
let proxy: DelayProxy;
afterEach(async () => {
  await proxy.close();
  await server.close();
});

function post(agent: Agent, body: string): Promise<{ text: string; ms: number }> {
  const from = performance.now();
  return new Promise((resolve, reject) => {
    request({ host: "127.0.0.1", port: proxy.port, method: "POST", agent }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk) => {
        text += chunk;
      });
      response.once("end", () => resolve({ text, ms: performance.now() - from }));
    })
      .once("error", reject)
      .end(body);
  });
}

test("a delaying proxy keeps bytes in order, one round trip away, two on a new connection", async () => {
  server = await serve(async (incoming) => new Response(await incoming.text()));
  proxy = await createDelayProxy(server, 40);
  const agent = new Agent({ keepAlive: true });
  const body = Array.from({ length: 30_000 }, (_, i) => i).join(" ");
  const cold = await post(agent, "x");
  const warm = await post(agent, "x");
  expect((await post(agent, body)).text).toBe(body);
  expect(cold.ms).toBeGreaterThanOrEqual(78);
  expect(warm.ms).toBeGreaterThanOrEqual(38);
  expect(proxy.connections).toBe(1);
  agent.destroy();
});

test("a delaying proxy passes the end of a connection on", async () => {
  server = await serve(async () => Response.error());
  proxy = await createDelayProxy(server, 2);
  await expect(post(new Agent(), "x")).rejects.toMatchObject({ code: "ECONNRESET" });
});
