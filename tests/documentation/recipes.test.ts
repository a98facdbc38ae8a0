import { type ChildProcess, execFile, spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { createLogins } from "@splunk-action/local-auth0";
import { serveTenant } from "@splunk-action/local-auth0/testing";
import { serveSplunk } from "@splunk-action/local-splunk/testing";
import { readPage, root } from "./pages.ts";

/*
 * The recipes as they stand in docs/recipes.md: each workflow's and each shell example's commands, in their order, by the
 * built program against `dev`. Only `npm` and `npx` are stood in for: nothing is downloaded.
 */

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), "splunk-action-recipes-"));
const bin = join(folder, "bin");
const page = readPage("docs/recipes.md");
let dev: ChildProcess;
/** What `dev` printed for the other commands. */
let env: Readonly<Record<string, string>>;
let auth0Url: string;

beforeAll(async () => {
  mkdirSync(bin);
  const program = `exec "${process.execPath}" "${join(root, "dist", "cli.cjs")}" "$@"`;
  writeFileSync(join(bin, "npx"), `#!/bin/sh\n[ "$1" = splunk-action ] || exit 99\nshift\n${program}\n`);
  writeFileSync(join(bin, "npm"), '#!/bin/sh\n[ "$1" = ci ] || exit 99\n');
  for (const name of ["npx", "npm"]) chmodSync(join(bin, name), 0o755);
  dev = spawn(
    process.execPath,
    [join(root, "dist", "cli.cjs"), "dev", "--json", "--no-open", "--port", "0"],
    {
      stdio: ["ignore", "pipe", "ignore"],
    },
  );
  ({ env, auth0Url } = await readJson(dev));
});
afterAll(async () => {
  const ended = new Promise((resolve) => dev.once("exit", resolve));
  dev.kill("SIGINT");
  await ended;
  rmSync(folder, { recursive: true });
});

function readJson({ stdout }: ChildProcess): Promise<{ env: Record<string, string>; auth0Url: string }> {
  return new Promise((resolve, reject) => {
    let text = "";
    stdout?.on("data", (chunk) => {
      text += chunk;
      if (text.endsWith("\n}\n")) resolve(JSON.parse(text));
    });
    stdout?.once("close", () => reject(new Error(`dev ended: ${text}`)));
  });
}

/** The text below a heading. */
function readSection(heading: string): string {
  const [, text] = page.split(`\n## ${heading}\n`);
  if (text === undefined) throw new Error(`no heading ${heading}`);
  return text.split("\n## ")[0] ?? "";
}

function readBlocks(heading: string, language: string): readonly string[] {
  const fence = new RegExp(`^ *\`\`\`${language}\\n([\\s\\S]*?)^ *\`\`\``, "gm");
  return [...readSection(heading).matchAll(fence)].map(([, code = ""]) => code.replaceAll(/^ {3}/gm, ""));
}

/** The values of `dev` for the names that a recipe sets, and no others. Its search account has a password, no token. */
function toEnvironment(names: readonly string[]): Record<string, string> {
  const account = ["SPLUNK_SEARCH_USERNAME", "SPLUNK_SEARCH_PASSWORD"];
  const own = names.flatMap((name) => (name === "SPLUNK_SEARCH_TOKEN" ? account : [name]));
  return Object.fromEntries(own.map((name) => [name, env[name] ?? ""]));
}

