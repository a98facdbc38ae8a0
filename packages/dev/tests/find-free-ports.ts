import { createServer } from "node:net";

/** The first of so many free ports in a row, below those that the system gives to outgoing connections. */
export async function findFreePorts(count: number): Promise<number> {
  for (let first = 20_000 + (process.pid % 12_000); first < 60_000; first += count) {
    const servers = await Promise.allSettled(
      Array.from({ length: count }, (_, offset) => {
        const server = createServer();
        return new Promise<typeof server>((resolve, reject) => {
          server.once("error", reject);
          server.listen(first + offset, "127.0.0.1", () => resolve(server));
        });
      }),
    );
    const open = servers.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
    await Promise.all(open.map((server) => new Promise((resolve) => server.close(resolve))));
    if (open.length === count) return first;
  }
  throw new Error("no free ports");
}
