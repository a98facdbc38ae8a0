import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type LocalServer, serve } from "@splunk-action/local-http";
import { createSplunk } from "@splunk-action/local-splunk";
import { clientSecret, type LocalTenant, startTenant } from "../deploy/local-tenant.ts";
import { expectDocument } from "./cli-schema.ts";

const token = "dummy-hec-token";
const splunk = createSplunk({
  users: [{ name: "reader", password: "dummy-password", roles: ["admin"] }],
  hecTokens: [{ name: "good", token, indexes: ["main"] }],
});
const servers: LocalServer[] = [];
let local: LocalTenant;
let env: Readonly<Record<string, string>>;
const folder = mkdtempSync(join(tmpdir(), "splunk-action-json-"));
beforeAll(async () => {
  servers.push(await serve(splunk.handleHec), await serve(splunk.handle));
  const scopes = ["read:actions", "create:actions", "update:actions", "delete:actions", "read:logs"];
  local = await startTenant({ clients: [{ client_id: "deployer", client_secret: clientSecret, scopes }] });
  env = {
    ...local.env,
    SPLUNK_URL: servers[0]?.url ?? "",
    SPLUNK_INDEX: "main",
    SPLUNK_SEARCH_URL: servers[1]?.url ?? "",
    SPLUNK_SEARCH_USERNAME: "reader",
    SPLUNK_SEARCH_PASSWORD: "dummy-password",
  };
});
afterAll(async () => {
  await Promise.all([...servers, local].map((server) => server.close()));
  rmSync(folder, { recursive: true });
});

/** Runs a command with `--json` and holds its document to the schema. */
async function check(line: string, definition: string) {
  const run = await local.run([...line.split(" "), "--json"], { env, cwd: folder });
  return { ...run, document: expectDocument(run.stdout, definition) };
}

// In this order: each finds what the ones before have left.
test.each([
  ["deploy --dry-run", "deploy"],
  ["status", "status"],
  ["deploy", "deploy"],
  ["deploy", "deploy"],
  ["status", "status"],
  ["secrets list", "secrets list"],
  ["secrets push SPLUNK_INDEX", "secrets push"],
  ["rollback --to 1 --with-secrets --yes", "rollback"],
  ["secrets remove SPLUNK_INDEX --no-deploy", "secrets remove"],
  ["doctor", "doctor"],
  ["test-event --dry-run", "test-event"],
  ["test-event --verify", "test-event"],
  ["bundle --out action.js", "bundle"],
  ["splunk-app build", "splunk-app build"],
  ["splunk-app check", "splunk-app check"],
  ["splunk-app install --dry-run", "splunk-app install"],
  ["splunk-app install", "splunk-app install"],
  ["splunk-app remove --yes", "splunk-app remove"],
  ["logs --since 1h", "logs"],
  ["remove --yes", "remove"],
  ["rollback", "error"],
  ["rollback --to 0", "error"],
  ["nope", "error"],
  ["nope --help", "error"],
  ["status --help", "help"],
  ["--version", "version"],
])("%s", async (line, definition) => {
  const { document, stderr, exitCode } = await check(line, definition);
  expect(document).toBeInstanceOf(Object);
  expect({ exitCode: exitCode > 0, document, stderr }).toEqual({
    exitCode: definition === "error",
    document,
    stderr,
  });
});

// A process of its own: its tenant builds in real time, which the clock of the runs above does not know.
test("dev", async () => {
  const args = ["--", "dist/cli.cjs", "dev", "--once", "--no-open", "--port", "0", "--json"];
  const document = expectDocument((await promisify(execFile)(process.execPath, args)).stdout, "dev");
  expect(document).not.toHaveProperty("demo");
});
