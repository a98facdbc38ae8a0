import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { generate } from "selfsigned";
import { buildAction } from "../scripts/build-action.mjs";
import { toAction, toActionWithoutManagement, toAlternatives, toBare } from "./candidates.mjs";
import { startServers } from "./child.mjs";
import {
  checkOrder,
  measureCold,
  measureFarCold,
  measureLost,
  measureSignUp,
  measureWarm,
  recordExchange,
} from "./measures.mjs";
import { aims, renderReport } from "./report.mjs";
import { installAlternatives, installNode22 } from "./tools.mjs";

const { values: options } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    /** Skips the alternatives, for work on the Action itself. */
    own: { type: "boolean", default: false },
  },
});
const effort = options.quick
  ? { warmUp: 1000, rounds: 40, coldRuns: 9, signUpRuns: 3, farRuns: 9, lostRuns: 2 }
  : { warmUp: 2000, rounds: 150, coldRuns: 31, signUpRuns: 5, farRuns: 31, lostRuns: 5 };

const say = (text) => process.stderr.write(`${text}\n`);
const root = fileURLToPath(new URL("..", import.meta.url));
const folder = join(root, "node_modules", ".cache", "bench");
mkdirSync(folder, { recursive: true });

const node = (await installNode22(folder)) ?? process.execPath;
if (node === process.execPath && !process.version.startsWith("v22.")) {
  say(`Node 22 cannot be installed: measuring on ${process.version}, which is not what Auth0 runs.`);
}
const modules = options.own ? undefined : await installAlternatives(folder);
if (modules === undefined && !options.own)
  say("The alternatives cannot be installed: measuring without them.");

const certificate = await generate([{ name: "commonName", value: "127.0.0.1" }], {
  keySize: 2048,
  algorithm: "sha256",
  extensions: [{ name: "subjectAltName", altNames: [{ type: 7, ip: "127.0.0.1" }] }],
});
const runtime = { node, trust: join(folder, "trust.pem") };
writeFileSync(runtime.trust, certificate.cert);

const bare = toBare(folder);
const action = toAction(folder);
const alternatives = modules === undefined ? [] : toAlternatives(modules);
const code = await buildAction({ root });
writeFileSync(action.file, code);
const bundle = { bytes: Buffer.byteLength(code) };

const servers = await startServers(runtime, { key: certificate.private, cert: certificate.cert });
try {
  const exchange = await recordExchange(runtime, servers, action);
  const rows = await measureRows(servers, exchange);
  say("first Logins 10 ms away");
  const far = await measureFarCold(runtime, servers, {
    ...{ bare, action, exchange },
    certificate: certificate.cert,
    runs: effort.farRuns,
  });
  say("lost connections");
  const lost = await measureLost(runtime, servers, { action, runs: effort.lostRuns });
  say("the flag's order");
  const order = await checkOrder(runtime, servers, action);
  const report = { node: servers.version, effort, aims, rows, far, lost, order, bundle };
  process.stdout.write(`${options.json ? JSON.stringify(report, null, 2) : renderReport(report)}\n`);
  const delivered = lost.forgotten.accepted === 1 && lost.silent.accepted === 1;
  const sound =
    delivered && order.flagAfterAcceptance && order.noFlagAfterRefusal && bundle.bytes <= aims.bundle.limit;
  process.exitCode = sound ? 0 : 1;
} finally {
  servers.stop();
}

/** One row for each candidate; the Action without credentials differs in its SignUps only. */
async function measureRows(servers, exchange) {
  const candidates = [action, ...alternatives];
  const warm = new Map();
  for (const candidate of candidates) {
    say(`warm Logins: ${candidate.name}`);
    warm.set(candidate.name, await measureWarm(runtime, servers, { bare, candidate, exchange, ...effort }));
  }
  say("first Logins");
  const cold = await measureCold(runtime, servers, { bare, candidates, exchange, runs: effort.coldRuns });
  const rows = [];
  for (const candidate of [action, toActionWithoutManagement(folder), ...alternatives]) {
    say(`SignUps: ${candidate.name}`);
    const signUp = await measureSignUp(runtime, servers, { candidate, runs: effort.signUpRuns });
    const { name } = candidate;
    rows.push({ name, warm: warm.get(name), cold: cold.get(name), signUp });
  }
  return rows;
}
