import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { type LocalServer, serve } from "@splunk-action/local-http";
import { createTestCa } from "@splunk-action/local-http/testing";
import { createSplunk } from "@splunk-action/local-splunk";
import type { CliIo } from "../../cli/io.ts";
import { parseEnvFile } from "../../cli/parse-env-file.ts";
import { clientSecret, type LocalTenant, startTenant } from "../deploy/local-tenant.ts";
import { answerInit, down, enter, eraseLine, interrupt, type Step } from "./answer-init.ts";
import { expectDocument } from "./cli-schema.ts";
import { runInProcess } from "./run-in-process.ts";

const token = "dummy-hec-token";
const searchPassword = "dummy-'search'-\"password\" #1";
const splunk = createSplunk({
  hecTokens: [{ name: "good", token, indexes: ["main"] }],
  users: [{ name: "analyst", password: searchPassword, roles: ["user"] }],
});
const { publicKey, privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});
let hec: LocalServer;
let management: LocalServer;
let local: LocalTenant;
let folder: string;
beforeAll(async () => {
  hec = await serve(splunk.handleHec);
  management = await serve(splunk.handle);
  const scopes = ["read", "create", "update", "delete"].map((verb) => `${verb}:actions`);
  local = await startTenant({
    clients: [
      { client_id: "deployer", client_secret: clientSecret, scopes },
      { client_id: "key-deployer", public_key: publicKey, scopes },
      { client_id: "flagger", client_secret: "dummy-flagger-secret", scopes: ["update:users_app_metadata"] },
    ],
  });
});
afterAll(() => Promise.all([hec.close(), management.close(), local.close()]));
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "splunk-action-init-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs `init` in this test's folder. */
const init = (steps: readonly Step[], words: readonly string[] = [], overrides: Partial<CliIo> = {}) =>
  answerInit(steps, words, { cwd: folder, ...overrides });

const tenantSteps = (): readonly Step[] => [["Domain, such as", `${local.server.url}${enter}`]];
const deployerSteps: readonly Step[] = [
  ["How does this command line log in", enter],
  ["Client ID", `deployer${enter}`],
  ["Client secret", `${clientSecret}${enter}`],
];
const urlSteps = (): readonly Step[] => [["Splunk's URL", `${hec.url}${enter}`]];
const credentialSteps = (hecToken = token, index = "main"): readonly Step[] => [
  ["What does the Action log in", enter],
  ["HEC token", `${hecToken}${enter}`],
  ["Index (empty", `${index}${enter}`],
];
const usualNames: Step = ["Do you want other names?", enter];
const noRuntimeClient: Step = ["Do you have such an application?", enter];
const noSearchAccount: Step = ["Do you want to give such an account?", "n"];
const rest = [usualNames, noRuntimeClient, noSearchAccount];
const allSteps = (): readonly Step[] => [
  ...[...tenantSteps(), ...deployerSteps, ...urlSteps(), ...credentialSteps(), ...rest],
];

const readAnswers = () => parseEnvFile(readFileSync(join(folder, ".env")), [], ".env");

