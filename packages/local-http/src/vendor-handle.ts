import { type ServerResponse, STATUS_CODES } from "node:http";
import type { Writable } from "node:stream";

/** The sender of a request, as far as a server knows it and a {@link Request} cannot say. */
export interface Caller {
  /** IP address of the client; `127.0.0.1` where there is no socket (msw). */
  readonly address: string;
}

/**
 * The one definition of a local vendor: a WHATWG request in, a WHATWG response out. The origin of the URL is ignored,
 * the path decides. `Response.error()` means a connection that is reset before any response, a {@link RawResponse}
 * bytes that are not HTTP. `request.signal` is aborted when the client disconnects.
 */
export type VendorHandle = (request: Request, caller?: Caller) => Promise<Response>;

/** A response that is not HTTP: a server writes the bytes as they are and closes the connection. */
export class RawResponse extends Response {
  readonly bytes: string;

  constructor(bytes: string) {
    super(bytes);
    this.bytes = bytes;
  }
}

/** Sends a WHATWG response over Node's server, streaming the body at the pace of the client. */
export async function sendResponse(response: Response, to: ServerResponse, headOnly: boolean): Promise<void> {
  const headers = toRawHeaders(response.headers);
  to.writeHead(response.status, headers.flat());
  if (headOnly || response.body === null) {
    to.end();
    return;
  }
  // Headers are sent with the first bytes of the body, or at once if these take longer.
  const slow = setImmediate(() => to.flushHeaders());
  await pump(response.body, to).finally(() => clearImmediate(slow));
  to.end();
}

/**
 * Sends the response as HTTP/1.0 and closes the connection, as splunkd does to a client without a `User-Agent`
 * (`forceHttp10 = auto`, https://help.splunk.com, server.conf and inputs.conf): no keep-alive, no chunks.
 */
export async function sendHttp10(response: Response, socket: Writable, headOnly: boolean): Promise<void> {
  const head = [`HTTP/1.0 ${response.status} ${STATUS_CODES[response.status] ?? ""}`];
  for (const [name, value] of toRawHeaders(response.headers)) head.push(`${name}: ${value}`);
  socket.write(`${head.join("\r\n")}\r\nConnection: close\r\n\r\n`);
  if (!headOnly && response.body !== null) await pump(response.body, socket);
  socket.end();
}

function toRawHeaders(headers: Headers): [string, string][] {
  // `Headers` joins repeated values with a comma, which breaks cookies.
  const plain = [...headers].filter(([name]) => name !== "set-cookie");
  return [...plain, ...headers.getSetCookie().map((value): [string, string] => ["set-cookie", value])];
}

async function pump(body: ReadableStream<Uint8Array>, to: Writable): Promise<void> {
  const reader = body.getReader();
  const stop = () => void reader.cancel().catch(() => undefined);
  to.once("close", stop);
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done || to.destroyed) return;
      if (!to.write(value)) await untilDrained(to);
    }
  } finally {
    to.off("close", stop);
  }
}

/** Also settles when the client has disconnected, because nothing drains then. */
function untilDrained(to: Writable): Promise<void> {
  return new Promise((resolve) => {
    if (to.destroyed) return resolve();
    const done = () => {
      to.off("drain", done);
      to.off("close", done);
      resolve();
    };
    to.on("drain", done);
    to.on("close", done);
  });
}
