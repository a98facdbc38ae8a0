import type { Server } from "node:http";
import type { Socket } from "node:net";

/**
 * Counts a server's TCP connections and can reset them. TLS hides the TCP socket and only that one can be reset, so
 * the client's port tells which it is.
 */
export function trackSockets(server: Server) {
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
