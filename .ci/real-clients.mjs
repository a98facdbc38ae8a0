/**
 * Checks `splunk-action dev` with clients of other projects: curl, the published auth0-deploy-cli and auth0 SDK,
 * installed into a temporary folder, and a HEC sender from npm. Not part of the tests, since it needs the registry.
 *
 * Run it after `npm run build`: node .ci/real-clients.mjs
 */
import { execFile, spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const root = join(import.meta.dirname, "..");
const folder = await mkdtemp(join(tmpdir(), "splunk-action-clients-"));
const results = [];
let dev;

/** @param {string} name @param {() => Promise<string>} check */
async function report(name, check) {
  const begun = Date.now();
  try {
    const said = await check();
    results.push(true);
    console.log(`ok      ${name}: ${said} (${((Date.now() - begun) / 1000).toFixed(1)} s)`);
  } catch (error) {
    results.push(false);
    console.log(`FAILED  ${name}: ${error.stderr || error.stdout || error.message}`.trim());
  }
}

function expect(isTrue, what) {
  if (!isTrue) throw new Error(what);
}

try {
  await run("npm", ["init", "-y"], { cwd: folder });
  await run("npm", ["install", "--no-audit", "--no-fund", "auth0-deploy-cli", "auth0", "splunk-logging"], {
    cwd: folder,
  });
  dev = spawn(process.execPath, [join(root, "dist", "cli.cjs"), "dev", "--json", "--no-open"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const ready = await new Promise((resolve, reject) => {
    let text = "";
    dev.stdout.on("data", (chunk) => {
      text += chunk;
      try {
        resolve(JSON.parse(text));
      } catch {
        // The rest of the output has not arrived yet.
      }
    });
    dev.once("exit", () => reject(new Error("dev ended")));
  });
  const { env, pageUrl, auth0Url, hecUrl, splunkUrl } = ready;
  const token = { "x-splunk-action-token": env.SPLUNK_ACTION_DEV_TOKEN };
  /** @param {string} method @param {string} path @param {object} [body] @returns {Promise<any>} */
  const api = async (method, path, body) =>
    (
      await fetch(pageUrl + path, { method, headers: token, ...(body && { body: JSON.stringify(body) }) })
    ).json();
  const { urls } = await api("GET", "/api/state");
  const httpsHost = new URL(urls.auth0HttpsUrl).host.replace("127.0.0.1", "localhost");
  const version = async (name) =>
    JSON.parse(await readFile(join(folder, "node_modules", name, "package.json"), "utf8")).version;

  await report("curl, HEC event", async () => {
    const { stdout } = await run("curl", [
      ...["-sS", `${hecUrl}/services/collector/event`, "-H", `Authorization: Splunk ${env.SPLUNK_HEC_TOKEN}`],
      ...["-d", '{"event":{"message":"from curl"},"index":"auth0"}'],
    ]);
    expect(JSON.parse(stdout).code === 0, stdout);
    return stdout;
  });
  await report("curl, search", async () => {
    const { stdout } = await run("curl", [
      ...["-sS", "-u", `${env.SPLUNK_SEARCH_USERNAME}:${env.SPLUNK_SEARCH_PASSWORD}`],
      ...[`${splunkUrl}/services/search/v2/jobs/export`, "-d", 'search=search index=auth0 "from curl"'],
      ...["-d", "output_mode=json"],
    ]);
    expect(stdout.includes("from curl"), stdout);
    return "finds the event";
  });
  await report("curl over HTTPS with the certificate, without -k", async () => {
    const { stdout } = await run("curl", [
      "-sS",
      "--cacert",
      env.NODE_EXTRA_CA_CERTS,
      `https://${httpsHost}/api/v2/actions/actions`,
    ]);
    expect(JSON.parse(stdout).statusCode === 401, stdout);
    return "401 without a token";
  });
  await report("curl, a fault and back", async () => {
    const put = (body) =>
      run("curl", [
        "-sS",
        "-X",
        "PUT",
        `${pageUrl}/api/faults`,
        "-H",
        `x-splunk-action-token: ${env.SPLUNK_ACTION_DEV_TOKEN}`,
        "-d",
        body,
      ]);
    await put('{"active":["splunk-busy"]}');
    const { stdout } = await run("curl", [
      ...["-sS", `${hecUrl}/services/collector/event`, "-H", `Authorization: Splunk ${env.SPLUNK_HEC_TOKEN}`],
      ...["-d", '{"event":1}'],
    ]);
    await put("{}");
    expect(JSON.parse(stdout).code === 9, stdout);
    return stdout;
  });

  const require = createRequire(join(folder, "index.js"));
  await report(`auth0 ${await version("auth0")}`, async () => {
    const { ManagementClient } = require("auth0");
    /** @type {any} */
    const { access_token } = await (
      await fetch(`${auth0Url}/oauth/token`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({
          grant_type: "client_credentials",
          client_id: env.AUTH0_CLIENT_ID,
          client_secret: env.AUTH0_CLIENT_SECRET,
          audience: `${auth0Url}/api/v2/`,
        }),
      })
    ).json();
    // Its `domain` means HTTPS; the plain port is a matter of the fetch.
    const client = new ManagementClient({
      domain: "localhost",
      token: access_token,
      fetch: (url, init) => fetch(String(url).replace("https://localhost", auth0Url), init),
    });
    const names = [];
    for await (const action of await client.actions.list()) names.push(action.name);
    const { data: bindings } = await client.actions.triggers.bindings.list("post-login");
    expect(names.includes("splunk-signup-login") && bindings.length === 1, JSON.stringify(names));
    return `${names.length} Action, ${bindings.length} binding`;
  });
  await report(`splunk-logging ${await version("splunk-logging")}`, async () => {
    const { Logger } = require("splunk-logging");
    const logger = new Logger({ token: env.SPLUNK_HEC_TOKEN, url: hecUrl, maxRetries: 0 });
    const body = await new Promise((resolve, reject) => {
      logger.error = reject;
      logger.send(
        { message: { from: "splunk-logging" }, metadata: { index: "auth0" } },
        (error, _, response) => (error ? reject(error) : resolve(response)),
      );
    });
    expect(body.code === 0, JSON.stringify(body));
    return JSON.stringify(body);
  });

  /** Reads Actions and triggers only, unless the whole tenant is exported. */
  const a0deploy = (args, isWhole = false) =>
    run(process.execPath, [join(folder, "node_modules", "auth0-deploy-cli", "lib", "index.js"), ...args], {
      cwd: folder,
      maxBuffer: 1e8,
      env: {
        PATH: process.env.PATH,
        HOME: folder,
        NODE_EXTRA_CA_CERTS: env.NODE_EXTRA_CA_CERTS,
        AUTH0_DOMAIN: httpsHost,
        AUTH0_CLIENT_ID: env.AUTH0_CLIENT_ID,
        AUTH0_CLIENT_SECRET: env.AUTH0_CLIENT_SECRET,
        AUTH0_AUDIENCE: `https://${httpsHost}/api/v2/`,
        ...(isWhole ? {} : { AUTH0_INCLUDED_ONLY: '["actions","triggers"]' }),
        AUTH0_ALLOW_DELETE: "false",
      },
    });
  const tenant = join(folder, "tenant");
  await report(`auth0-deploy-cli ${await version("auth0-deploy-cli")}, export`, async () => {
    await a0deploy(["export", "--format", "directory", "--output_folder", tenant]);
    const files = (await readdir(tenant, { recursive: true })).sort();
    const code = await readFile(join(tenant, "actions", "splunk-signup-login", "code.js"), "utf8");
    expect(code.startsWith("// splunk-action "), "other code");
    return files.filter((file) => /\.\w+$/.test(file)).join(", ");
  });
  await report("auth0-deploy-cli, export and dry run of the whole tenant", async () => {
    const whole = join(folder, "whole");
    await a0deploy(["export", "--format", "directory", "--output_folder", whole], true);
    const { stdout } = await a0deploy(["import", "--input_file", whole, "--dry_run"], true);
    expect(stdout.includes("Dry Run completed successfully"), stdout);
    return `${(await readdir(whole)).length} kinds of entities`;
  });
  await report("auth0-deploy-cli, import", async () => {
    const file = join(tenant, "actions", "splunk-signup-login.json");
    const action = JSON.parse(await readFile(file, "utf8"));
    const values = { ...env, SIGNUPS_SINCE: "2020-01-01T00:00:00Z" };
    action.secrets = action.secrets.map(({ name }) => ({ name, value: values[name] }));
    await writeFile(file, JSON.stringify(action));
    await a0deploy(["import", "--input_file", tenant]);
    const after = await api("GET", "/api/tenant");
    const [{ deployedVersion, position, allChangesDeployed }] = after.actions;
    expect(deployedVersion > 1 && position === 1 && allChangesDeployed, JSON.stringify(after.actions));
    const flow = await api("POST", "/api/sign-ins", { profile: "database" });
    expect(flow.activity === "SignUp" && flow.delivery === "accepted", JSON.stringify(flow));
    return `version ${deployedVersion} runs, and a sign-up arrives in Splunk`;
  });
  await report("auth0-deploy-cli, the recipe as it stands in docs/recipes.md", async () => {
    const [, section = ""] = (await readFile(join(root, "docs", "recipes.md"), "utf8")).split(
      "\n## auth0-deploy-cli\n",
    );
    const block = (language) =>
      new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(section.split("\n## ")[0] ?? "")?.[1] ?? "";
    const [yaml, script] = [block("yaml"), block("sh")];
    expect(yaml !== "" && script.includes("a0deploy import"), "the recipe has other blocks");
    await writeFile(join(folder, "tenant.yaml"), yaml);
    const cli = `"${process.execPath}" "${join(root, "dist", "cli.cjs")}"`;
    const a0 = `"${process.execPath}" "${join(folder, "node_modules", "auth0-deploy-cli", "lib", "index.js")}"`;
    // The recipe's words, by functions of the shell.
    const names = `a0deploy() { ${a0} "$@"; }\nnpx() { shift; ${cli} "$@"; }\n`;
    const { stdout } = await run(
      "sh",
      ["-e", "-c", `${names}npx splunk-action bundle --out post-login.js\n${script}`],
      {
        cwd: folder,
        maxBuffer: 1e8,
        env: {
          PATH: process.env.PATH,
          HOME: folder,
          NODE_EXTRA_CA_CERTS: env.NODE_EXTRA_CA_CERTS,
          AUTH0_DOMAIN: httpsHost,
          AUTH0_CLIENT_ID: env.AUTH0_CLIENT_ID,
          AUTH0_CLIENT_SECRET: env.AUTH0_CLIENT_SECRET,
          AUTH0_AUDIENCE: `https://${httpsHost}/api/v2/`,
          SPLUNK_URL: env.SPLUNK_URL,
          SPLUNK_HEC_TOKEN: env.SPLUNK_HEC_TOKEN,
        },
      },
    );
    expect(stdout.includes("Accepted by Splunk, sent from Auth0's side"), stdout);
    return "the import deploys, and a test event from Auth0's side arrives";
  });
} finally {
  dev?.kill("SIGINT");
  await rm(folder, { recursive: true, force: true });
}
process.exitCode = results.length === 10 && results.every(Boolean) ? 0 : 1;
