import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import type { Faults } from "./faults.ts";
import { isLoopbackHost, toRequest, UnreadableRequest } from "./to-request.ts";
import { RawResponse, sendHttp10, sendResponse, type VendorHandle } from "./vendor-handle.ts";
import { withFaults } from "./with-faults.ts";

/** Options of a local server for a vendor. */
export interface ServeOptions {
  /** 0 or absent: any free port. The server keeps it while it is unreachable. */
  readonly port?: number;
  /** PEM texts; with them the server speaks HTTPS. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** Faults in front of the vendor; `unreachable` closes the port. */
  readonly faults?: Faults;
  /** How long an idle connection is kept. Default 7 200 000 (two hours), as splunkd. */
  readonly keepAliveTimeoutMs?: number;
  /** Default 16 MiB. A larger body gets the response 413. */
  readonly maxBodyBytes?: number;
  /** Respond to a client without `User-Agent` in HTTP/1.0 and close, as splunkd does. Default false. */
  readonly http10WithoutUserAgent?: boolean;
}

/** A vendor listening on 127.0.0.1. */
export interface LocalServer {
  /** Origin without a trailing slash, e.g. `http://127.0.0.1:51234`. */
  readonly url: string;
  readonly port: number;
  /** TCP connections accepted since the start. */
  readonly connections: number;
  /** TCP connections open now. */
  readonly openSockets: number;
  /** Closes the connections that wait for a next request, as a server does when its keep-alive time is over. */
  closeIdleConnections(): void;
  /** Resets every connection and stops listening (`false`), or listens on the same port again (`true`). */
  setReachable(reachable: boolean): Promise<void>;
  /** Ends all connections and frees the port. */
  close(): Promise<void>;
}

/**
 * Serves a vendor on 127.0.0.1. Refuses requests whose `Host` is not a loopback name (421).
 * @throws Node's listen errors, e.g. `EADDRINUSE`.
 */
export async function serve(handle: VendorHandle, options: ServeOptions = {}): Promise<LocalServer> {
  const guarded = options.faults === undefined ? handle : withFaults(handle, options.faults);
  const server = options.tls === undefined ? createHttpServer() : createHttpsServer({ ...options.tls });
  server.keepAliveTimeout = options.keepAliveTimeoutMs ?? 7_200_000;
  const sockets = trackSockets(server);
  const scheme = options.tls === undefined ? "http" : "https";

  server.on("request", (message: IncomingMessage, to: ServerResponse) => {
    const aborter = new AbortController();
    to.once("close", () => aborter.abort());
    respond(message, to, aborter.signal).catch(() => message.socket.destroy());
  });

  async function respond(message: IncomingMessage, to: ServerResponse, signal: AbortSignal): Promise<void> {
    const headOnly = message.method === "HEAD";
    if (!isLoopbackHost(message.headers.host)) {
      const text = "This server accepts loopback host names only.\n";
      return sendResponse(
        new Response(text, { status: 421, headers: { connection: "close" } }),
        to,
        headOnly,
      );
    }
    const response = await toResponse(message, signal);
    if (to.destroyed) return;
    if (response.type === "error") return sockets.reset(message.socket);
    if (response instanceof RawResponse) return void message.socket.end(response.bytes);
    if (options.http10WithoutUserAgent === true && message.headers["user-agent"] === undefined) {
      return sendHttp10(response, message.socket, headOnly);
    }
    return sendResponse(response, to, headOnly);
  }

  async function toResponse(message: IncomingMessage, signal: AbortSignal): Promise<Response> {
    try {
      const origin = `${scheme}://${message.headers.host ?? `127.0.0.1:${port}`}`;
      const request = await toRequest(message, origin, options.maxBodyBytes ?? 16 * 1024 * 1024, signal);
      return await guarded(request, { address: toIpv4(message.socket.remoteAddress) });
    } catch (error) {
      const status = error instanceof UnreadableRequest ? error.status : 500;
      const text = error instanceof Error ? error.message : String(error);
      return new Response(`${text}\n`, { status, headers: { connection: "close" } });
    }
  }

  const port = await listen(server, options.port ?? 0);
  let closed = false;
  let change: Promise<void> = Promise.resolve();
  const setReachable = (reachable: boolean): Promise<void> => {
    change = change.then(async () => {
      if (closed || reachable === server.listening) return;
      if (reachable) await listen(server, port);
      else await shut(server, sockets.resetAll);
    });
    return change;
  };
  const unfollow = options.faults?.onReachable(setReachable);
  if (options.faults?.unreachable === true) await setReachable(false);

  return {
    url: `${scheme}://127.0.0.1:${port}`,
    port,
    get connections() {
      return sockets.accepted();
    },
    get openSockets() {
      return sockets.open();
    },
    closeIdleConnections: () => server.closeIdleConnections(),
    setReachable,
    async close() {
      unfollow?.();
      await change;
      closed = true;
      if (server.listening) await shut(server, sockets.destroyAll);
    },
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function shut(server: Server, endConnections: () => void): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    endConnections();
  });
}

function toIpv4(address = "127.0.0.1"): string {
  return address.replace(/^::ffff:/, "");
}

/**
 * Counts a server's TCP connections and can reset them. TLS hides the TCP socket, and only that one can be reset, so
 * the client's port identifies it.
 */
function trackSockets(server: Server) {
  const open = new Map<number, Socket>();
  let accepted = 0;
  server.on("connection", (socket: Socket) => {
    const port = socket.remotePort ?? 0;
    accepted += 1;
    open.set(port, socket);
    socket.once("close", () => open.delete(port));
  });
  return {
    accepted: () => accepted,
    open: () => [...open.values()].filter((socket) => !socket.destroyed).length,
    reset: (socket: Socket) => void open.get(socket.remotePort ?? 0)?.resetAndDestroy(),
    resetAll: () => open.forEach((socket) => void socket.resetAndDestroy()),
    destroyAll: () => open.forEach((socket) => void socket.destroy()),
  };
}
