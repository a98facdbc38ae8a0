import { once } from "node:events";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { connect } from "node:tls";
import { afterEach, beforeAll, expect, test } from "@jest/globals";
import { createTestCa, type TestCa, type TestLeaf } from "../testing/certificates.ts";

let ca: TestCa;
const closing: (() => void)[] = [];

beforeAll(async () => {
  ca = await createTestCa();
});

afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function handshake(leaf: TestLeaf, host = "127.0.0.1"): Promise<string> {
  const { certPem, keyPem } = await ca.issue(leaf);
  const server = createServer({ cert: certPem, key: keyPem }).listen(0, "127.0.0.1");
  closing.push(() => server.close());
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const socket = connect({
    host: "127.0.0.1",
    port,
    ca: ca.caPem,
    servername: host === "127.0.0.1" ? "" : host,
  });
  closing.push(() => socket.destroy());
  return new Promise((resolve) => {
    socket.once("secureConnect", () => resolve("trusted"));
    socket.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });
}

test.each<[string, TestLeaf, string, string]>([
  ["an address", { ips: ["127.0.0.1"] }, "127.0.0.1", "trusted"],
  ["a name", { names: ["localhost"] }, "localhost", "trusted"],
  ["another name", { names: ["other.example"] }, "localhost", "ERR_TLS_CERT_ALTNAME_INVALID"],
  [
    "a date in the past",
    { names: ["localhost"], notAfter: new Date(Date.now() - 60_000) },
    "localhost",
    "CERT_HAS_EXPIRED",
  ],
])("a certificate for %s", async (_, leaf, host, response) => {
  expect(await handshake(leaf, host)).toBe(response);
});
