import { type Duplex, duplexPair } from "node:stream";

/** Two ends of a connection that exists in this process only. */
export interface MemoryConnection {
  /** Has the methods of `net.Socket` that Node's HTTP client calls. */
  readonly client: Duplex;
  readonly server: Duplex;
}

/** Opens one. When an end is destroyed, so is the other, on every version of Node. */
export function createMemoryConnection(): MemoryConnection {
  const [client, server] = duplexPair();
  let idle: NodeJS.Timeout | undefined;

  client.once("close", () => {
    clearTimeout(idle);
    server.destroy();
  });
  server.once("close", () => client.destroy());

  const push = client.push.bind(client);
  client.push = (chunk: unknown, encoding?: BufferEncoding) => {
    idle?.refresh();
    return push(chunk, encoding);
  };

  const socketMethods = {
    setTimeout(milliseconds: number, listener?: () => void) {
      clearTimeout(idle);
      idle = milliseconds > 0 ? setTimeout(() => client.emit("timeout"), milliseconds).unref() : undefined;
      if (listener) client.once("timeout", listener);
      return client;
    },
    setNoDelay: () => client,
    setKeepAlive: () => client,
    ref: () => client,
    unref: () => client,
  };
  return { client: Object.assign(client, socketMethods), server };
}
