import type { IncomingMessage } from "node:http";

/** Why a message could not become a request. `status` is that of the response. */
export class UnreadableRequest extends Error {
  readonly status: 400 | 405 | 413;

  constructor(status: 400 | 405 | 413, message: string) {
    super(message);
    this.status = status;
  }
}

/**
 * Converts a Node request to a WHATWG one, with the whole body in memory.
 * @param maxBodyBytes a larger body is refused before it is stored.
 * @throws UnreadableRequest for a body too large, a method or a target that {@link Request} cannot carry.
 */
export async function toRequest(
  message: IncomingMessage,
  origin: string,
  maxBodyBytes: number,
  signal: AbortSignal,
): Promise<Request> {
  const body = await readBody(message, maxBodyBytes);
  const method = message.method ?? "GET";
  const bodiless = method === "GET" || method === "HEAD";
  try {
    return new Request(toUrl(message.url ?? "/", origin), {
      method,
      headers: toHeaders(message.rawHeaders),
      signal,
      ...(bodiless || body.length === 0 ? {} : { body: new Uint8Array(body) }),
    });
  } catch (error) {
    if (/method/i.test(String(error))) throw new UnreadableRequest(405, `${method} is not supported`);
    throw new UnreadableRequest(400, "the request target or a header is malformed");
  }
}

/** Of a proxy's absolute target (`POST http://host/path`), only the path counts. */
function toUrl(target: string, origin: string): string {
  if (target.startsWith("/")) return origin + target;
  const { pathname, search } = new URL(target, origin);
  return origin + pathname + search;
}

function toHeaders(raw: readonly string[]): Headers {
  const headers = new Headers();
  for (let i = 0; i + 1 < raw.length; i += 2) headers.append(raw[i] ?? "", raw[i + 1] ?? "");
  return headers;
}

async function readBody(message: IncomingMessage, maxBodyBytes: number): Promise<Buffer> {
  const tooLarge = () => new UnreadableRequest(413, `the body is larger than ${maxBodyBytes} bytes`);
  if (Number(message.headers["content-length"] ?? 0) > maxBodyBytes) throw tooLarge();
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxBodyBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}

/**
 * Whether a `Host` header is a loopback name. A web page whose own name resolves to 127.0.0.1 (DNS rebinding) still
 * sends that name, so refusing every other host keeps web pages out. A client without the header is not a browser and
 * is accepted.
 */
export function isLoopbackHost(header: string | undefined): boolean {
  if (header === undefined) return true;
  const host = header.trim().replace(/:\d+$/, "").toLowerCase();
  return (
    host === "localhost" ||
    host.endsWith(".localhost") ||
    host === "[::1]" ||
    /^127(?:\.\d{1,3}){3}$/.test(host)
  );
}
