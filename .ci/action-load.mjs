/**
 * One instance of the built Action under load: many executions, whose memory must stay flat, and then 250 at once on a
 * Splunk that never responds. All of these must end within their budget and leave nothing behind.
 *
 * Run it after `npm run build`: node .ci/action-load.mjs [EXECUTIONS], default 20 000.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

const executions = Number(process.argv[2] ?? 20_000);
const inFlight = 8;
const atOnce = 250;
const budgetMs = 3_000;
/** Max bytes that all executions after the first tenth may leave behind together. */
const maxLeft = 1_000_000;

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc");
const problems = [];
const expect = (isTrue, what) => {
  if (!isTrue) problems.push(what);
};
process.on("uncaughtException", (error) => problems.push(`late: ${error}`));

const server = fork(new URL("./load/vendors-server.mjs", import.meta.url));
const [{ certificate, splunkPort, auth0Port }] = await once(server, "message");
const ask = async (message) => {
  server.send(message);
  return (await once(server, "message"))[0];
};

/** How often each outcome was logged. */
const outcomes = new Map();
const module = { exports: {} };
const log = (line) => {
  const outcome = /^splunk-action \S+ (\S+ \S+) status=/.exec(line)?.[1] ?? line;
  outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
};
const code = readFileSync(new URL("../dist/action/post-login.js", import.meta.url), "utf8");
new Function("module", "exports", "require", "console", code)(
  module,
  module.exports,
  createRequire(import.meta.url),
  { log },
);
const secrets = {
  SPLUNK_URL: `https://127.0.0.1:${splunkPort}`,
  SPLUNK_HEC_TOKEN: "dummy",
  SPLUNK_CA_CERT: certificate,
  AUTH0_DOMAIN: `http://127.0.0.1:${auth0Port}`,
  AUTH0_RUNTIME_CLIENT_ID: "client",
  AUTH0_RUNTIME_CLIENT_SECRET: "dummy",
  TIME_BUDGET_MS: String(budgetMs),
};
const api = { access: { deny() {} }, user: { setAppMetadata() {} } };

/** Every fifth is a sign-up. */
function execute(number) {
  const app_metadata = number % 5 === 0 ? {} : { signedUp: true };
  const event = {
    secrets: { ...secrets },
    tenant: { id: "acme" },
    user: { user_id: `auth0|${number}`, name: "jane@example.com", app_metadata },
    request: { ip: "203.0.113.7", user_agent: "Mozilla/5.0", query: {} },
    transaction: { id: `transaction-${number}`, protocol: "oidc-basic-profile" },
    client: { name: "Shop", client_id: "client" },
  };
  return module.exports.onExecutePostLogin(event, api);
}

async function measureHeap() {
  for (let turn = 0; turn < 3; turn++) {
    collect();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

let next = 0;
async function executeUntil(end) {
  while (next < end) await execute(next++);
}
let warm = 0;
for (let part = 1; part <= 10; part++) {
  const end = Math.round((executions * part) / 10);
  await Promise.all(Array.from({ length: inFlight }, () => executeUntil(end)));
  const heap = await measureHeap();
  if (part === 1) warm = heap;
  const rss = process.memoryUsage.rss();
  console.log(
    `${end} executions: ${(heap / 1_048_576).toFixed(2)} MiB of heap, ${Math.round(rss / 1_048_576)} MiB in all`,
  );
}
const left = (await measureHeap()) - warm;
console.log(`${left} bytes more after ${executions} executions than after a tenth of them (max ${maxLeft})`);
expect(left < maxLeft, `${left} bytes are left behind`);
const signUps = Math.ceil(executions / 5);
expect(outcomes.get("SignUp accepted") === signUps, "a sign-up was not accepted");
expect(outcomes.get("Login accepted") === executions - signUps, "a login was not accepted");
const { events, duplicates, flags, connections } = await ask("count");
console.log(`${events} events, ${duplicates} duplicates, ${flags} flags, ${connections} TLS connections`);
expect(events - duplicates === executions && flags === signUps, "events or flags are missing");

await ask("hang");
outcomes.clear();
const late = (await Promise.all(Array.from({ length: atOnce }, (_, number) => isLate(number)))).filter(
  Boolean,
);
console.log(`${atOnce} at once on a hanging Splunk: ${late.length} after their budget`);
expect(late.length === 0, `${late.length} executions ended after their budget`);
const undelivered = (outcomes.get("SignUp undelivered") ?? 0) + (outcomes.get("Login undelivered") ?? 0);
expect(undelivered === atOnce && outcomes.size === 2, `not ${atOnce} lines of undelivered events`);
for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
const timers = process.getActiveResourcesInfo().filter((name) => name === "Timeout");
expect(timers.length === 0, `${timers.length} timers are left`);
server.kill();
for (const problem of problems) console.error(`FAILED: ${problem}`);
process.exitCode = problems.length === 0 ? 0 : 1;

/** Whether a timer of the same budget, which began right before, was over some turns of the event loop earlier. */
async function isLate(number) {
  let isOver = false;
  const turn = (rest) => {
    if (rest > 0) setImmediate(turn, rest - 1);
    else isOver = true;
  };
  const timer = setTimeout(turn, budgetMs, 5);
  await execute(executions + number);
  clearTimeout(timer);
  return isOver;
}
