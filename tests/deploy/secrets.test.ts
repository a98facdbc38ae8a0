import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { type LocalTenant, readJson, startTenant } from "./local-tenant.ts";

let local: LocalTenant;
beforeEach(async () => {
  local = await startTenant();
});
afterEach(() => local.close());

/** The secrets of the draft, with their values, as only the local tenant can tell them. */
function stored(): Readonly<Record<string, string>> {
  const action = local.tenant.context.state.actions.find(({ name }) => name === "splunk-signup-login");
  return Object.fromEntries((action?.draft.secrets ?? []).map(({ name, value }) => [name, value]));
}
const sentSecrets = () =>
  local.requests
    .filter(({ method, path }) => method === "PATCH" && !path.includes("bindings"))
    .map(({ body }) => (JSON.parse(body) as { secrets?: unknown }).secrets);
const deploy = (env: Readonly<Record<string, string>>, ...argv: string[]) =>
  local.run(["deploy", ...argv], { env: { ...local.env, ...env } });

test("a new Action gets every secret of the environment, and the moment of the first deploy", async () => {
  await deploy({ SPLUNK_INDEX: "logins", SPLUNK_SOURCE: "  ", UNRELATED: "dummy" });
  expect(stored()).toEqual({
    AUTH0_DOMAIN: local.server.url,
    SPLUNK_URL: "https://splunk.example.com:8088",
    SPLUNK_HEC_TOKEN: "dummy-hec-token",
    SPLUNK_INDEX: "logins",
    SIGNUPS_SINCE: "2026-09-01T12:00:00.000Z",
  });
});

test.each([
  ["2020-01-01", "2020-01-01"],
  ["", undefined],
])("SIGNUPS_SINCE=%j in the environment decides", async (given, expected) => {
  await deploy({ SIGNUPS_SINCE: given });
  expect(stored().SIGNUPS_SINCE).toBe(expected);
  local.forget();
  await deploy({});
  expect(stored().SIGNUPS_SINCE).toBe(expected);
});

test("later the tenant is the authority: only names that it lacks are sent, all others are kept", async () => {
  await deploy({});
  local.forget();
  await deploy({ SPLUNK_HEC_TOKEN: "dummy-other", SPLUNK_INDEX: "logins" });
  expect(sentSecrets()).toEqual([
    [
      ...["AUTH0_DOMAIN", "SIGNUPS_SINCE", "SPLUNK_HEC_TOKEN", "SPLUNK_URL"].map((name) => ({ name })),
      { name: "SPLUNK_INDEX", value: "logins" },
    ],
  ]);
  expect(stored()).toMatchObject({ SPLUNK_HEC_TOKEN: "dummy-hec-token", SPLUNK_INDEX: "logins" });
});

test("--push-secrets overwrites them from the environment", async () => {
  await deploy({ SPLUNK_INDEX: "logins" });
  const { exitCode } = await deploy({ SPLUNK_HEC_TOKEN: "dummy-other" }, "--push-secrets");
  expect(exitCode).toBe(0);
  expect(stored()).toMatchObject({ SPLUNK_HEC_TOKEN: "dummy-other", SPLUNK_INDEX: "logins" });
});

test("a change made in the dashboard is deployed without being touched", async () => {
  await deploy({});
  const [action] = local.tenant.state.actions;
  const secrets = Object.keys(stored()).map((name) => ({
    name,
    ...(name === "SPLUNK_URL" && { value: "https://new.example.com" }),
  }));
  await local.call("PATCH", `/api/v2/actions/actions/${action?.id}`, { secrets });
  const status = readJson(await local.run(["status", "--json"]));
  expect(status).toMatchObject({ differences: ["secrets newer than the deployed version: SPLUNK_URL"] });
  local.forget();
  const run = await deploy({}, "--json");
  expect(readJson(run)).toMatchObject({
    steps: [
      { kind: "wait-built" },
      { kind: "deploy", reason: "draft not deployed" },
      { kind: "wait-deployed" },
    ],
  });
  expect(sentSecrets()).toEqual([]);
});

test.each([
  ["a wrong value", { SPLUNK_URL: "http://splunk.example.com" }, "SPLUNK_URL must begin with https://"],
  [
    "two credentials",
    { SPLUNK_TOKEN: "dummy-token" },
    "SPLUNK_TOKEN and SPLUNK_HEC_TOKEN exclude each other",
  ],
  [
    "half a credential",
    { SPLUNK_HEC_TOKEN: "", SPLUNK_USERNAME: "u" },
    "SPLUNK_PASSWORD is missing: SPLUNK_USERNAME needs it",
  ],
])("%s is refused before anything is written", async (_what, env, message) => {
  const { stderr, exitCode } = await deploy(env);
  expect(exitCode).toBe(3);
  expect(stderr).toContain("error SETTINGS: ");
  expect(stderr).toContain(message);
  expect(local.tenant.state.actions).toEqual([]);
});

