import { afterEach, describe, expect, test } from "@jest/globals";
import axios from "axios";
import { type LocalServer, type ServeOptions, serve } from "../src/serve.ts";
import { RawResponse, type VendorHandle } from "../src/vendor-handle.ts";
import { exchange, poll } from "./raw-socket.ts";

let server: LocalServer | undefined;
afterEach(async () => server?.close());

async function start(handle: VendorHandle, options?: ServeOptions): Promise<LocalServer> {
  server = await serve(handle, options);
  return server;
}

/** Tells what arrived and by whom. */
const echo: VendorHandle = async (incoming, caller) =>
  Response.json({
    method: incoming.method,
    path: new URL(incoming.url).pathname + new URL(incoming.url).search,
    headers: Object.fromEntries(incoming.headers),
    body: await incoming.text(),
    caller,
  });

describe("a request", () => {
  test("arrives whole: method, path, query, headers, body, caller", async () => {
    const { url } = await start(echo);
    const { data } = await axios.put(`${url}/a%20b?c=%26&c=2`, "héllo", { headers: { "x-custom": "1" } });
    expect(data).toMatchObject({
      method: "PUT",
      path: "/a%20b?c=%26&c=2",
      body: "héllo",
      caller: { address: "127.0.0.1" },
    });
    expect(data.headers).toMatchObject({ "x-custom": "1", "content-length": "6" });
  });

  test("with an absolute target means its path", async () => {
    const { port } = await start(echo);
    const response = await exchange(
      port,
      `GET http://elsewhere.test/x?y HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n`,
    );
    expect(response).toContain('"path":"/x?y"');
  });

  test.each([
    ["127.0.0.1", 200],
    ["127.0.0.1:1234", 200],
    ["localhost:80", 200],
    ["tenant.localhost", 200],
    ["[::1]:8089", 200],
    ["LOCALHOST", 200],
    ["evil.test", 421],
    ["127.0.0.1.evil.test", 421],
    ["localhost.evil.test:80", 421],
    ["169.254.169.254", 421],
    ["", 421],
  ])("for host %j is answered %i", async (host, status) => {
    const { port } = await start(echo);
    const response = await exchange(port, `GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    expect(response).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  });

  test("larger than allowed is answered 413, announced or not", async () => {
    const { url, port } = await start(echo, { maxBodyBytes: 10 });
    expect((await fetch(url, { method: "POST", body: "0123456789" })).status).toBe(200);
    const head = "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\n";
    expect(await exchange(port, `${head}Content-Length: 11\r\n\r\n0123456789x`)).toMatch(/^HTTP\/1.1 413 /);
    const chunked = "Transfer-Encoding: chunked\r\n\r\nb\r\n0123456789x\r\n0\r\n\r\n";
    expect(await exchange(port, head + chunked)).toMatch(/^HTTP\/1.1 413 /);
  });

  test("that breaks the vendor is answered 500 with the reason", async () => {
    const { url } = await start(async () => {
      throw new Error("a vendor's bug");
    });
    const response = await fetch(url);
    expect([response.status, await response.text()]).toEqual([500, "a vendor's bug\n"]);
  });

  test("that the client gives up aborts the vendor's signal", async () => {
    let aborted = false;
    let started = false;
    const { url } = await start(async (incoming) => {
      started = true;
      await new Promise<void>((resolve) => incoming.signal.addEventListener("abort", () => resolve()));
      aborted = true;
      return new Response();
    });
    const abort = new AbortController();
    const outcome = fetch(url, { signal: abort.signal }).catch((error: Error) => error.name);
    await poll(() => started);
    abort.abort();
    expect(await outcome).toBe("AbortError");
    await poll(() => aborted);
    expect(aborted).toBe(true);
  });
});

describe("an answer", () => {
  test("keeps cookies apart and has no body for HEAD", async () => {
    const headers = new Headers({ "content-type": "text/plain" });
    headers.append("set-cookie", "a=1");
    headers.append("set-cookie", "b=2");
    const { url } = await start(async () => new Response("body", { status: 201, headers }));
    const get = await fetch(url);
    expect([get.status, get.headers.getSetCookie(), await get.text()]).toEqual([201, ["a=1", "b=2"], "body"]);
    const head = await fetch(url, { method: "HEAD" });
    expect([head.status, await head.text()]).toEqual([201, ""]);
  });

  test("is streamed: the first part arrives while the second is not made yet", async () => {
    let release: (() => void) | undefined;
    const { url } = await start(async () => {
      const body = new ReadableStream<Uint8Array>({
        async start(out) {
          out.enqueue(new TextEncoder().encode("first"));
          await new Promise<void>((resolve) => {
            release = resolve;
          });
          out.enqueue(new TextEncoder().encode("second"));
          out.close();
        },
      });
      return new Response(body);
    });
    const reader = (await fetch(url)).body?.getReader();
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe("first");
    release?.();
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe("second");
  });

  test("may be a reset connection, or no HTTP", async () => {
    const { url, port } = await start(async (incoming) =>
      incoming.url.endsWith("/reset") ? Response.error() : new RawResponse("gibberish\r\n"),
    );
    await expect(axios.get(`${url}/reset`)).rejects.toMatchObject({ code: "ECONNRESET" });
    expect(await exchange(port, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")).toBe("gibberish\r\n");
  });
});
