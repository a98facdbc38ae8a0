import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type LocalServer, serve } from "@splunk-action/local-http";
import { createSplunk } from "@splunk-action/local-splunk";
import { Ajv } from "ajv";
import formats from "ajv-formats";
import { type LocalTenant, startTenant } from "../deploy/local-tenant.ts";

const schemaFile = join(import.meta.dirname, "..", "..", "docs", "cli.schema.json");
const ajv = new Ajv({ strict: true, allowUnionTypes: true });
formats.default(ajv);
ajv.addSchema(JSON.parse(readFileSync(schemaFile, "utf8")), "cli");

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
  local = await startTenant();
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

/** Runs a command with `--json` and names what is wrong with its document. */
async function check(line: string, definition: string): Promise<unknown> {
  const { stdout } = await local.run([...line.split(" "), "--json"], { env, cwd: folder });
  const validate = ajv.getSchema(`cli#/definitions/${encodeURIComponent(definition)}`);
  if (validate === undefined) throw new Error(`no definition ${definition}`);
  const document: unknown = JSON.parse(stdout);
  expect({ document, errors: validate(document) ? [] : validate.errors }).toEqual({ document, errors: [] });
  return document;
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
  ["secrets remove SPLUNK_INDEX --no-deploy", "secrets remove"],
  ["doctor", "doctor"],
  ["test-event --dry-run", "test-event"],
  ["test-event --verify", "test-event"],
  ["bundle --out action.js", "bundle"],
  ["splunk-app build", "splunk-app build"],
  ["splunk-app check", "splunk-app check"],
  ["splunk-app install --dry-run", "splunk-app install"],
  ["remove --yes", "remove"],
  ["rollback", "error"],
  ["rollback --to 0", "error"],
  ["nope", "error"],
  ["nope --help", "error"],
  ["status --help", "help"],
  ["--version", "version"],
])("%s", async (line, definition) => {
  expect(await check(line, definition)).toBeInstanceOf(Object);
});
