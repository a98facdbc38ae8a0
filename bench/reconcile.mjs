// How much memory and time `reconcile` takes for many logs, through the built command line, over HTTP.
// usage: node bench/reconcile.mjs [LOGS [HOURS]]   (default 100 000, 1 000 000 a day; run `npm run build` before)
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { build } from "esbuild";

const logs = Number(process.argv[2] ?? 100_000);
const root = join(import.meta.dirname, "..");
const folder = mkdtempSync(join(tmpdir(), "reconcile-bench-"));
const usageFile = join(folder, "usage.json");

// A tenant made from a seed, in a separate process.
const length =
  process.argv[3] === undefined ? (logs / 1_000_000) * 86_400_000 : Number(process.argv[3]) * 3_600_000;
const since = Date.now() - length - 2 * 3_600_000;
const outage = [since + length * 0.4, since + length * 0.45];
await build({
  stdin: {
    contents: `
      import { serveScenario } from "./tests/reconcile/serve-scenario.ts";
      import { createScenario } from "./tests/reconcile/scenario.ts";
      const lossAt = (time) => (time > ${outage[0]} && time < ${outage[1]} ? 1 : 0.002);
      const scenario = createScenario({ logs: ${logs}, users: ${logs / 5}, since: ${since}, length: ${length}, lossAt, passwords: 0 });
      const served = await serveScenario(scenario);
      // Reading alone, as a baseline for this machine: the same logs, parsed in pages.
      const sample = Math.min(scenario.logs.length, 20_000);
      const pages = [];
      for (let at = 0; at < sample; at += 100) pages.push(JSON.stringify(scenario.logs.slice(at, at + 100).map((log) => log.toJson())));
      const parse = () => {
        const before = process.cpuUsage();
        for (const page of pages) JSON.parse(page);
        const { user, system } = process.cpuUsage(before);
        return (user + system) / sample;
      };
      parse();
      const references = [parse()];
      const lost = scenario.logs.filter(({ id, date }) => scenario.lost.has(id) && date >= scenario.since && date < scenario.until);
      console.log(JSON.stringify({ env: served.env, since: scenario.since, until: scenario.until, lost: lost.length }));
      process.on("message", () => {
        const sent = new Set(served.sentLogs());
        const right = lost.filter(({ id }) => sent.has(id)).length;
        references.push(parse());
        process.send({ reference: (references[0] + references[1]) / 2, counts: served.counts, sent: served.sentLogs().length, right });
      });
    `,
    resolveDir: root,
    loader: "ts",
  },
  bundle: true,
  platform: "node",
  format: "esm",
  outfile: join(folder, "server.mjs"),
  logLevel: "error",
});
writeFileSync(
  join(folder, "usage.cjs"),
  `process.on("exit", () => require("node:fs").writeFileSync(${JSON.stringify(usageFile)}, JSON.stringify(process.resourceUsage())));`,
);

const server = spawn(process.execPath, [join(folder, "server.mjs")], {
  stdio: ["ignore", "pipe", "inherit", "ipc"],
});
const { stdout } = server;
if (stdout === null) throw new Error("the server has no stdout");
const lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
const { env, since: from, until, lost } = JSON.parse((await lines.next()).value);

const began = Date.now();
const client = spawn(
  process.execPath,
  [
    ...["--require", join(folder, "usage.cjs"), join(root, "dist", "cli.cjs"), "reconcile", "--json"],
    ...["--since", new Date(from).toISOString(), "--until", new Date(until).toISOString()],
  ],
  { cwd: folder, env: { PATH: process.env.PATH, ...env }, stdio: ["ignore", "pipe", "inherit"] },
);
let output = "";
client.stdout.on("data", (chunk) => {
  output += chunk;
});
const [exitCode] = await once(client, "close");
const seconds = (Date.now() - began) / 1000;
server.send("report");
const [{ reference, counts, sent, right }] = await once(server, "message");
server.kill();

const usage = JSON.parse(readFileSync(usageFile, "utf8"));
const cpu = (usage.userCPUTime + usage.systemCPUTime) / 1000;
const report = JSON.parse(output);
console.log(
  JSON.stringify(
    {
      ...{ logs, exitCode, complete: report.complete, logins: report.logins.total, lost, sent, right },
      missing: report.missing + report.uncertain,
      peakMemoryMiB: Math.round(usage.maxRSS / 1024),
      cpuMs: Math.round(cpu),
      cpuMicrosecondsPerLog: Math.round((cpu * 1000) / logs),
      // The second figure is fixed work: on a busy machine compare by the ratio.
      parseMicrosecondsPerLog: Number(reference.toFixed(2)),
      cpuPerParse: Number(((cpu * 1000) / logs / reference).toFixed(1)),
      seconds: Math.round(seconds),
      requests: counts,
      pages: Math.ceil(logs / 100),
    },
    null,
    2,
  ),
);
rmSync(folder, { recursive: true });
