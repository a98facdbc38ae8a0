import { channel } from "node:diagnostics_channel";
import { once } from "node:events";
import * as http from "node:http";
import * as https from "node:https";
import { type AddressInfo, connect, type Server, type Socket } from "node:net";
import { afterEach } from "@jest/globals";
import type { TestCertificate } from "@splunk-action/local-http/testing";

/** A server on 127.0.0.1 that counts its connections. */
export interface LoopbackServer {
  readonly port: number;
  readonly url: string;
  readonly connections: () => number;
  close(): Promise<void>;
}

/** HTTPS when there is a certificate, else HTTP. */
export function startServer(
  listener: http.RequestListener,
  certificate?: TestCertificate,
): Promise<LoopbackServer> {
  const server = certificate
    ? https.createServer({ cert: certificate.certPem, key: certificate.keyPem }, listener)
    : http.createServer(listener);
  return listen(server, certificate ? "https" : "http");
}

/** A proxy that knows `CONNECT` only. `answer` other than 200 refuses, `silent` never answers; "test:arrived" tells of a request. */
export async function startProxy(
  answer: 200 | 403 | 407 | "silent" = 200,
): Promise<LoopbackServer & { readonly requests: http.IncomingMessage[]; readonly open: () => number }> {
  const requests: http.IncomingMessage[] = [];
  const sockets = new Set<Socket>();
  const server = http.createServer();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  server.on("connect", (request: http.IncomingMessage, socket: Socket, head: Buffer) => {
    requests.push(request);
    channel("test:arrived").publish({});
    socket.on("error", () => {});
    if (answer === "silent") return void socket.on("end", () => socket.end()).resume();
    if (answer !== 200) return void socket.end(`HTTP/1.1 ${answer} No\r\ncontent-length: 0\r\n\r\n`);
    // Whatever name the client asks for, the target is on this machine.
    const target = connect(Number(request.url?.split(":").at(-1)), "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connected\r\n\r\n");
      target.write(head);
      target.pipe(socket).pipe(target);
    });
    target.on("error", () => socket.destroy());
    socket.once("close", () => target.destroy());
  });
  return { ...(await listen(server, "http")), requests, open: () => sockets.size };
}

async function listen(server: Server, scheme: string): Promise<LoopbackServer> {
  let connections = 0;
  const sockets = new Set<Socket>();
  server.on(scheme === "https" ? "secureConnection" : "connection", (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `${scheme}://127.0.0.1:${port}`,
    connections: () => connections,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

/** Starts servers and proxies that are closed at the end of the test. */
export function useServers() {
  const running: LoopbackServer[] = [];
  afterEach(async () => {
    await Promise.all(running.splice(0).map((server) => server.close()));
  });
  const track = async <Server extends LoopbackServer>(starting: Promise<Server>): Promise<Server> => {
    const server = await starting;
    running.push(server);
    return server;
  };
  return {
    startServer: (...args: Parameters<typeof startServer>) => track(startServer(...args)),
    startProxy: (...args: Parameters<typeof startProxy>) => track(startProxy(...args)),
  };
}

/** Answers with the path and the body of the request. */
export const echo: http.RequestListener = (request, response) => {
  let body = "";
  request.on("data", (chunk) => {
    body += chunk;
  });
  request.on("end", () => {
    response.setHeader("x-method", String(request.method));
    response.end(`${request.url} ${body}`);
  });
};

/** Polls until it holds; fails after twenty seconds. */
export async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error("The condition did not come true in twenty seconds.");
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** An Action's usual helper, as source: resolves with status and body, rejects with the request's error. */
export const sendSource = `
const send = (module, url, options = {}, body) => new Promise((resolve, reject) => {
  const request = module.request(url, options, (response) => {
    let text = "";
    response.on("data", (chunk) => { text += chunk; });
    response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, text }));
    response.on("error", reject);
  });
  request.on("error", reject);
  request.end(body);
});`;
