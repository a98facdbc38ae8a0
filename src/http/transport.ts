import { type ClientRequest, type IncomingHttpHeaders, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import type { Socket } from "node:net";
import type { DeliveryOutcome } from "../outcome.ts";
import { type Address, type Connection, createConnect } from "./connection.ts";
import type { Deadline } from "./deadline.ts";
import { TransportError, toTransportError } from "./transport-error.ts";

/** A request without its body. */
export interface RequestHead {
  readonly method: "GET" | "POST" | "PATCH";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A whole response of at most 64 kB. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Converts a response to a verdict. `undelivered` closes the connection, so a retry uses another one. */
export type Judge<Verdict extends { readonly outcome: DeliveryOutcome }> = (
  result: HttpResponse | TransportError,
) => Verdict;

/** A request whose connection is being established. The server receives nothing before `send`. */
export interface OpenRequest {
  /** Whether its connection has served a request before. */
  readonly isReused: boolean;
  /** Resolves when a new connection is being established. Absent for a reused connection. */
  readonly started: Promise<void> | undefined;
  /**
   * Sends it. Never rejects, and ends by the deadline.
   *
   * @param onSilent called when nothing at all has come back over a kept connection within a third of the budget
   */
  send<Verdict extends { readonly outcome: DeliveryOutcome }>(
    body: string,
    judge: Judge<Verdict>,
    onSilent?: () => void,
  ): Promise<Verdict>;
  /** After a failure: whether a reused connection failed before the first byte of a response. */
  isStale(): boolean;
}

/** Sends requests over connections that stay open between executions. Does not follow redirects. */
export interface Transport {
  /**
   * Takes an idle connection, or establishes a new one. If `send` is not called, the end of the deadline closes a new
   * connection and puts a reused one back.
   *
   * @param options.fresh always opens a new connection
   */
  open(head: RequestHead, deadline: Deadline, options?: { readonly fresh?: boolean }): OpenRequest;
  /** Closes all idle connections. */
  dropIdle(): void;
}

/** Max size of a response. Splunk and Auth0 send less. */
const maxResponseBytes = 64 * 1024;

/**
 * Max idle time of a connection, in milliseconds by the wall clock: timers do not run while an instance is frozen. Load
 * balancers and firewalls drop idle connections after 60 s or more.
 */
const maxIdleMs = 60_000;

/**
 * Node's `https` with our own agents: global `fetch` doubles the cold start, and like the global agent it closes
 * connections that were idle for some seconds. See docs/decisions/0003-own-transport.md.
 *
 * @param certificates PEM of private CAs, trusted in addition to the public ones
 * @param now the wall clock in milliseconds
 */
export function createTransport(certificates?: string, now: () => number = () => Date.now()): Transport {
  const connect = createConnect(certificates);
  /** Caches the last URL: Splunk's URL is the same at every login, and parsing takes a tenth of a request. */
  let address: Address | undefined;
  let idle: Idle[] = [];

  /** Takes the connection that was used last, so the others can time out. */
  function take(origin: string): Idle | undefined {
    const time = now();
    idle = idle.filter((kept) => isUsable(kept, time) || kept.connection.end());
    const index = idle.findLastIndex(({ connection }) => connection.origin === origin);
    return index < 0 ? undefined : idle.splice(index, 1)[0];
  }

  function open(head: RequestHead, deadline: Deadline, { fresh = false } = {}): OpenRequest {
    if (address?.url !== head.url) address = toAddress(head.url);
    const to = address;
    const kept = fresh ? undefined : take(to.origin);
    const connection = kept?.connection ?? connect(to);
    const bytesBefore = kept?.socket.bytesRead;
    const isStale = () => kept !== undefined && kept.socket.bytesRead === bytesBefore;
    const begin = (length?: number) => {
      const outgoing = toRequest(to, head, connection, length);
      return { outgoing, response: readResponse(outgoing, deadline) };
    };
    // An agent connects only for a request, so a new connection needs a request from the start.
    const begun = kept === undefined && deadline.remaining() > 0 ? begin() : undefined;
    // If the connection fails before the request is sent, `send` reports it.
    begun?.response.catch(() => connection.end());
    const putBack = deadline.onEnd(() => (kept === undefined ? connection.end() : idle.push(kept)));
    return {
      isReused: kept !== undefined,
      started: begun && new Promise<void>((resolve) => setImmediate(resolve)),
      isStale,
      async send(body, judge, onSilent) {
        putBack();
        // After a pause of the process the timer comes before the bytes that have arrived meanwhile.
        const wait = () => void setImmediate(() => isStale() && onSilent?.());
        const stopWaiting = kept && onSilent && deadline.onThird(wait);
        try {
          if (deadline.remaining() === 0) throw new TransportError("E_TIMEOUT");
          const length = Buffer.byteLength(body);
          const { outgoing, response } = begun ?? begin(length);
          if (begun !== undefined) outgoing.setHeader("content-length", length);
          outgoing.end(body);
          const received = await response;
          const verdict = judge(received);
          const { socket } = outgoing;
          if (verdict.outcome === "undelivered" || !socket?.writable) connection.end();
          else idle.push({ connection, socket, since: now() });
          return verdict;
        } catch (error) {
          connection.end();
          return judge(toTransportError(error));
        } finally {
          stopWaiting?.();
        }
      },
    };
  }

  function dropIdle(): void {
    for (const { connection } of idle) connection.end();
    idle = [];
  }
  return { open, dropIdle };
}

/** An idle connection. */
interface Idle {
  readonly connection: Connection;
  readonly socket: Socket;
  /** Milliseconds by the wall clock. */
  readonly since: number;
}

/** If the clock was set back, the age is unknown. */
function isUsable({ socket, since }: Idle, time: number): boolean {
  return socket.writable && time >= since && time - since <= maxIdleMs;
}

function toAddress(url: string): Address {
  const { protocol, origin, host, hostname, port, pathname, search } = new URL(url);
  const secure = protocol === "https:";
  return {
    url,
    secure,
    origin,
    host,
    hostname: hostname.replace(/^\[(.*)\]$/, "$1"),
    port: Number(port) || (secure ? 443 : 80),
    path: pathname + search,
  };
}

/**
 * @param length of the body in bytes, where it is known: Node writes a list of headers as it is, which saves a tenth of
 * a request. Otherwise it is set with the body; its place among the headers stays.
 */
function toRequest(to: Address, { method, headers }: RequestHead, { agent }: Connection, length?: number) {
  const { secure, host, hostname, port, path } = to;
  const common = { hostname, port, path, method, agent };
  const request = secure ? requestHttps : requestHttp;
  if (length === undefined) return request({ ...common, headers: { ...headers, "content-length": 0 } });
  const list: string[] = [];
  for (const name in headers) list.push(name, headers[name] as string);
  list.push("content-length", `${length}`, "Host", host, "Connection", "keep-alive");
  return request({ ...common, headers: list });
}

/** Rejects with Node's error or with a `TransportError`. */
function readResponse(outgoing: ClientRequest, deadline: Deadline): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    const unsubscribe = deadline.onEnd(() => fail(new TransportError("E_TIMEOUT")));
    const fail = (error: unknown) => {
      unsubscribe();
      reject(error);
      outgoing.destroy();
    };
    outgoing.on("error", fail);
    outgoing.on("response", (incoming) => {
      const chunks: Buffer[] = [];
      let length = 0;
      incoming.on("data", (chunk: Buffer) => {
        chunks.push(chunk);
        length += chunk.length;
        if (length > maxResponseBytes) fail(new TransportError("E_ANSWER_SIZE"));
      });
      incoming.on("error", fail);
      incoming.on("end", () => {
        unsubscribe();
        const body = Buffer.concat(chunks).toString("utf8");
        resolve({
          status: incoming.statusCode ?? 0,
          // Node builds them when they are read, and an acceptance is judged without them.
          get headers() {
            return incoming.headers;
          },
          body,
        });
      });
    });
  });
}
