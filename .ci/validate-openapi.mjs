/**
 * Checks the local tenant's responses against the Management API's OpenAPI document.
 *
 *     node .ci/validate-openapi.mjs document.json
 *
 * Exit status 1 when a response differs in a way that is not among the allowed ones.
 */
import { loadTenant } from "./replay-recorded-traffic/load-tenant.mjs";
import { toAllowance } from "./validate-openapi/allowed-differences.mjs";
import { loadDocument } from "./validate-openapi/load-document.mjs";
import { runRequests } from "./validate-openapi/run-requests.mjs";

const file = process.argv[2];
const { judgeResponse } = await loadDocument(file).catch((error) => {
  console.error(`No OpenAPI document can be read from ${file}: ${error.message}`);
  process.exit(1);
});

const { createTenant, createLogins } = await loadTenant();
const clock = { time: Date.UTC(2026, 8, 1, 12), now: () => clock.time };
/** @type {Awaited<ReturnType<ReturnType<import("@splunk-action/local-auth0").ActionRuntimeFactory>["execute"]>>} */
const run = {
  outcome: "completed",
  console: { lines: [], stored: "" },
  metadata: { app: {}, user: {} },
  durationMs: 5,
};
const tenant = createTenant({
  domain: "validate.eu.auth0.com",
  seed: "validate",
  clock,
  users: [
    { created_at: "2026-01-01T00:00:00.000Z", email: "max@example.com", identities: [], user_id: "auth0|1" },
  ],
  createRuntime: () => ({ execute: async () => run }),
});
const { login } = createLogins(tenant);
const token = tenant.issueToken();

const seen = new Map();
const allowed = new Map();
const undocumented = new Set();
let responses = 0;
let failures = 0;

async function send(method, path, body, options = {}) {
  const response = await tenant.handle(
    new Request(`https://validate.eu.auth0.com/api/v2${path}`, {
      method,
      headers: { authorization: `Bearer ${options.token ?? token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
  );
  const text = await response.text();
  const json = text === "" ? undefined : JSON.parse(text);
  responses += 1;
  const { operation, differences } = judgeResponse(method, path.split("?")[0], response.status, json);
  if (operation === undefined) undocumented.add(`${method} ${path}`);
  else seen.set(operation, new Set([...(seen.get(operation) ?? []), response.status]));
  for (const difference of differences) {
    const reason = toAllowance(difference);
    if (reason === undefined) {
      failures += 1;
      console.log(`DIFFERENT ${difference}`);
    } else allowed.set(reason, (allowed.get(reason) ?? 0) + 1);
  }
  return { status: response.status, body: json };
}

await runRequests(send, {
  advance: (ms) => {
    clock.time += ms;
  },
  addFault: (fault) => tenant.faults.add(fault),
  login: () => login({ userId: "auth0|1" }),
  narrowToken: tenant.issueToken({ scopes: ["read:nothing"] }),
});

for (const [operation, statuses] of seen) console.log(`${operation}: ${[...statuses].sort().join(" ")}`);
for (const path of undocumented) console.log(`not in the document: ${path}`);
for (const [reason, count] of allowed) console.log(`allowed ${count}×: ${reason}`);
console.log(`${responses} responses of ${seen.size} operations, ${failures} unexplained differences`);
process.exitCode = failures > 0 ? 1 : 0;
