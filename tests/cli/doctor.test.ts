import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { type LocalServer, serve } from "@splunk-action/local-http";
import { createTestCa, html, startRecordingServer, type TestCa } from "@splunk-action/local-http/testing";
import { createSplunk } from "@splunk-action/local-splunk";
import { type LocalTenant, startTenant } from "../deploy/local-tenant.ts";
import { messages, statuses } from "./doctor-report.ts";

const day = 86_400_000;
const splunk = createSplunk({
  users: [
    { name: "writer", password: "dummy-password", roles: ["power"] },
    { name: "reader", password: "dummy-password", roles: ["user"] },
  ],
  hecTokens: [
    { name: "good", token: "dummy-hec-token", indexes: ["main", "logins"] },
    { name: "off", token: "dummy-disabled-token", disabled: true },
  ],
  indexes: ["logins"],
});
let ca: TestCa;
let local: LocalTenant;
const servers: LocalServer[] = [];
let hec: LocalServer;
let management: LocalServer;

beforeAll(async () => {
  ca = await createTestCa();
  hec = await serve(splunk.handleHec);
  management = await serve(splunk.handle);
  servers.push(hec, management);
});
afterAll(() => Promise.all(servers.map((server) => server.close())));
beforeEach(async () => {
  local = await startTenant();
});
afterEach(() => local.close());

const doctor = (env: Readonly<Record<string, string>>) =>
  local.run(["doctor", "--json"], {
    env: { ...local.env, ...env },
    clock: { ...local.clock, now: Date.now },
  });

test("all is well after a deploy", async () => {
  const env = { SPLUNK_URL: hec.url };
  await local.run(["deploy"], { env: { ...local.env, ...env } });
  const run = await doctor(env);
  expect(statuses(run)).toEqual({
    settings: "ok",
    bundle: "ok",
    "auth0.credentials": "ok",
    "auth0.scope.read:actions": "ok",
    "auth0.scope.create:actions": "ok",
    "auth0.scope.update:actions": "ok",
    "auth0.scope.delete:actions": "ok",
    "auth0.scope.read:users": "skipped",
    "auth0.scope.update:users_app_metadata": "skipped",
    "auth0.runtime": "ok",
    deployment: "ok",
    flag: "ok",
    "auth0.runtime-client": "skipped",
    "splunk.host": "ok",
    "splunk.search": "skipped",
    "splunk.dns": "ok",
    "splunk.tcp": "ok",
    "splunk.credential": "ok",
    "splunk.index": "ok",
    "splunk.health": "ok",
  });
  expect(run.exitCode).toBe(0);
});

test("nothing is written and nothing indexed", async () => {
  await doctor({ SPLUNK_URL: hec.url });
  expect(local.requests.filter(({ method, path }) => method !== "GET" && path !== "/oauth/token")).toEqual(
    [],
  );
  expect(splunk.events).toEqual([]);
});

test("without any setting every problem has its line, and the exit status is 1", async () => {
  const { stdout, stderr, exitCode } = await local.run(["doctor"], { env: {} });
  expect(exitCode).toBe(1);
  expect(stderr).toBe("");
  expect(stdout).toMatch(/\n1 ok, 3 skipped, 0 warnings, 3 failures\n$/);
  expect(stdout).toContain(
    "failure  settings: SPLUNK_URL is missing\n         do: Run splunk-action init, or set it in the environment",
  );
  expect(stdout).toContain("failure  settings: no Splunk credential: set exactly one of");
  expect(stdout).toContain("failure  auth0.credentials: AUTH0_DOMAIN is missing; no Auth0 credential");
  expect(stdout).toContain("skipped  splunk: the settings are not complete");
});

test.each([
  ["a wrong HEC token", { SPLUNK_HEC_TOKEN: "dummy-wrong" }, "splunk.credential", "failure"],
  ["a disabled HEC token", { SPLUNK_HEC_TOKEN: "dummy-disabled-token" }, "splunk.credential", "failure"],
  ["an index, of which only an event tells", { SPLUNK_INDEX: "not-listed" }, "splunk.index", "skipped"],
  [
    "a healthy collector says nothing of a wrong token",
    { SPLUNK_HEC_TOKEN: "dummy-wrong" },
    "splunk.health",
    "ok",
  ],
])("HEC: %s", async (_what, env, name, status) => {
  const run = await doctor({ SPLUNK_URL: hec.url, ...env });
  expect(statuses(run)[name]).toBe(status);
});

