import { request as requestHttp } from "node:http";
import { Agent, type AgentOptions, request as requestHttps } from "node:https";
import { buffer } from "node:stream/consumers";
import { type ConnectionOptions, connect as connectTls } from "node:tls";
import { brotliDecompressSync, gunzipSync, inflateSync } from "node:zlib";

/** Whether the environment names a proxy. */
export function hasProxy(env: Readonly<Record<string, string | undefined>>): boolean {
  return ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"].some((name) => Boolean(env[name]));
}

/**
 * An agent for HTTPS requests to a URL. If the environment sets a proxy for it (`HTTPS_PROXY`, `NO_PROXY`), connections use
 * a CONNECT tunnel. Node's own clients support these variables only since Node 24.
 */
export async function createAgent(url: string, options: AgentOptions): Promise<Agent> {
  const { getProxyForUrl } = await import("proxy-from-env");
  const proxy = url.startsWith("https:") ? getProxyForUrl(url) : "";
  return proxy === "" ? new Agent(options) : new TunnelAgent(new URL(proxy), options);
}

type CreateConnection = Agent["createConnection"];

/** TLS connections through the CONNECT tunnel of a proxy, with the same verification as without one. */
class TunnelAgent extends Agent {
  readonly #proxy: URL;

  constructor(proxy: URL, options: AgentOptions) {
    super(options);
    this.#proxy = proxy;
  }

  override createConnection(
    options: Parameters<CreateConnection>[0],
    callback: NonNullable<Parameters<CreateConnection>[1]>,
  ): undefined {
    const { protocol, hostname, port, username, password } = this.#proxy;
    const account = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    const authority = `${options.host}:${options.port}`;
    const { signal } = options as { readonly signal?: AbortSignal };
    const fail = (error: Error) => callback(error, undefined as never);
    const tunnel = (protocol === "https:" ? requestHttps : requestHttp)({
      ...{ host: hostname.replace(/^\[|\]$/g, ""), method: "CONNECT", path: authority, agent: false },
      port: port || (protocol === "https:" ? 443 : 80),
      headers: {
        host: authority,
        ...(username === ""
          ? {}
          : { "proxy-authorization": `Basic ${Buffer.from(account).toString("base64")}` }),
      },
      ...(signal === undefined ? {} : { signal }),
    });
    tunnel.once("connect", ({ statusCode }, socket) => {
      if (statusCode === 200)
        return callback(null, connectTls({ ...(options as ConnectionOptions), socket }));
      socket.destroy();
      fail(Object.assign(new Error("the proxy refuses the tunnel"), { code: `PROXY_${statusCode}` }));
    });
    tunnel.once("error", fail);
    tunnel.end();
    return undefined;
  }
}

/** `fetch` through a proxy. Plain HTTP is allowed for loopback only, which needs no proxy. */
export const proxiedFetch: typeof globalThis.fetch = async (input, init) => {
  const request = new Request(input, init);
  const { url, method, signal } = request;
  const body = Buffer.from(await request.arrayBuffer());
  const isSecure = url.startsWith("https:");
  const headers = { ...Object.fromEntries(request.headers), "content-length": body.length };
  const agent = isSecure ? await createAgent(url, { keepAlive: false }) : undefined;
  return new Promise((resolve, reject) => {
    const outgoing = (isSecure ? requestHttps : requestHttp)(url, { method, headers, signal, agent });
    outgoing.once("error", reject);
    outgoing.once("response", async (incoming) => {
      try {
        const content = decompress(await buffer(incoming), incoming.headers["content-encoding"]);
        const status = incoming.statusCode ?? 0;
        const isEmpty = status === 204 || status === 304;
        const names = Object.entries(incoming.headers).map(
          ([name, value]) => [name, String(value)] as [string, string],
        );
        resolve(new Response(isEmpty ? null : content, { status, headers: names }));
      } catch (error) {
        reject(error);
      }
    });
    outgoing.end(body);
  });
};

function decompress(body: Buffer, encoding: string | undefined): Uint8Array<ArrayBuffer> {
  const decompressors: Readonly<Record<string, (body: Buffer) => Uint8Array>> = {
    gzip: gunzipSync,
    deflate: inflateSync,
    br: brotliDecompressSync,
  };
  return new Uint8Array(decompressors[encoding ?? ""]?.(body) ?? body);
}
