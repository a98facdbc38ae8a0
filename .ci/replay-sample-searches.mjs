/**
 * Runs the sample searches of a directory over its events with the local Splunk's search engine and compares the rows.
 * usage: node .ci/replay-sample-searches.mjs DIRECTORY (with events.jsonl, HEC lines, and expected.json)
 */
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

const [directory] = process.argv.slice(2);
if (directory === undefined) throw new Error("give the directory with events.jsonl and expected.json");

const events = readFileSync(join(directory, "events.jsonl"), "utf8")
  .trim()
  .split("\n")
  .map((line, i) => {
    const { event, ...metadata } = JSON.parse(line);
    return { ...metadata, raw: JSON.stringify(event), serial: i + 1 };
  });
const { now, searches } = JSON.parse(readFileSync(join(directory, "expected.json"), "utf8"));
const { searchEvents } = await load("@splunk-action/local-splunk");

let failed = 0;
for (const { search, rows } of searches) {
  const found = searchEvents(events, search, { now: now * 1000 }).rows;
  const isOrdered = /\|\s*(?:sort|timechart|chart)\b/.test(search);
  const same = toComparable(found, isOrdered) === toComparable(rows, isOrdered);
  if (!same) failed += 1;
  console.log(`${same ? "same  " : "DIFFER"} ${search}`);
  if (!same) console.log(`  found    ${JSON.stringify(found)}\n  expected ${JSON.stringify(rows)}`);
}
console.log(`${searches.length - failed} of ${searches.length} searches give the expected rows`);
process.exitCode = failed === 0 ? 0 : 1;

/** @param {readonly Record<string, unknown>[]} rows @param {boolean} isOrdered */
function toComparable(rows, isOrdered) {
  const lines = rows.map((row) => JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1))));
  return (isOrdered ? lines : lines.sort()).join("\n");
}

/** The oldest supported Node cannot run TypeScript. @param {string} name */
async function load(name) {
  const folder = await mkdtemp(join(tmpdir(), "sample-searches-"));
  try {
    const outfile = join(folder, "engine.mjs");
    await build({
      stdin: { contents: `export * from "${name}"`, resolveDir: process.cwd() },
      bundle: true,
      platform: "node",
      format: "esm",
      outfile,
      logLevel: "error",
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
