/**
 * Child process: a Splunk and an Auth0 over TLS that respond at once and record their requests, in order.
 * Messages from the parent: `{hold, refuse}` sets when and how Splunk responds, `{take: true}` requests the record.
 */
import { once } from "node:events";
import { createServer } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";

const { key, cert } = JSON.parse(process.argv[2]);
let behaviour = { hold: 0, refuse: false };
let seen = [];

async function answerAsSplunk({ url, headers }, body) {
  seen.push({ what: "event", url, headers, body });
  if (behaviour.hold > 0) await sleep(behaviour.hold);
  seen.push({ what: behaviour.refuse ? "refused" : "accepted" });
  return behaviour.refuse ? [403, { text: "Invalid token", code: 4 }] : [200, { text: "Success", code: 0 }];
}

async function answerAsAuth0({ method }) {
  seen.push({ what: method === "PATCH" ? "flag" : "token" });
  return method === "PATCH"
    ? [200, { user_id: "auth0|user", app_metadata: { signedUp: true } }]
    : [200, { access_token: "dummy-token", expires_in: 86_400, token_type: "Bearer" }];
}

async function listen(answer) {
  const origin = createServer({ key, cert, keepAliveTimeout: 60_000 }, (request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", async () => {
      const [status, reply] = await answer(request, body);
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(reply));
    });
  });
  origin.listen(0, "127.0.0.1");
  await once(origin, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (origin.address());
  return port;
}

/** @typedef {{hold: number, refuse: boolean, take?: never} | {take: true}} Message */

if (process.send === undefined) throw new Error("start this as a child process with an IPC channel");
const send = process.send.bind(process);

process.on("message", (/** @type {Message} */ message) => {
  if (message.take) {
    send({ seen });
  } else {
    behaviour = message;
    send({});
  }
  seen = [];
});

// An interrupted benchmark must leave no server behind.
process.on("disconnect", () => process.exit());

const ports = { splunk: await listen(answerAsSplunk), auth0: await listen(answerAsAuth0) };
send({ ports, version: process.versions.node });
