/**
 * Checks the logs that the local tenant writes against shapes of recorded ones: each file of the folder holds
 * `{provenance, log}`, and its name begins with the log's type.
 *
 *     node .ci/validate-logs.mjs [folder]
 *
 * Exit status 1 when a recorded key is missing, has another type, or the tenant has one that no record has.
 */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { loadTenant } from "./replay-recorded-traffic/load-tenant.mjs";

const folder = process.argv[2];

/** Keys of log streams, of logs made in the dashboard, or of optional features of a login. */
const optional = new Set(
  (
    "description environment_name $event_schema tenant_name _id isMobile security_context location_info references " +
    "client_ip hostname details.form details.timers details.actions details.session details.transaction_id " +
    "details.riskAssessment details.access_token_jti"
  ).split(" "),
);

const { createTenant, createLogins } = await loadTenant();
let time = Date.UTC(2026, 10, 1, 12);
const code = "exports.onExecutePostLogin = async () => {};";
/** @type {Awaited<ReturnType<ReturnType<import("@splunk-action/local-auth0").ActionRuntimeFactory>["execute"]>>} */
const run = {
  outcome: "completed",
  console: { lines: [], stored: "" },
  metadata: { app: {}, user: {} },
  durationMs: 4,
};
const clients = [{ client_id: "m2m", client_secret: "dummy-secret", scopes: ["read:logs"] }];
const tenant = createTenant({
  ...{ domain: "acme.eu.auth0.com", seed: "logs", clients, clock: { now: () => time } },
  buildDelayMs: 0,
  deployDelayMs: 0,
  users: [{ user_id: "auth0|1", email: "user@example.com", identities: [] }],
  createRuntime: () => ({ execute: async () => run }),
});
const logins = createLogins(tenant);
await bindAction();

/** The login for each file. */
const makers = {
  "s-2026": () => login({}),
  "s-interactive": () => login({}),
  "s-consent": () => login({ consentMs: 23_378 }),
  "s-sso": () => login({ sso: true }),
  ssa: () => login({ loginType: "silent" }),
  sepft: () => login({ loginType: "password" }),
  secte: () => login({ loginType: "token_exchange" }),
  sertft: () => login({ loginType: "refresh" }),
  seacft: async () => (await logins.login({ userId: "auth0|1" })).logs[1],
  ss: async () =>
    (await logins.signUp({ user_id: "auth0|2", email: "new@example.com", identities: [] })).logs[0],
  "seccft-api": async () => {
    const body = {
      grant_type: "client_credentials",
      ...clients[0],
      audience: "https://acme.eu.auth0.com/api/v2/",
    };
    const headers = { "content-type": "application/json" };
    await tenant.handle(
      new Request("https://acme.eu.auth0.com/oauth/token", {
        method: "POST",
        headers,
        body: JSON.stringify(body),
      }),
    );
    return tenant.state.logs.findLast(({ type }) => type === "seccft");
  },
};

let failures = 0;
const files = (await readdir(folder)).filter((file) => file.endsWith(".json")).sort();
for (const file of files) {
  const name = file.replace(/\.json$/, "");
  const { log: recorded } = JSON.parse(await readFile(join(folder, file), "utf8"));
  const own = await makers[name]?.();
  const differences = own === undefined ? ["the tenant writes no such log"] : compare(recorded, own);
  failures += differences.length;
  console.log(`${differences.length === 0 ? "same" : "DIFFERENT"} ${name}`);
  for (const difference of differences) console.log(`  ${difference}`);
}
console.log(`${files.length} shapes, ${failures} differences`);
process.exitCode = failures > 0 || files.length === 0 ? 1 : 0;

function compare(recorded, own) {
  const differences = recorded.type === own.type ? [] : [`type: ${recorded.type} is ${own.type}`];
  if (!/^\d{56}$/.test(own.log_id)) differences.push("log_id: not 56 digits");
  for (const path of new Set([...listPaths(recorded), ...listPaths(own)])) {
    if ([...optional].some((one) => path === one || path.startsWith(`${one}.`))) continue;
    const [wanted, given] = [typeAt(recorded, path), typeAt(own, path)];
    if (wanted !== given) differences.push(`${path}: ${wanted} is ${given}`);
  }
  return differences;
}

/** Keys of the log and of its details. */
function listPaths(log) {
  return Object.entries(log).flatMap(([key, value]) =>
    key === "details" ? Object.keys(value).map((inner) => `details.${inner}`) : [key],
  );
}

function typeAt(log, path) {
  const value = path.split(".").reduce((at, key) => at?.[key], log);
  return value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
}

async function login(circumstances) {
  const { logs } = await logins.login({ userId: "auth0|1", ...circumstances });
  time += 60_000;
  return logs[0];
}

/** Logins name executions only where an Action runs. */
async function bindAction() {
  /** @param {string} method @param {string} path @param {object} [body] @returns {Promise<any>} */
  const call = async (method, path, body) => {
    const response = await tenant.handle(
      new Request(`https://acme.eu.auth0.com/api/v2${path}`, {
        method,
        headers: { authorization: `Bearer ${tenant.issueToken()}` },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
    return response.json();
  };
  const supported_triggers = [{ id: "post-login", version: "v3" }];
  const { id } = await call("POST", "/actions/actions", { name: "one", code, supported_triggers });
  await call("POST", `/actions/actions/${id}/deploy`);
  await call("PATCH", "/actions/triggers/post-login/bindings", {
    bindings: [{ ref: { type: "action_id", value: id } }],
  });
}
