import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { createTenant } from "@splunk-action/local-auth0";
import { type LocalServer, serve } from "@splunk-action/local-http";
import { createSplunk } from "@splunk-action/local-splunk";
import { answerInit, down, enter, eraseLine, type Step } from "../cli/answer-init.ts";
import { readPage, root } from "./pages.ts";

/*
 * The five steps of README as somebody would go them: the commands are README's own, run one after another by the built
 * program, in an empty folder, against a local tenant and a local Splunk. What README shows of their output must be in it.
 */

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), "splunk-action-readme-"));
const splunk = createSplunk({
  hecTokens: [{ name: "auth0", token: "dummy-hec-token", indexes: ["auth0"] }],
  users: [{ name: "admin", password: "dummy-password", roles: ["admin"] }],
  indexes: ["auth0"],
});
const scopes = ["read", "create", "update", "delete"].map((verb) => `${verb}:actions`);
const tenant = createTenant({
  clients: [{ client_id: "deployer", client_secret: "dummy-deployer-secret", scopes }],
});
let servers: readonly LocalServer[];
beforeAll(async () => {
  servers = await Promise.all([serve(tenant.handle), serve(splunk.handleHec), serve(splunk.handle)]);
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server.close()));
  rmSync(folder, { recursive: true });
});

interface ReadmeStep {
  readonly number: number;
  readonly commands: readonly string[];
  /** Lines that README shows of what the commands print. */
  readonly output: readonly string[];
}

const steps: readonly ReadmeStep[] = readSteps();

/** The numbered paragraphs of README's section, each with its code. */
function readSteps(): readonly ReadmeStep[] {
  const [, section = ""] = readPage("README.md").split("## From nothing to events in Splunk\n");
  const [text = ""] = section.split("\n## ");
  return text
    .split(/^(?=\*\*\d\. )/m)
    .slice(1)
    .map((part) => ({
      number: Number(/\d/.exec(part)?.[0]),
      commands: [
        ...linesOf(part, "sh"),
        ...[...part.matchAll(/`([^`\n]+)`/g)].map(([, span = ""]) => span),
      ].filter((text) => text.startsWith("npx splunk-action ")),
      output: linesOf(part, "text"),
    }));
}

function linesOf(text: string, language: string): readonly string[] {
  const blocks = [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "gm"))];
  return blocks.flatMap(([, code = ""]) => code.split("\n").filter((line) => line.trim() !== ""));
}

/** The answers to `init` of somebody who did step 1. */
function answers(): readonly Step[] {
  const [auth0, hec, management] = servers.map(({ url }) => url);
  return [
    ["Domain, such as", `${auth0}${enter}`],
    ["How does this command line log in", enter],
    ["Client ID", `deployer${enter}`],
    ["Client secret", `dummy-deployer-secret${enter}`],
    ["Splunk's URL", `${hec}${enter}`],
    ["What does the Action log in", enter],
    ["HEC token", `dummy-hec-token${enter}`],
    ["Index (empty", `auth0${enter}`],
    ["Do you want other names?", enter],
    ["Do you have such an application?", enter],
    ["Do you want to give such an account?", enter],
    ["URL of the management port", `${eraseLine}${management}${enter}`],
    ["What does it log in with?", `${down}${enter}`],
    ["User name", `admin${enter}`],
    ["Password", `dummy-password${enter}`],
  ];
}

/** Only `init` needs a terminal; everything else runs as a program of its own. */
async function execute(command: string): Promise<string> {
  const words = command.replace("npx splunk-action ", "").split(" ");
  const env = { npm_command: "exec" };
  if (words[0] === "init") {
    const { stdout, exitCode, left } = await answerInit(answers(), words.slice(1), { cwd: folder, env });
    expect({ exitCode, left }).toEqual({ exitCode: 0, left: [] });
    return stdout;
  }
  const { PATH } = process.env;
  const { stdout } = await run(process.execPath, [join(root, "dist", "cli.cjs"), ...words], {
    cwd: folder,
    env: { PATH, ...env },
  });
  return stdout;
}

/** Durations and hosts are of a run. */
function normalize(line: string): string {
  return line
    .replaceAll(/\d+ ms/g, "N ms")
    .replaceAll(/127\.0\.0\.1:\d+|acme\.eu\.auth0\.com/g, "HOST")
    .trimEnd();
}

test("README has five steps", () => {
  expect(steps.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5]);
  expect(steps.flatMap(({ commands }) => commands).length).toBeGreaterThanOrEqual(7);
});

test("the steps of README, one after another, end with an event in Splunk and a dashboard", async () => {
  for (const { number, commands, output } of steps) {
    let printed = "";
    for (const command of commands) printed += await execute(command);
    const lines = printed.split("\n").map(normalize);
    const missing = output.filter((line) => !lines.includes(normalize(line)));
    expect({ number, missing, printed }).toEqual({ number, missing: [], printed });
  }
  expect(splunk.events.map(({ raw }) => JSON.parse(String(raw)).message)).toEqual(["Login"]);
  expect(tenant.state.bindings["post-login"]?.map(({ actionName }) => actionName)).toEqual([
    "splunk-signup-login",
  ]);
});
