import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A balancer that works by connection, as HAProxy does in `mode tcp`: a connection stays with its node. */
export interface TcpBalancer {
  readonly port: number;
  /** Ports of the nodes, in turn one for each new connection. */
  nodes: readonly number[];
  /** Ports in the order of the connections. */
  readonly chosen: number[];
  /** From now on no byte passes over the connections that are there, in either direction. */
  forget(): void;
  close(): Promise<void>;
}

/** Starts one on a free port of 127.0.0.1. */
export async function startTcpBalancer(nodes: readonly number[]): Promise<TcpBalancer> {
  const sockets = new Set<Socket>();
  const chosen: number[] = [];
  const server = createServer((near) => {
    const port = balancer.nodes[chosen.length % balancer.nodes.length] ?? 0;
    chosen.push(port);
    const far = connect({ port, host: "127.0.0.1" });
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on("data", (chunk) => to.write(chunk));
      from.on("error", () => to.destroy());
      from.on("close", () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const balancer: TcpBalancer = {
    port: (server.address() as AddressInfo).port,
    nodes,
    chosen,
    forget() {
      for (const socket of sockets) {
        socket.removeAllListeners("data");
        socket.pause();
      }
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
  return balancer;
}