test("asks, checks each part at once and writes a file for its owner alone", async () => {
  const { stdout, exitCode, shown, left } = await init(allSteps());
  expect({ left, exitCode }).toEqual({ left: [], exitCode: 0 });
  expect(readAnswers()).toEqual({
    AUTH0_DOMAIN: local.server.url,
    AUTH0_CLIENT_ID: "deployer",
    AUTH0_CLIENT_SECRET: clientSecret,
    SPLUNK_URL: hec.url,
    SPLUNK_HEC_TOKEN: token,
    SPLUNK_INDEX: "main",
  });
  expect(statSync(join(folder, ".env")).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual([".env"]);
  for (const check of ["auth0.domain", "auth0.scope.create:actions", "splunk.tcp", "splunk.credential"]) {
    expect(shown).toContain(`ok       ${check}: `);
  }
  expect(shown).toContain("skipped  splunk.index: doctor cannot check whether the token may");
  expect(shown + stdout).not.toContain(clientSecret);
  expect(shown + stdout).not.toContain(token);
  expect(stdout).toContain("  splunk-action deploy --dry-run ");
});

test("the result is one document with --json", async () => {
  const { stdout } = await init(allSteps(), ["--json"]);
  expect(expectDocument(stdout, "init")).toMatchObject({ file: ".env", written: true });
});

test("everything optional: names in Splunk, the Action's own client, an account that may search", async () => {
  const { stdout, exitCode, shown, left } = await init(
    [
      ...[...tenantSteps(), ...deployerSteps, ...urlSteps(), ...credentialSteps(token, "")],
      ["Do you want other names?", "y"],
      ["Sourcetype", `${eraseLine}acme_auth0${enter}`],
      ["Source", enter],
      ["Host", `${eraseLine}login.example.com${enter}`],
      ["Do you have such an application?", "y"],
      ["Its client ID", `flagger${enter}`],
      ["Its client secret", `dummy-flagger-secret${enter}`],
      ["Do you want to give such an account?", enter],
      ["URL of the management port", `${eraseLine}${management.url}${enter}`],
      ["What does it log in with?", `${down}${enter}`],
      ["User name", `analyst${enter}`],
      ["Password", `${searchPassword}${enter}`],
    ],
    ["--env-file", "acme.env"],
    { env: { npm_command: "exec" } },
  );
  expect({ left, exitCode }).toEqual({ left: [], exitCode: 0 });
  const written = parseEnvFile(readFileSync(join(folder, "acme.env")), [], "acme.env");
  expect(written).toMatchObject({
    SPLUNK_SOURCETYPE: "acme_auth0",
    SPLUNK_HOST: "login.example.com",
    AUTH0_RUNTIME_CLIENT_ID: "flagger",
    AUTH0_RUNTIME_CLIENT_SECRET: "dummy-flagger-secret",
    SPLUNK_SEARCH_URL: management.url,
    SPLUNK_SEARCH_USERNAME: "analyst",
    SPLUNK_SEARCH_PASSWORD: searchPassword,
  });
  expect(written).not.toHaveProperty("SPLUNK_SOURCE");
  expect(written).not.toHaveProperty("SPLUNK_INDEX");
  expect(shown).toContain("ok       auth0.runtime-client: ");
  expect(shown).toContain("ok       splunk.search: ");
  expect(shown + stdout).not.toContain("search'-");
  expect(stdout).toContain("  npx splunk-action --env-file acme.env deploy --dry-run ");
});

test("what does not work can be corrected; a secret that was right need not be typed again", async () => {
  const { exitCode, shown, left } = await init([
    ["Domain, such as", `${hec.url}${enter}`],
    ["That does not work yet", enter],
    ["Domain, such as", `${eraseLine}${local.server.url}${enter}`],
    ["How does this command line log in", enter],
    ["Client ID", `nobody${enter}`],
    ["Client secret", `${clientSecret}${enter}`],
    ["That does not work yet", enter],
    ["How does this command line log in", enter],
    ["Client ID", `${eraseLine}deployer${enter}`],
    ["Client secret (Enter keeps the last answer)", enter],
    ...urlSteps(),
    ...credentialSteps("dummy-wrong-token"),
    ["That does not work yet", `${down}${enter}`],
    ...credentialSteps(token, eraseLine),
    ...rest,
  ]);
  expect({ left, exitCode }).toEqual({ left: [], exitCode: 0 });
  expect(shown).toContain("is no Auth0 tenant");
  expect(shown).toContain("failure  splunk.credential");
  expect(readAnswers()).toEqual({
    AUTH0_DOMAIN: local.server.url,
    AUTH0_CLIENT_ID: "deployer",
    AUTH0_CLIENT_SECRET: clientSecret,
    SPLUNK_URL: hec.url,
    SPLUNK_HEC_TOKEN: token,
  });
});

test("a wrong search account, and one that is kept all the same", async () => {
  const { exitCode, shown, left } = await init([
    ...allSteps().slice(0, -1),
    ["Do you want to give such an account?", enter],
    ["URL of the management port", `${eraseLine}${management.url}${enter}`],
    ["What does it log in with?", enter],
    ["Token", `dummy-search-token${enter}`],
    ["That does not work yet", `${down}${down}${enter}`],
  ]);
  expect({ left, exitCode }).toEqual({ left: [], exitCode: 0 });
  expect(shown).toContain("failure  splunk.search: Splunk refused the search (HTTP 401)");
  expect(readAnswers()).toMatchObject({ SPLUNK_SEARCH_TOKEN: "dummy-search-token" });
});

test("Splunk's URL can be changed where the credential shows that it is the wrong one", async () => {
  const { exitCode, left } = await init([
    ...[...tenantSteps(), ...deployerSteps],
    ["Splunk's URL", `${management.url}${enter}`],
    ...credentialSteps(),
    ["That does not work yet", enter],
    ["Splunk's URL", `${eraseLine}${hec.url}${enter}`],
    ...rest,
  ]);
  expect({ left, exitCode }).toEqual({ left: [], exitCode: 0 });
  expect(readAnswers()).toMatchObject({ SPLUNK_URL: hec.url, SPLUNK_HEC_TOKEN: token });
});

test("a certificate that nobody trusts is found at once, and its CA asked for", async () => {
  const ca = await createTestCa();
  const { certPem: cert, keyPem: key } = await ca.issue({ ips: ["127.0.0.1"] });
  const secure = await serve(splunk.handleHec, { tls: { key, cert } });
  writeFileSync(join(folder, "ca.pem"), ca.caPem);
  writeFileSync(join(folder, "key.pem"), key);
  try {
    const { exitCode, shown, left } = await init([
      ...[...tenantSteps(), ...deployerSteps],
      ["Splunk's URL", `${secure.url}${enter}`],
      ["That does not work yet", enter],
      ["File of the CA's certificate", `missing.pem${enter}`],
      ["File of the CA's certificate", `${eraseLine}key.pem${enter}`],
      ["File of the CA's certificate", `${eraseLine}ca.pem${enter}`],
      ...[...credentialSteps(), ...rest],
    ]);
    expect({ left, exitCode }).toEqual({ left: [], exitCode: 0 });
    expect(shown).toContain("failure  splunk.tls: ");
    expect(shown).toContain("splunk.tls: the certificate matches the host");
    expect(shown).toContain("private key");
    expect(shown).not.toContain("BEGIN");
    expect(readAnswers().SPLUNK_CA_CERT?.replaceAll("\\n", "\n")).toBe(ca.caPem.trim());
  } finally {
    await secure.close();
  }
});

test.each([
  ["its file", down, { AUTH0_CLIENT_SIGNING_KEY_PATH: "deployer.pem" }],
  ["the key itself", down + down, { AUTH0_CLIENT_SIGNING_KEY: privateKey.trim().replaceAll("\n", "\\n") }],
])("a private key: .env holds %s", async (_, choice, written) => {
  writeFileSync(join(folder, "deployer.pem"), privateKey);
  writeFileSync(join(folder, "public.pem"), publicKey);
  const { shown, left } = await init(
    [
      ...tenantSteps(),
      ["How does this command line log in", `${choice}${enter}`],
      ["Client ID", `key-deployer${enter}`],
      ["File of the private key", `public.pem${enter}`],
      ["File of the private key", `${eraseLine}deployer.pem${enter}`],
      // The path is the process's own, and this process is elsewhere.
      ...("AUTH0_CLIENT_SIGNING_KEY_PATH" in written
        ? [["That does not work yet", `${down}${down}${enter}`] as const]
        : []),
      ...[...urlSteps(), ...credentialSteps(), ...rest],
    ],
    [],
    { clock: local.clock },
  );
  expect(left).toEqual([]);
  expect(shown).toContain("public.pem ");
  expect(shown).not.toContain("BEGIN");
  if ("AUTH0_CLIENT_SIGNING_KEY" in written) expect(shown).toContain("ok       auth0.credentials: ");
  expect(readAnswers()).toMatchObject(written);
});

test("a custom domain needs the Management API's identifier", async () => {
  const fetch: CliIo["fetch"] = (input, options) => {
    const url = String(input).replace("https://login.example.com", local.server.url);
    return globalThis.fetch(url, options);
  };
  const { shown, left } = await init(
    [
      ["Domain, such as", `login.example.com${enter}`],
      ["Identifier, such as", `login.example.com${enter}`],
      ["must be the Management API's identifier", `${eraseLine}${local.server.url}/api/v2/${enter}`],
      ...[...deployerSteps, ...urlSteps(), ...credentialSteps(), ...rest],
    ],
    [],
    { fetch },
  );
  expect(left).toEqual([]);
  expect(shown).toContain("ok       auth0.domain: login.example.com is an Auth0 tenant");
  expect(shown).toContain("ok       auth0.credentials: login.example.com accepts them");
  expect(readAnswers()).toMatchObject({
    AUTH0_DOMAIN: "login.example.com",
    AUTH0_AUDIENCE: `${local.server.url}/api/v2/`,
  });
});

test("an answer that cannot be one is refused where it is typed", async () => {
  const { shown, left } = await init([
    ["Domain, such as", `http://acme.example.com${enter}`],
    ["must not begin with http://", interrupt],
  ]);
  expect(left).toEqual([]);
  expect(shown).toContain("AUTH0_DOMAIN must not begin with http://");
});

test("Ctrl-C at any question leaves nothing behind", async () => {
  const steps = allSteps();
  for (const [index, [question]] of steps.entries()) {
    const { stdout, exitCode, left } = await init([...steps.slice(0, index), [question, interrupt]]);
    expect({ stdout, left, exitCode }).toEqual({ stdout: "Nothing was written.\n", left: [], exitCode: 1 });
    expect(readdirSync(folder)).toEqual([]);
  }
});

test("lines fit a terminal of 80 columns", async () => {
  const { shown } = await init([...tenantSteps(), ...deployerSteps, ["Splunk's URL", interrupt]]);
  // A question is drawn again with every key.
  const lines = shown.split(/\p{Cc}+(?:\[[\d;?]*[A-Za-z])?/u);
  expect(lines.length).toBeGreaterThan(20);
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
});

test("a file that is there is only replaced by consent", async () => {
  writeFileSync(join(folder, ".env"), "MINE=1\n");
  const { stdout, exitCode, left } = await init([[".env exists. Replace it?", enter]]);
  expect({ stdout, left, exitCode }).toEqual({ stdout: "Nothing was written.\n", left: [], exitCode: 1 });
  expect(readFileSync(join(folder, ".env"), "utf8")).toBe("MINE=1\n");
  const forced = await init(allSteps(), ["--force"]);
  expect(forced).toMatchObject({ left: [], exitCode: 0 });
  expect(readAnswers()).not.toHaveProperty("MINE");
});

test("without a terminal it says what to do instead", async () => {
  const { stderr, exitCode } = await runInProcess(["init"], { cwd: folder });
  expect(exitCode).toBe(3);
  expect(stderr).toContain("error USAGE: init asks questions, and there is no terminal to ask them on");
});
