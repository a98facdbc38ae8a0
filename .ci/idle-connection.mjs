// Two logins of one instance of the built Action with 20 s of silence between them: they must share a TLS connection.
// It waits in real time, so it is not part of the test suite.
import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import { createRequire } from "node:module";
import { setTimeout as pass } from "node:timers/promises";
import { generate } from "selfsigned";

const silence = 20_000;
const code = readFileSync(new URL("../dist/action/post-login.js", import.meta.url), "utf8");
const certificate = await generate([{ name: "commonName", value: "127.0.0.1" }], {
  keyType: "ec",
  extensions: [{ name: "subjectAltName", altNames: [{ type: 7, ip: "127.0.0.1" }] }],
});

let connections = 0;
const server = createServer({ cert: certificate.cert, key: certificate.private });
// Like splunkd, which keeps an idle connection for two hours.
server.keepAliveTimeout = 7_200_000;
server.on("secureConnection", () => {
  connections += 1;
});
server.on("request", (request, response) =>
  request.resume().on("end", () => response.end('{"text":"Success","code":0}')),
);
server.listen(0, "127.0.0.1");
await once(server, "listening");

const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
const module = { exports: {} };
const lines = [];
new Function("module", "exports", "require", "console", code)(
  module,
  module.exports,
  createRequire(import.meta.url),
  { log: (line) => lines.push(line) },
);
const event = {
  secrets: {
    SPLUNK_URL: `https://127.0.0.1:${port}`,
    SPLUNK_HEC_TOKEN: "dummy",
    SPLUNK_CA_CERT: certificate.cert,
  },
  user: { user_id: "auth0|1", app_metadata: { signedUp: true } },
};
await module.exports.onExecutePostLogin(event, {});
await pass(silence);
await module.exports.onExecutePostLogin(event, {});
server.close();
server.closeAllConnections();

for (const line of lines) assert.match(line, / Login accepted status=200 /);
assert.equal(lines.length, 2);
assert.equal(connections, 1, "the second login opened a connection of its own");
console.log(`Node ${process.version}: one TLS connection for two logins, ${silence / 1000} s apart`);
