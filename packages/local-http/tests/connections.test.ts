import { Agent, request } from "node:http";
import { afterEach, describe, expect, test } from "@jest/globals";
import { type LocalServer, type ServeOptions, serve } from "../src/serve.ts";
import type { VendorHandle } from "../src/vendor-handle.ts";
import { exchange, poll } from "./raw-socket.ts";

let server: LocalServer | undefined;
afterEach(async () => server?.close());

async function start(handle: VendorHandle, options?: ServeOptions): Promise<LocalServer> {
  server = await serve(handle, options);
  return server;
}

describe("connections", () => {
  const ok: VendorHandle = async () => new Response("ok", { headers: { "content-length": "2" } });

  function get(url: string, agent: Agent, headers: Record<string, string> = {}): Promise<string> {
    return new Promise((resolve, reject) => {
      request(url, { agent, headers }, (response) => {
        response.resume();
        response.once("end", () => resolve(response.httpVersion));
      })
        .once("error", reject)
        .end();
    });
  }

  test("are kept alive, counted, and closed when asked", async () => {
    const served = await start(ok);
    const agent = new Agent({ keepAlive: true });
    await get(served.url, agent);
    await get(served.url, agent);
    expect([served.connections, served.openSockets]).toEqual([1, 1]);
    served.closeIdleConnections();
    expect(served.openSockets).toBe(0);
    await poll(() => Object.keys(agent.freeSockets).length === 0);
    await get(served.url, agent);
    expect(served.connections).toBe(2);
    agent.destroy();
  });

  test("of a client without User-Agent end with an answer in HTTP/1.0", async () => {
    const served = await start(ok, { http10WithoutUserAgent: true });
    const agent = new Agent({ keepAlive: true });
    expect(await get(served.url, agent)).toBe("1.0");
    expect(await get(served.url, agent)).toBe("1.0");
    expect(served.connections).toBe(2);
    expect(await get(served.url, agent, { "user-agent": "splunk-action/1.0.0" })).toBe("1.1");
    expect(await get(served.url, agent, { "user-agent": "splunk-action/1.0.0" })).toBe("1.1");
    expect(served.connections).toBe(3);
    const raw = await exchange(served.port, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    expect(raw).toBe(
      "HTTP/1.0 200 OK\r\ncontent-length: 2\r\ncontent-type: text/plain;charset=UTF-8\r\nConnection: close\r\n\r\nok",
    );
    agent.destroy();
  });

  test("are refused while the server is unreachable, open ones are reset, and it comes back on its port", async () => {
    const served = await start(ok);
    const agent = new Agent({ keepAlive: true });
    await get(served.url, agent);
    await served.setReachable(false);
    expect(served.openSockets).toBe(0);
    await expect(get(served.url, agent)).rejects.toMatchObject({
      code: expect.stringMatching(/ECONN(REFUSED|RESET)/),
    });
    await expect(get(served.url, new Agent())).rejects.toMatchObject({ code: "ECONNREFUSED" });
    await served.setReachable(true);
    expect(await get(served.url, agent)).toBe("1.1");
    agent.destroy();
  });

  test("end when the server closes, even one that waits for an answer", async () => {
    let started = false;
    const served = await start(
      () =>
        new Promise(() => {
          started = true;
        }),
    );
    const outcome = fetch(served.url).catch((error: Error) => error.name);
    await poll(() => started);
    await served.close();
    expect(await outcome).toBe("TypeError");
    await expect(fetch(served.url)).rejects.toThrow();
  });

  test("are taken on 127.0.0.1 only", async () => {
    const { port } = await start(ok);
    await expect(fetch(`http://[::1]:${port}`)).rejects.toThrow();
  });
});
