import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A TCP forwarder on loopback that adds the latency of a distant server. */
export interface DelayProxy {
  readonly port: number;
  /** TCP connections accepted since the start. */
  readonly connections: number;
  close(): Promise<void>;
}

/**
 * Forwards TCP from a free port of 127.0.0.1 to another, with a round-trip time: each byte takes half of it in either
 * direction. The first byte waits one more, as for the handshake, which takes no time on loopback.
 */
export async function createDelayProxy(target: { port: number }, rttMs: number): Promise<DelayProxy> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer({ allowHalfOpen: true }, (near) => {
    connections += 1;
    const openedAt = performance.now() + rttMs;
    const far = connect({ port: target.port, host: "127.0.0.1", allowHalfOpen: true });
    for (const socket of [near, far]) {
      socket.setNoDelay(true);
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket));
    }
    forward(near, far, () => Math.max(openedAt, performance.now()) + rttMs / 2);
    forward(far, near, () => performance.now() + rttMs / 2);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    get connections() {
      return connections;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

/** @param arrival when a byte that is sent now arrives, in the time of `performance.now`. */
function forward(from: Socket, to: Socket, arrival: () => number): void {
  let last = 0;
  const later = (act: () => void) => {
    // Timers that are due at nearly the same time may fire in any order; bytes must not.
    last = Math.max(last + 0.001, arrival());
    queue.push({ at: last, act });
    if (queue.length === 1) schedule();
  };
  const queue: { at: number; act: () => void }[] = [];
  const schedule = () => {
    const next = queue[0];
    if (next !== undefined) setTimeout(drain, Math.max(0, next.at - performance.now()));
  };
  const drain = () => {
    while (queue[0] !== undefined && queue[0].at <= performance.now() + 0.5) queue.shift()?.act();
    schedule();
  };
  from.on("data", (chunk) => later(() => void (to.destroyed || to.write(chunk))));
  from.on("end", () => later(() => void (to.destroyed || to.end())));
  from.on("error", () => later(() => to.resetAndDestroy()));
  from.on("close", () => later(() => to.destroySoon()));
}
