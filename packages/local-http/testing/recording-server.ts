import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import type { TestCertificate } from "./certificates.ts";

/** A received request, byte for byte as far as HTTP preserves the bytes. */
export interface RecordedRequest {
  /** `POST /path HTTP/1.1` */
  readonly line: string;
  readonly url: string;
  /** `Name: value`, in their order and spelling. */
  readonly headers: readonly string[];
  readonly body: string;
  /** Counts the server's connections from 1. */
  readonly connection: number;
}

/** How a server handles one request. */
export type Reply = (response: ServerResponse, request: RecordedRequest) => void;

export interface RecordingServerOptions {
  readonly tls?: TestCertificate;
  /** Called with a line for each connection and each request, such as `splunk: connection` and `splunk: POST /path`. */
  readonly journal?: string[];
  readonly name?: string;
  /** Default: 127.0.0.1. */
  readonly host?: string;
}

/** A server on loopback that records its requests and sends configured responses. */
export interface RecordingServer {
  readonly origin: string;
  readonly port: number;
  /** Since the last `use`. */
  readonly requests: readonly RecordedRequest[];
  /** Connections accepted since the last `use`; with TLS, those whose handshake succeeded. */
  readonly connections: number;
  /** Connections that are open now. */
  readonly openConnections: number;
  /** Clears the records and uses this reply from now on. */
  use(reply: Reply): void;
  /** Closes idle connections. */
  closeIdleConnections(): void;
  close(): Promise<void>;
}

/** Starts a server on a free port of a loopback address. */
export async function startRecordingServer(
  reply: Reply,
  { tls, journal = [], name = "server", host = "127.0.0.1" }: RecordingServerOptions = {},
): Promise<RecordingServer> {
  let current = reply;
  let requests: RecordedRequest[] = [];
  let connections = 0;
  let openConnections = 0;
  const numbers = new WeakMap<Socket, number>();

  const server =
    tls === undefined ? createHttpServer() : createHttpsServer({ cert: tls.certPem, key: tls.keyPem });
  server.keepAliveTimeout = 60_000;
  server.on(tls === undefined ? "connection" : "secureConnection", (socket: Socket) => {
    connections += 1;
    openConnections += 1;
    socket.on("close", () => {
      openConnections -= 1;
    });
    numbers.set(socket, connections);
    journal.push(`${name}: connection`);
    // Many tests are about a client that aborts.
    socket.on("error", () => {});
  });
  server.on("request", (incoming: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    journal.push(`${name}: ${incoming.method} ${incoming.url?.split("?")[0]}`);
    incoming.on("error", () => {});
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const request = toRecord(incoming, Buffer.concat(chunks), numbers.get(incoming.socket) ?? 0);
      requests.push(request);
      current(response, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const { port } = server.address() as AddressInfo;

  return {
    origin: `${tls === undefined ? "http" : "https"}://${host.includes(":") ? `[${host}]` : host}:${port}`,
    port,
    get requests() {
      return requests;
    },
    get connections() {
      return connections;
    },
    get openConnections() {
      return openConnections;
    },
    use(next) {
      current = next;
      requests = [];
      connections = 0;
    },
    closeIdleConnections: () => server.closeIdleConnections(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function toRecord(incoming: IncomingMessage, body: Buffer, connection: number): RecordedRequest {
  const { method, url = "", httpVersion, rawHeaders } = incoming;
  const headers = rawHeaders.flatMap((name, index) =>
    index % 2 === 0 ? [`${name}: ${rawHeaders[index + 1]}`] : [],
  );
  return {
    line: `${method} ${url} HTTP/${httpVersion}`,
    url,
    headers,
    body: body.toString("utf8"),
    connection,
  };
}
