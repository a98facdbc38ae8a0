/**
 * Splunk over TLS and Auth0's Management API, in a process of their own, so that only the Action's heap is
 * measured. Sends `{certificate, splunkPort, auth0Port}` first. The message `hang` makes Splunk read and never respond;
 * `count` requests `{events, duplicates, flags, connections}`.
 */
import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { generate } from "selfsigned";

const certificate = await generate([{ name: "commonName", value: "127.0.0.1" }], {
  keyType: "ec",
  extensions: [{ name: "subjectAltName", altNames: [{ type: 7, ip: "127.0.0.1" }] }],
});
let isHanging = false;
let events = 0;
let duplicates = 0;
let flags = 0;
let connections = 0;
/** Only the latest ids: a duplicate follows its event closely. */
let recent = new Set();

const splunk = createHttpsServer({ cert: certificate.cert, key: certificate.private });
splunk.keepAliveTimeout = 7_200_000;
splunk.on("secureConnection", () => {
  connections += 1;
});
splunk.on("request", async (request, response) => {
  const body = Buffer.concat(await request.toArray().catch(() => [])).toString("utf8");
  if (isHanging || body === "") return;
  const { eventId } = JSON.parse(body).event;
  events += 1;
  if (recent.has(eventId)) duplicates += 1;
  if (recent.size > 10_000) recent = new Set();
  recent.add(eventId);
  response.end('{"text":"Success","code":0}');
});

const auth0 = createHttpServer((request, response) => {
  request.resume().on("end", () => {
    if (request.method === "PATCH") flags += 1;
    const body = request.url === "/oauth/token" ? { access_token: "token", expires_in: 86_400 } : {};
    response.setHeader("content-type", "application/json").end(JSON.stringify(body));
  });
});
auth0.keepAliveTimeout = 7_200_000;

const ports = [];
for (const server of [splunk, auth0]) {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  ports.push(/** @type {import("node:net").AddressInfo} */ (server.address()).port);
}
process.on("message", (message) => {
  if (message === "hang") isHanging = true;
  process.send?.({ events, duplicates, flags, connections });
});
process.send?.({ certificate: certificate.cert, splunkPort: ports[0], auth0Port: ports[1] });