test("a second credential is not added to the one that the tenant has", async () => {
  await deploy({});
  const { stderr, exitCode } = await deploy({
    SPLUNK_HEC_TOKEN: "",
    SPLUNK_USERNAME: "u",
    SPLUNK_PASSWORD: "dummy-p",
  });
  expect(exitCode).toBe(3);
  expect(stderr).toContain("SPLUNK_USERNAME and SPLUNK_PASSWORD and SPLUNK_HEC_TOKEN exclude each other");
  expect(Object.keys(stored())).not.toContain("SPLUNK_USERNAME");
});

test("what is missing is a warning, for it may be set in the dashboard afterwards", async () => {
  const run = await deploy({ SPLUNK_URL: "", SPLUNK_HEC_TOKEN: "" }, "--json");
  expect(run.exitCode).toBe(0);
  expect(readJson(run).warnings).toEqual([
    "no Splunk credential: set exactly one of SPLUNK_USERNAME with SPLUNK_PASSWORD, SPLUNK_TOKEN, SPLUNK_HEC_TOKEN",
    "SPLUNK_URL is missing",
  ]);
});

test("secrets push sets names from the environment, keeps the others and deploys", async () => {
  await deploy({ SPLUNK_INDEX: "logins" });
  const env = { ...local.env, SPLUNK_HEC_TOKEN: "dummy-new", SPLUNK_INDEX: "other" };
  const run = await local.run(["secrets", "push", "SPLUNK_HEC_TOKEN", "--json"], { env });
  expect(readJson(run)).toEqual({
    name: "splunk-signup-login",
    set: ["SPLUNK_HEC_TOKEN"],
    remove: [],
    kept: ["AUTH0_DOMAIN", "SIGNUPS_SINCE", "SPLUNK_INDEX", "SPLUNK_URL"],
    deployedVersion: 2,
    publishedDraft: false,
    warnings: [],
  });
  expect(stored()).toMatchObject({ SPLUNK_HEC_TOKEN: "dummy-new", SPLUNK_INDEX: "logins" });
});

test("secrets push --no-deploy changes the draft alone, and secrets list tells", async () => {
  await deploy({});
  const env = { ...local.env, SPLUNK_HEC_TOKEN: "dummy-new" };
  const { stdout } = await local.run(["secrets", "push", "SPLUNK_HEC_TOKEN", "--no-deploy"], { env });
  expect(stdout).toContain("not deployed: the Action that runs does not have them yet");
  const { secrets } = readJson(await local.run(["secrets", "list", "--json"]));
  expect(secrets).toEqual(
    ["AUTH0_DOMAIN", "SIGNUPS_SINCE", "SPLUNK_HEC_TOKEN", "SPLUNK_URL"].map((name) => ({
      ...{ name, updatedAt: expect.stringMatching(/^2026-09-01T/), deployed: name !== "SPLUNK_HEC_TOKEN" },
    })),
  );
});

test("secrets remove takes names out and leaves the rest, and is no error the second time", async () => {
  await deploy({ SPLUNK_INDEX: "logins", SPLUNK_SOURCE: "a" });
  const run = await local.run(["secrets", "remove", "SPLUNK_INDEX", "SPLUNK_SOURCE", "--json"]);
  expect(readJson(run)).toMatchObject({ remove: ["SPLUNK_INDEX", "SPLUNK_SOURCE"], deployedVersion: 2 });
  expect(Object.keys(stored()).sort()).toEqual([
    "AUTH0_DOMAIN",
    "SIGNUPS_SINCE",
    "SPLUNK_HEC_TOKEN",
    "SPLUNK_URL",
  ]);
  local.forget();
  const again = await local.run(["secrets", "remove", "SPLUNK_INDEX", "--json"]);
  expect(readJson(again)).toMatchObject({ remove: [], deployedVersion: null });
  expect(sentSecrets()).toEqual([]);
});

test.each([
  [["secrets", "push", "PATH"], 3, "error USAGE: the Action reads no secret called PATH"],
  [["secrets", "push", "SPLUNK_INDEX"], 3, "error SETTINGS: the environment has no value for SPLUNK_INDEX"],
  [
    ["secrets", "list"],
    1,
    "error ACTION_NOT_FOUND: the tenant has no post-login Action called splunk-signup-login",
  ],
])("%j is an error", async (argv, status, message) => {
  const { stderr, exitCode } = await local.run(argv);
  expect({ exitCode, stderr }).toEqual({ exitCode: status, stderr: expect.stringContaining(message) });
});

test("more than 30 secrets are refused", async () => {
  await deploy({});
  const [action] = local.tenant.state.actions;
  const more = Array.from({ length: 26 }, (_, index) => ({ name: `OTHER_${index}`, value: "x" }));
  const secrets = [...Object.keys(stored()).map((name) => ({ name })), ...more];
  await local.call("PATCH", `/api/v2/actions/actions/${action?.id}`, { secrets });
  expect((await deploy({ SPLUNK_INDEX: "x" })).stderr).toContain(
    "error SECRET_LIMIT: the Action would have 31 secrets",
  );
});
