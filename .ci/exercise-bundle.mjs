// Runs the built Action in this Node, without the local runtime and without a test framework, and compares what it
// sends with the contract's bytes: three credentials, a sign-up and a login, over HTTP and HTTPS with a private CA.
import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { generate } from "selfsigned";

const root = new URL("..", import.meta.url);
const read = (path) => readFileSync(fileURLToPath(new URL(path, root)), "utf8");
const { version } = JSON.parse(read("package.json"));
const code = read("dist/action/post-login.js");

const credentials = {
  basic: [{ SPLUNK_USERNAME: "admin", SPLUNK_PASSWORD: "dummy" }, "Basic YWRtaW46ZHVtbXk="],
  bearer: [{ SPLUNK_TOKEN: "dummy" }, "Bearer dummy"],
  hec: [{ SPLUNK_HEC_TOKEN: "dummy" }, "Splunk dummy"],
};
const users = {
  SignUp: {},
  Login: { signedUp: true },
};

const { cert, key, ca } = await createCertificate();
const requests = [];
const servers = [createHttpServer(), createHttpsServer({ cert, key })];
for (const server of servers) {
  server.on("request", async (request, response) => {
    const chunks = await request.toArray();
    requests.push({ request, body: Buffer.concat(chunks).toString("utf8") });
    const bodies = {
      "/oauth/token": { access_token: "token", expires_in: 60 },
      "/services/collector/event": { text: "Success", code: 0 },
    };
    response.setHeader("content-type", "application/json").end(JSON.stringify(bodies[request.url] ?? {}));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
}
const origins = servers.map((server, index) => {
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return `${index === 0 ? "http" : "https"}://127.0.0.1:${port}`;
});

for (const origin of origins) {
  for (const [kind, [secrets, authorization]] of Object.entries(credentials)) {
    for (const [message, app_metadata] of Object.entries(users)) {
      await exercise({ origin, kind, secrets, authorization, message, app_metadata });
    }
  }
}
await exerciseTrust();
for (const server of servers) {
  server.close();
  server.closeAllConnections();
}
console.log(`Node ${process.version}: the Action sends the contract's bytes`);

async function exercise({ origin, kind, secrets, authorization, message, app_metadata }) {
  const auth0 = {
    AUTH0_DOMAIN: origins[0],
    AUTH0_RUNTIME_CLIENT_ID: "client",
    AUTH0_RUNTIME_CLIENT_SECRET: "dummy",
  };
  const lines = await run(
    { ...secrets, SPLUNK_URL: origin, SPLUNK_CA_CERT: ca, SPLUNK_HOST: "h", ...auth0 },
    app_metadata,
  );
  assert.match(
    lines.join("\n"),
    new RegExp(`^splunk-action ${version} ${message} accepted status=200 [^\\n]*$`),
  );

  const [sent, ...others] = requests.splice(0).sort((a, b) => rank(a) - rank(b));
  const event = kind === "hec" ? JSON.parse(sent.body).event : JSON.parse(sent.body);
  const text =
    `{"time":"${event.time}","message":"${message}","application":"Shop","clientIP":"203.0.113.7",` +
    `"protocol":"oidc-basic-profile","userName":"Ada ☃","userId":"auth0|1","eventId":"${event.eventId}",` +
    `"loginType":"interactive","tenant":"acme","emailVerified":false,"actionVersion":"${version}"}`;
  const seconds = (Date.parse(event.time) / 1000).toFixed(3);
  const metadata = `"host":"h","source":"auth0","sourcetype":"auth0_activity"`;
  assert.equal(sent.body, kind === "hec" ? `{"time":${seconds},${metadata},"event":${text}}` : text);
  assert.equal(
    `${sent.request.method} ${sent.request.url} HTTP/${sent.request.httpVersion}`,
    kind === "hec"
      ? "POST /services/collector/event HTTP/1.1"
      : "POST /services/receivers/simple?source=auth0&sourcetype=auth0_activity&host=h&output_mode=json HTTP/1.1",
  );
  const type = kind === "hec" ? "application/json" : "text/plain; charset=utf-8";
  assert.deepEqual(sent.request.rawHeaders, [
    ...["accept", "application/json"],
    ...["authorization", authorization],
    ...["content-type", type],
    ...["user-agent", `splunk-action/${version}`],
    ...["content-length", String(Buffer.byteLength(sent.body))],
    ...["Host", new URL(origin).host],
    ...["Connection", "keep-alive"],
  ]);
  assert.deepEqual(
    others.map(({ request, body }) => `${request.method} ${request.url} ${body}`),
    message === "Login"
      ? []
      : [
          `POST /oauth/token {"grant_type":"client_credentials","client_id":"client","client_secret":"dummy","audience":"${origins[0]}/api/v2/"}`,
          'PATCH /api/v2/users/auth0%7C1 {"app_metadata":{"signedUp":true}}',
        ],
  );
}

/** Without the CA the Action sends nothing, whether or not the environment has one. */
async function exerciseTrust() {
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";
  process.removeAllListeners("warning");
  const lines = await run({ SPLUNK_URL: origins[1], SPLUNK_TOKEN: "dummy", ON_FAILURE: "deny" }, {});
  assert.match(lines.join("\n"), / refused status=- .* error=E_TLS_UNTRUSTED login=denied$/);
  assert.deepEqual(requests, []);
}

/** One execution of a fresh instance, started as Auth0 starts it. Returns what it printed. */
async function run(secrets, app_metadata) {
  const lines = [];
  /** @type {{exports: Function}} Set by the wrapped code. */
  const outer = { exports: () => undefined };
  const wrapped = `module.exports = function (module, exports, console) {\n${code}\n};`;
  new Function("module", "exports", "require", wrapped)(outer, {}, createRequire(import.meta.url));
  const action = { exports: {} };
  outer.exports(action, action.exports, { log: (line) => lines.push(line) });
  const { onExecutePostLogin } = action.exports;
  assert.equal(onExecutePostLogin.constructor.name, "AsyncFunction");
  const event = {
    tenant: { id: "acme" },
    user: { user_id: "auth0|1", name: "Ada ☃", email_verified: false, app_metadata },
    client: { name: "Shop" },
    request: { ip: "203.0.113.7", query: {}, body: { password: "dummy" }, geoip: {} },
    transaction: { protocol: "oidc-basic-profile" },
    secrets,
  };
  const fails = () => assert.fail("the Management API works, so api.user must not set the flag");
  const cache = {
    get: () => undefined,
    set: () => ({ type: "success" }),
    delete: () => ({ type: "success" }),
  };
  await onExecutePostLogin(event, { cache, user: { setAppMetadata: fails }, access: { deny() {} } });
  return lines;
}

/** Splunk's request first, then Auth0's in their order, because they begin at the same time. */
function rank({ request }) {
  return ["/services/", "/oauth/", "/api/"].findIndex((path) => request.url.startsWith(path));
}

async function createCertificate() {
  /** @type {import("selfsigned").SelfsignedOptions} */
  const options = { keyType: "ec", algorithm: "sha256" };
  const authority = await generate([{ name: "commonName", value: "exercise-bundle CA" }], {
    ...options,
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, critical: true },
    ],
  });
  const leaf = await generate([{ name: "commonName", value: "127.0.0.1" }], {
    ...options,
    ca: { key: authority.private, cert: authority.cert },
    extensions: [{ name: "subjectAltName", altNames: [{ type: 7, ip: "127.0.0.1" }] }],
  });
  return { cert: leaf.cert, key: leaf.private, ca: authority.cert };
}