interface Result {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function sh(script: string, variables: Readonly<Record<string, string>>): Promise<Result> {
  const options = { cwd: folder, env: { PATH: `${bin}:${process.env.PATH}`, ...variables } };
  try {
    return { status: 0, ...(await run("sh", ["-e", "-c", script], options)) };
  } catch (error) {
    const { code, stdout, stderr } = error as Record<string, unknown>;
    return { status: Number(code), stdout: String(stdout), stderr: String(stderr) };
  }
}

const call = async (method: string, path: string, body?: unknown) => {
  const client = { client_id: env.AUTH0_CLIENT_ID, client_secret: env.AUTH0_CLIENT_SECRET };
  const token = await fetch(`${auth0Url}/oauth/token`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ grant_type: "client_credentials", audience: `${auth0Url}/api/v2/`, ...client }),
  });
  const { access_token } = (await token.json()) as { access_token: string };
  const response = await fetch(`${auth0Url}/api/v2/${path}`, {
    method,
    headers: { authorization: `Bearer ${access_token}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  expect({ path, ok: response.ok, text }).toEqual({ path, ok: true, text });
  return JSON.parse(text) as Record<string, never>;
};

test("GitHub Actions: every step of the workflows, in a tenant whose Action has its secrets", async () => {
  const workflows = readBlocks("GitHub Actions", "yaml");
  expect(workflows).toHaveLength(2);
  for (const workflow of workflows) {
    const names = [...workflow.matchAll(/^ +([A-Z][A-Z0-9_]+): \$\{\{ (?:vars|secrets)\.\1 \}\}$/gm)];
    const steps = [...workflow.matchAll(/\brun: (.*)$/gm)].map(([, step = ""]) => step);
    expect(steps.length).toBeGreaterThan(2);
    const summary = join(folder, "summary.md");
    const variables = {
      ...toEnvironment(names.map(([, name = ""]) => name)),
      ...{ GITHUB_STEP_SUMMARY: summary, CI: "true" },
    };
    for (const step of steps) {
      if (step.includes("reconcile")) {
        await expectProof(step, variables);
        continue;
      }
      const { status, stderr } = await sh(step, variables);
      expect({ step, status, stderr: status === 0 ? "" : stderr }).toEqual({ step, status: 0, stderr: "" });
      if (step.includes("GITHUB_STEP_SUMMARY"))
        expect(readFileSync(summary, "utf8")).toContain("splunk-signup-login");
    }
  }
});

/**
 * The step in two nights, against a tenant that is older than the range and has lost two logins: the first night finds
 * and sends them, which is exit status 2, and the second proves that all are there.
 */
async function expectProof(step: string, variables: Readonly<Record<string, string>>): Promise<void> {
  const hour = 3_600_000;
  let age = 26 * hour;
  const user = { user_id: "auth0|ada", email: "ada@example.com" };
  const identities = [
    { user_id: "ada", provider: "auth0", connection: "Username-Password-Authentication", isSocial: false },
  ];
  const tenant = await serveTenant({
    clock: { now: () => Date.now() - age },
    clients: [{ client_id: "deployer", client_secret: "marked-deployer-secret", scopes: ["read:logs"] }],
    users: [{ ...user, identities }],
  });
  const splunk = await serveSplunk({
    indexes: ["auth0"],
    hecTokens: [{ name: "auth0", token: "dummy-hec-token", indexes: ["auth0"] }],
    users: [{ name: "searcher", password: "dummy-password", roles: ["admin"] }],
  });
  try {
    const { login } = createLogins(tenant.tenant);
    await login({ userId: user.user_id });
    for (age of [5 * hour, 4 * hour]) await login({ userId: user.user_id });
    age = 0;
    const aged = {
      ...variables,
      ...tenant.deployerEnv,
      SPLUNK_URL: splunk.hec.url,
      SPLUNK_HEC_TOKEN: "dummy-hec-token",
      SPLUNK_INDEX: "auth0",
      SPLUNK_SEARCH_URL: splunk.management.url,
      SPLUNK_SEARCH_USERNAME: "searcher",
      SPLUNK_SEARCH_PASSWORD: "dummy-password",
    };
    const first = await sh(step, aged);
    expect(first).toMatchObject({
      status: 2,
      stderr: expect.not.stringContaining("error "),
      stdout: expect.stringMatching(/sent now +2\b/),
    });
    const second = await sh(step, aged);
    expect(second).toMatchObject({ status: 0, stdout: expect.stringContaining("Complete: every login") });
  } finally {
    await Promise.all([tenant.close(), splunk.close()]);
  }
}

test("several tenants: the guard lets a file's own tenant through, and stops what would win over it", async () => {
  const [commands = "", guard = "", inCi = ""] = readBlocks("Several tenants", "sh");
  const lines = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  for (const name of ["staging", "production"]) writeFileSync(join(folder, `.env.${name}`), lines.join("\n"));
  expect(await sh(commands, {})).toMatchObject({ status: 0 });
  writeFileSync(join(folder, "tenant.sh"), guard);
  expect(await sh("sh tenant.sh production deploy --dry-run", {})).toMatchObject({ status: 0 });
  const stopped = await sh("sh tenant.sh production deploy --dry-run", { AUTH0_DOMAIN: "other.auth0.com" });
  expect(stopped).toMatchObject({ status: 3, stdout: "" });
  expect(stopped.stderr).toContain("AUTH0_DOMAIN");
  writeFileSync(join(folder, ".env.empty"), "AUTH0_DOMAIN=\n");
  expect(await sh("sh tenant.sh empty status", {})).toMatchObject({ status: 3 });
  const other = await sh(inCi, env);
  expect(other).toMatchObject({ status: 3, stderr: `wrong tenant: ${env.AUTH0_DOMAIN}\n` });
  const right = inCi.replace("acme-production.eu.auth0.com", `${env.AUTH0_DOMAIN}`);
  expect(await sh(right, env)).toMatchObject({ status: 0 });
});

test.each(["Rotate a token", "Move from the old rule"])("%s: every command, in order", async (heading) => {
  const blocks = readBlocks(heading, "sh");
  expect(blocks.length).toBeGreaterThan(0);
  for (const block of blocks) {
    const { status, stderr } = await sh(block, env);
    expect({ block, status, stderr: status === 0 ? "" : stderr }).toEqual({ block, status: 0, stderr: "" });
  }
});

test("Uninstall: scripts must say --yes, and nothing of ours is left", async () => {
  const [block = ""] = readBlocks("Uninstall", "sh");
  expect(await sh("npx splunk-action splunk-app install", env)).toMatchObject({ status: 0 });
  expect({ block, ...(await sh(block, env)) }).toMatchObject({ status: 3 });
  expect(await sh(block.replaceAll(/remove$/gm, "remove --yes"), env)).toMatchObject({ status: 0 });
  const { actions } = await call("GET", "actions/actions");
  expect(actions).toEqual([]);
});

test("Terraform: an Action that its provider has created is the one that the commands know", async () => {
  const [bundle = ""] = readBlocks("Terraform", "sh");
  const [hcl = ""] = readBlocks("Terraform", "hcl");
  expect(await sh(bundle, {})).toMatchObject({ status: 0 });
  const read = (name: string) => new RegExp(`${name} += "([^"]+)"`).exec(hcl)?.[1];
  const names = [...hcl.matchAll(/name {2}= "([A-Z0-9_]+)"/g)].map(([, name = ""]) => name);
  // What the provider sends for `auth0_action` and `auth0_trigger_action`.
  const { id } = await call("POST", "actions/actions", {
    name: read("name"),
    runtime: read("runtime"),
    supported_triggers: [{ id: read("id"), version: read("version") }],
    code: readFileSync(join(folder, "post-login.js"), "utf8"),
    secrets: names.map((name) => ({ name, value: env[name] ?? read("value") })),
  });
  let status = "";
  while (status !== "built") ({ status = "" } = await call("GET", `actions/actions/${id}`));
  await call("POST", `actions/actions/${id}/deploy`);
  let deployed: unknown;
  while (deployed === undefined)
    ({ deployed_version: deployed } = await call("GET", `actions/actions/${id}`));
  const bindings = [{ ref: { type: "action_id", value: id }, display_name: read("name") }];
  await call("PATCH", `actions/triggers/${read("trigger")}/bindings`, { bindings });
  const secrets = toEnvironment(names.filter((name) => name in env));
  const { AUTH0_DOMAIN = "", AUTH0_CLIENT_ID = "", AUTH0_CLIENT_SECRET = "" } = env;
  const deployer = { AUTH0_CLIENT_ID, AUTH0_CLIENT_SECRET };
  const compared = await sh("npx splunk-action status --exit-code", {
    ...secrets,
    ...deployer,
    AUTH0_DOMAIN,
  });
  expect({ status: compared.status, stdout: compared.stdout }).toMatchObject({ status: 0 });
  expect(await sh("npx splunk-action test-event --remote", { ...deployer, AUTH0_DOMAIN })).toMatchObject({
    status: 0,
  });
});