test("a proxy that responds in Splunk's place is named, and no hint mentions Splunk's queues", async () => {
  const proxy = await startRecordingServer(html(502, { server: "nginx" }));
  const run = await doctor({ SPLUNK_URL: proxy.origin });
  await proxy.close();
  expect(statuses(run)).toMatchObject({ "splunk.credential": "failure", "splunk.health": "skipped" });
  expect(messages(run).join("\n")).toContain("HTTP 502 was not sent by Splunk: server nginx");
  expect(run.stdout).not.toContain("queues");
});

test.each([
  [
    "a user who may send",
    { SPLUNK_USERNAME: "writer", SPLUNK_INDEX: "logins" },
    { "splunk.credential": "ok", "splunk.index": "ok" },
  ],
  [
    "a wrong password",
    { SPLUNK_USERNAME: "writer", SPLUNK_PASSWORD: "dummy" },
    { "splunk.credential": "failure" },
  ],
  ["a user without the capability", { SPLUNK_USERNAME: "reader" }, { "splunk.credential": "failure" }],
  [
    "an index that does not exist",
    { SPLUNK_USERNAME: "writer", SPLUNK_INDEX: "nowhere" },
    { "splunk.credential": "ok", "splunk.index": "failure" },
  ],
])("management port: %s", async (_what, env, expected) => {
  const basic = { SPLUNK_URL: management.url, SPLUNK_HEC_TOKEN: "", SPLUNK_PASSWORD: "dummy-password" };
  expect(statuses(await doctor({ ...basic, ...env }))).toMatchObject(expected);
});

test("DNS, TCP and TLS are told apart", async () => {
  expect(statuses(await doctor({ SPLUNK_URL: "https://splunk.invalid" }))).toMatchObject({
    "splunk.dns": "failure",
  });
  const closed = await serve(splunk.handleHec);
  await closed.close();
  const refused = await doctor({ SPLUNK_URL: closed.url });
  expect(statuses(refused)).toMatchObject({
    "splunk.dns": "ok",
    "splunk.tcp": "failure",
    "splunk.credential": "skipped",
  });

  const { certPem: cert, keyPem: key } = await ca.issue({ names: ["splunk.example.com"] });
  const wrong = await serve(splunk.handleHec, { tls: { cert, key } });
  servers.push(wrong);
  const untrusted = await doctor({ SPLUNK_URL: wrong.url });
  expect(statuses(untrusted)).toMatchObject({ "splunk.tcp": "ok", "splunk.tls": "failure" });
  const run = await doctor({ SPLUNK_URL: wrong.url, SPLUNK_CA_CERT: ca.caPem });
  expect(messages(run).find((line) => line.startsWith("splunk.tls"))).toContain("splunk.example.com");
});

test("a certificate of a private CA is taken, and its last days are a warning", async () => {
  const { certPem: cert, keyPem: key } = await ca.issue({
    ips: ["127.0.0.1"],
    notAfter: new Date(Date.now() + 3 * day),
  });
  const tls = await serve(splunk.handleHec, { tls: { cert, key } });
  servers.push(tls);
  const run = await doctor({ SPLUNK_URL: tls.url, SPLUNK_CA_CERT: ca.caPem });
  expect(statuses(run)).toMatchObject({
    "splunk.tls": "warning",
    "splunk.credential": "ok",
    "splunk.index": "ok",
  });
});

test("no secret is in what doctor says", async () => {
  const { stdout, stderr } = await doctor({ SPLUNK_URL: hec.url, SPLUNK_HEC_TOKEN: "dummy-wrong-marked" });
  expect(stdout + stderr).not.toContain("dummy-wrong-marked");
});

test.each([
  ["may search", "reader", "ok"],
  ["has another password", "nobody", "failure"],
])("an account for searches that %s", async (_, name, status) => {
  const account = {
    SPLUNK_URL: hec.url,
    SPLUNK_SEARCH_URL: management.url,
    SPLUNK_SEARCH_USERNAME: name,
    SPLUNK_SEARCH_PASSWORD: "dummy-password",
  };
  expect(statuses(await doctor(account))).toMatchObject({ "splunk.search": status });
});
