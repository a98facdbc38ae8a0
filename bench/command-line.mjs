// npm run bench:cli: what starting the command line and deploying cost, as ratios measured in one run.
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { externalPackages } from "../scripts/external-packages.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const cli = join(root, "dist", "cli.cjs");
const folder = mkdtempSync(join(tmpdir(), "splunk-action-bench-"));
const usageFile = join(folder, "usage.json");
const hook = join(folder, "usage.cjs");
writeFileSync(
  hook,
  `process.on("exit", () => require("node:fs").writeFileSync(process.env.BENCH_USAGE, JSON.stringify(process.resourceUsage())));`,
);

try {
  await benchStart();
  await benchDeploy();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function benchStart() {
  const programs = { "node -e 0": ["-e", "0"], "--version": [cli, "--version"], "--help": [cli, "--help"] };
  /** @type {Record<string, number[]>} */
  const walls = Object.fromEntries(Object.keys(programs).map((name) => [name, []]));
  for (let round = 0; round < 25; round++) {
    for (const [name, args] of Object.entries(programs)) walls[name].push((await run(args, {})).wall);
  }
  const floor = walls["node -e 0"];
  for (const name of ["--version", "--help"]) {
    const ratio = median(walls[name].map((wall, index) => wall / floor[index]));
    print(
      `splunk-action ${name}`,
      `${median(walls[name]).toFixed(0)} ms`,
      `${ratio.toFixed(2)} x node -e 0 (aim: 1.5)`,
    );
  }
}

async function benchDeploy() {
  const tenant = await startTenant();
  const certificate = join(folder, "ca.pem");
  writeFileSync(certificate, tenant.certificate);
  const env = {
    ...{ AUTH0_DOMAIN: tenant.domain, AUTH0_CLIENT_ID: "bench", AUTH0_CLIENT_SECRET: "dummy-bench" },
    ...{ SPLUNK_URL: "https://splunk.example.com:8088", SPLUNK_HEC_TOKEN: "dummy-hec-token" },
    NODE_EXTRA_CA_CERTS: certificate,
  };
  const measure = async (name, args, more = {}) => {
    tenant.requests.splice(0);
    const usage = await run(args, { ...env, ...more });
    const writes = tenant.requests.filter(
      (line) => !line.startsWith("GET ") && !line.endsWith("/oauth/token"),
    ).length;
    const requests = `${tenant.requests.length} requests, ${writes} writing`;
    print(
      name,
      `${(usage.wall / 1000).toFixed(2)} s`,
      `${requests}, ${(usage.rss / 1024).toFixed(0)} MiB, exit ${usage.status}`,
    );
    return usage;
  };
  const first = await measure("first deploy", [cli, "deploy"]);
  const unchanged = [];
  for (let round = 0; round < 5; round++) unchanged.push(await measure("unchanged deploy", [cli, "deploy"]));
  const peer = installPeer();
  if (peer !== undefined) {
    const config = writePeerConfig();
    const args = [peer, "import", "--input_file", config];
    const more = { AUTH0_INCLUDED_ONLY: '["actions","triggers"]', AUTH0_ALLOW_DELETE: "false" };
    const peerFirst = await measure("auth0-deploy-cli, first import", args, more);
    const peerAgain = await measure("auth0-deploy-cli, unchanged import", args, more);
    print(
      "first deploy",
      "",
      `auth0-deploy-cli takes ${(peerFirst.wall / first.wall).toFixed(1)} times as long (aim: 20)`,
    );
    const again = median(unchanged.map(({ wall }) => wall));
    print(
      "unchanged deploy",
      "",
      `auth0-deploy-cli takes ${(peerAgain.wall / again).toFixed(1)} times as long (aim: 20)`,
    );
  }
  await tenant.close();
}

async function startTenant() {
  // In the same folder as the package's own modules, so that external packages are found.
  const outfile = join(root, "node_modules", ".cache", "splunk-action", "bench-tenant.mjs");
  await build({
    ...{ absWorkingDir: root, entryPoints: ["bench/local-tenant.ts"], outfile },
    ...{ bundle: true, platform: "node", format: "esm", plugins: [externalPackages], logLevel: "error" },
  });
  return (await import(pathToFileURL(outfile).href)).startBenchTenant();
}

/** The published deployer, in a separate folder. @returns its entry, or `undefined` if it cannot be installed. */
function installPeer() {
  const home = join(folder, "peer");
  mkdirSync(home);
  writeFileSync(join(home, "package.json"), "{}");
  try {
    execFileSync("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", "auth0-deploy-cli@8"], {
      cwd: home,
      stdio: "ignore",
    });
    return join(home, "node_modules", "auth0-deploy-cli", "lib", "index.js");
  } catch {
    print("auth0-deploy-cli", "", "could not be installed here");
    return undefined;
  }
}

/** What the published deployer reads: the same Action under another name. */
function writePeerConfig() {
  const name = "peer-signup-login";
  const config = join(folder, "config");
  mkdirSync(join(config, "actions", name), { recursive: true });
  mkdirSync(join(config, "triggers"));
  writeFileSync(
    join(config, "actions", name, "code.js"),
    readFileSync(join(root, "dist", "action", "post-login.js")),
  );
  const secrets = ["SPLUNK_URL", "SPLUNK_HEC_TOKEN"].map((one) => ({ name: one, value: "dummy" }));
  const action = {
    name,
    code: `./actions/${name}/code.js`,
    runtime: "node22",
    status: "built",
    dependencies: [],
    secrets,
  };
  const supported_triggers = [{ id: "post-login", version: "v3" }];
  writeFileSync(
    join(config, "actions", `${name}.json`),
    JSON.stringify({ ...action, supported_triggers, deployed: true }),
  );
  const bindings = [name, "splunk-signup-login"].map((one) => ({ action_name: one, display_name: one }));
  writeFileSync(join(config, "triggers", "triggers.json"), JSON.stringify({ "post-login": bindings }));
  return config;
}

/** Runs Node and waits for its end. `wall` in milliseconds, `rss` (peak) in KiB. */
function run(args, env) {
  return new Promise((resolve) => {
    const start = process.hrtime.bigint();
    const measured = Object.keys(env).length > 0;
    const child = spawn(process.execPath, measured ? ["--require", hook, ...args] : args, {
      ...{ cwd: folder, stdio: "ignore" },
      env: { PATH: process.env.PATH, BENCH_USAGE: usageFile, ...env },
    });
    child.on("exit", (status) => {
      const wall = Number(process.hrtime.bigint() - start) / 1e6;
      const rss = measured ? JSON.parse(readFileSync(usageFile, "utf8")).maxRSS : 0;
      resolve({ wall, rss, status });
    });
  });
}

function median(values) {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];
}

function print(what, value, detail) {
  console.log(`${what.padEnd(36)}${value.padStart(9)}  ${detail}`);
}
