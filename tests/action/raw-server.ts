import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach } from "@jest/globals";
import { secretMark } from "../helpers/post-login-event.ts";

/** What a server does about a connection: at once, or when a whole request has come in. */
export type Fault = (socket: Socket) => void;

/** A server that writes any bytes: what its test says, about each request and about each new connection. */
export interface RawServer {
  /** What the server does when a whole request has come in. */
  fault: Fault;
  /** What the server does before anything has come in; nothing at the start of each test. */
  greeting: Fault;
  /** How many requests have come in during this test. */
  requests: number;
  /** The server's address. */
  readonly url: string;
}

/** Starts a raw server for the tests of this file. Connections end with their test. */
export function useRawServer(): RawServer {
  let server: Server;
  const sockets = new Set<Socket>();
  const raw = {
    fault: () => {},
    greeting: () => {},
    requests: 0,
    get url() {
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    },
  } as RawServer;
  beforeAll(async () => {
    server = createServer((socket) => {
      sockets.add(socket);
      raw.greeting(socket);
      let received = "";
      socket.on("error", () => {}).on("close", () => sockets.delete(socket));
      socket.on("data", (chunk) => {
        received += chunk;
        if (!/\r\n\r\n[\s\S]*\}$/.test(received)) return;
        received = "";
        raw.requests += 1;
        raw.fault(socket);
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
  });
  beforeEach(() => {
    raw.requests = 0;
    raw.greeting = () => {};
  });
  afterEach(() => {
    for (const socket of sockets) socket.destroy();
  });
  afterAll(() => void server.close());
  return raw;
}

/** The body with which Splunk accepts an event. */
export const success = '{"text":"Success","code":0}';
/** Writes these lines. */
export const say =
  (...lines: readonly string[]): Fault =>
  (socket) =>
    socket.write(lines.join("\r\n"));
/** Writes for as long as the client takes it. */
export const pour =
  (first: string, block: string): Fault =>
  (socket) => {
    socket.write(first);
    const go = () => {
      while (!socket.destroyed && socket.write(block));
    };
    socket.on("drain", go);
    go();
  };
/** One piece every few milliseconds, and never an end. */
export const drip =
  (first: string, piece: string): Fault =>
  (socket) => {
    socket.write(first);
    const timer = setInterval(() => socket.write(piece), 15);
    socket.on("close", () => clearInterval(timer));
  };

/** Secrets of the Action for each kind of a Splunk credential. */
export const credentials = {
  basic: { SPLUNK_HEC_TOKEN: "", SPLUNK_USERNAME: "user", SPLUNK_PASSWORD: `${secretMark}-password` },
  bearer: { SPLUNK_HEC_TOKEN: "", SPLUNK_TOKEN: `${secretMark}-token` },
  hec: {},
};
/** The start of a response with JSON. */
export const ok = "HTTP/1.1 200 OK";
export const type = "content-type: application/json";
