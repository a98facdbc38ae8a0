/**
 * Checks the requests of the command line and the Action to the Management API against its OpenAPI document: the real
 * commands run against `splunk-action dev`, through a proxy that records every request.
 *
 *     node .ci/validate-requests.mjs [document.json]
 *
 * Exit status 1 when a command fails, or a request differs from the document.
 */
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, request as forward } from "node:http";
import { join } from "node:path";
import { promisify } from "node:util";
import { loadDocument } from "./validate-openapi/load-document.mjs";

const file = process.argv[2];
const { judgeRequest } = await loadDocument(file);
const cli = join(import.meta.dirname, "..", "dist", "cli.cjs");

/** Each command with its options. Every local tenant contains a user who signed up long ago. */
const commands = [
  ["remove", "--yes"],
  ["deploy", "--dry-run"],
  ["deploy"],
  ["deploy", "--push-secrets"],
  ["secrets", "list"],
  ["secrets", "push", "SPLUNK_SOURCE"],
  ["secrets", "remove", "SPLUNK_SOURCE"],
  ["status"],
  ["rollback"],
  ["rollback", "--to", "1"],
  ["test-event", "--remote"],
  ["test-event", "--user", "auth0|5c7ce4d4a1b2c3d4e5f60001", "--type", "signup"],
  ["doctor"],
  ["remove", "--yes"],
];

const dev = spawn(process.execPath, [cli, "dev", "--json", "--no-open"], {
  stdio: ["ignore", "pipe", "ignore"],
});
const { env, auth0Url } = await readReady(dev.stdout);
const seen = [];
const listener = createServer((incoming, outgoing) => {
  const chunks = [];
  incoming.on("data", (chunk) => chunks.push(chunk));
  incoming.on("end", () => {
    const { method, url = "/", headers } = incoming;
    const body = Buffer.concat(chunks);
    seen.push({ method, url, body: body.toString() });
    forward(new URL(url, auth0Url), { method, headers }, (response) => {
      outgoing.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(outgoing);
    }).end(body);
  });
});
listener.listen(0, "127.0.0.1");
await once(listener, "listening");

let failures = 0;
try {
  for (const command of commands) await run(command);
} finally {
  listener.close();
  dev.kill();
}

const operations = new Map();
for (const { method, url, body } of seen.filter((one) => one.url.startsWith("/api/v2/"))) {
  const address = new URL(url.slice("/api/v2".length), "http://tenant");
  const { operation, differences } = judgeRequest(
    method,
    address,
    body === "" ? undefined : JSON.parse(body),
  );
  const name = operation ?? `${method} ${address.pathname} (not in the document)`;
  operations.set(name, (operations.get(name) ?? 0) + 1);
  failures += differences.length + (operation === undefined ? 1 : 0);
  for (const difference of differences) console.log(`DIFFERENT ${difference}`);
}
for (const [name, count] of operations) console.log(`${name}: ${count}`);
console.log(`${commands.length} commands, ${seen.length} requests, ${failures} differences or failures`);
process.exitCode = failures > 0 ? 1 : 0;

async function run(command) {
  const { port } = /** @type {import("node:net").AddressInfo} */ (listener.address());
  const own = { ...env, AUTH0_DOMAIN: `http://127.0.0.1:${port}`, SPLUNK_SOURCE: `auth0-${seen.length}` };
  try {
    await promisify(execFile)(process.execPath, [cli, ...command], { env: { ...process.env, ...own } });
  } catch ({ stderr, stdout }) {
    failures += 1;
    console.log(`FAILED ${command.join(" ")}: ${stderr || stdout}`);
  }
}

async function readReady(stream) {
  let text = "";
  for await (const chunk of stream) {
    text += chunk;
    try {
      return JSON.parse(text);
    } catch {
      // The rest of the output has not arrived yet.
    }
  }
  throw new Error("dev has ended");
}
