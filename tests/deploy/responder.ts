import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** The bytes of a response as they travel. */
export interface RawResponse {
  /** Default 200. */
  readonly status?: number;
  readonly encoding?: string;
  readonly body: string | Buffer;
  /** In pieces, with a turn of the event loop between them. */
  readonly isSlow?: boolean;
}

/** A server that gives each request the response that the caller wants, over a real connection. */
export async function startResponder() {
  const wanted = new Map<string, RawResponse>();
  const server = createServer(async (request, response) => {
    const { status = 200, encoding, body, isSlow = false } = wanted.get(request.url ?? "") ?? { body: "" };
    response.writeHead(status, {
      "content-type": "application/json",
      ...(encoding === undefined ? {} : { "content-encoding": encoding }),
    });
    const bytes = Buffer.from(body);
    if (isSlow) {
      const half = Math.ceil(bytes.length / 2);
      for (const piece of [bytes.subarray(0, half), bytes.subarray(half)]) {
        response.write(piece);
        await new Promise((done) => setImmediate(done));
      }
      response.end();
    } else response.end(bytes);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  let count = 0;
  return {
    /** Sends a request to this server and gives what comes back. */
    respond(response: RawResponse, signal: AbortSignal | undefined): Promise<Response> {
      const path = `/${count++}`;
      wanted.set(path, response);
      return fetch(`http://127.0.0.1:${port}${path}`, signal === undefined ? {} : { signal });
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
