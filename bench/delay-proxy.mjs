import { once } from "node:events";
import { connect, createServer } from "node:net";

/**
 * A TCP proxy that adds a round trip of `rtt` milliseconds to a loopback server. Loopback's own handshake takes no
 * time, so the client's first bytes also wait for the round trip of a distant handshake.
 *
 * @param {number} target the server's port
 * @param {number} rtt milliseconds
 * @returns {Promise<{port: number, close: () => void}>}
 */
export async function createDelayProxy(target, rtt) {
  const sockets = new Set();
  const server = createServer({ noDelay: true }, (client) => {
    const connectedAt = performance.now() + rtt;
    const upstream = connect({ port: target, host: "127.0.0.1", noDelay: true });
    delay(client, upstream, () => Math.max(performance.now(), connectedAt) + rtt / 2);
    delay(upstream, client, () => performance.now() + rtt / 2);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("close", () => sockets.delete(socket));
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    port,
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** Forwards each piece of `from` at its time. Timers may fire out of order, the pieces must stay in order. */
function delay(from, to, toArrival) {
  const queue = [];
  const later = (action) => {
    queue.push(action);
    setTimeout(() => queue.shift()(), Math.ceil(toArrival() - performance.now()));
  };
  from.on("data", (piece) => later(() => to.writable && to.write(piece)));
  from.on("end", () => later(() => to.end()));
  from.on("error", () => to.destroy());
}
