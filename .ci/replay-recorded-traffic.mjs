/**
 * Replays recorded Management API traffic against the local tenant and lists every difference.
 *
 *     node .ci/replay-recorded-traffic.mjs [recording.json]
 *
 * A recording is a list of `{source, method, path, requestBody, status, responseBody}`, in order within a source
 * (`name#number`). Exit status 1 when a difference is not among the allowed ones.
 */
import { readFile } from "node:fs/promises";
import { toAllowance } from "./replay-recorded-traffic/allowed-differences.mjs";
import { loadTenant } from "./replay-recorded-traffic/load-tenant.mjs";
import { replaySource } from "./replay-recorded-traffic/replay-source.mjs";

const file = process.argv[2];

const recording = await readRecording(file);
const { createTenant } = await loadTenant();
const counts = { exchanges: 0, same: 0, allowed: 0, different: 0 };
const outsides = new Map();
const reasons = new Map();

for (const [source, exchanges] of bySource(recording)) {
  const { assumptions, results } = await replaySource(exchanges, createTenant);
  console.log(`${source}: ${results.length} exchanges`);
  for (const assumption of assumptions)
    console.log(`  assumed   ${shorten(assumption.slice(source.length))}`);
  for (const { exchange, outside, differences } of results) {
    if (outside !== undefined) {
      outsides.set(outside, (outsides.get(outside) ?? 0) + 1);
      continue;
    }
    counts.exchanges += 1;
    const unexplained = differences.filter((one) => {
      const reason = toAllowance(exchange, one);
      if (reason !== undefined) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      return reason === undefined;
    });
    counts[unexplained.length > 0 ? "different" : differences.length > 0 ? "allowed" : "same"] += 1;
    for (const one of unexplained)
      console.log(
        `  DIFFERENT ${exchange.source.slice(source.length)} ${exchange.method} ${exchange.path}: ${one.kind} at ` +
          `'${one.at}': recorded ${shorten(JSON.stringify(one.recorded))}, here ${shorten(JSON.stringify(one.actual))}`,
      );
  }
}

for (const [what, count] of outsides)
  console.log(`not sent ${count}×: ${what} are not part of the local tenant`);
for (const [reason, count] of reasons) console.log(`allowed ${count}×: ${reason}`);
console.log(
  `${counts.exchanges} exchanges: ${counts.same} the same, ${counts.allowed} with allowed differences only, ` +
    `${counts.different} different`,
);
process.exitCode = counts.different > 0 ? 1 : 0;

async function readRecording(path) {
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    console.error(`No recording can be read from ${path}: ${error.message}`);
    console.error("Name one: node .ci/replay-recorded-traffic.mjs recording.json");
    process.exit(1);
  }
}

function bySource(exchanges) {
  const sources = new Map();
  for (const exchange of exchanges) {
    const source = exchange.source.replace(/#\d+$/, "");
    sources.set(source, [...(sources.get(source) ?? []), exchange]);
  }
  return sources;
}

function shorten(text = "nothing") {
  return text.length > 160 ? `${text.slice(0, 160)}…` : text;
}
