import { expect, test } from "@jest/globals";
import { readJson } from "./local-tenant.ts";
import { useSecrets } from "./use-secrets.ts";

const on = useSecrets();
const { stored, sentSecrets, deploy } = on;

test("a new Action gets every secret of the environment, and the moment of the first deploy", async () => {
  await deploy({ SPLUNK_INDEX: "logins", SPLUNK_SOURCE: "  ", UNRELATED: "dummy" });
  expect(stored()).toEqual({
    AUTH0_DOMAIN: on.local.server.url,
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
  on.local.forget();
  await deploy({});
  expect(stored().SIGNUPS_SINCE).toBe(expected);
});

test("later the tenant is the authority: only names that it lacks are sent, all others are kept", async () => {
  await deploy({});
  on.local.forget();
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
  const [action] = on.local.tenant.state.actions;
  const secrets = Object.keys(stored()).map((name) => ({
    name,
    ...(name === "SPLUNK_URL" && { value: "https://new.example.com" }),
  }));
  await on.local.call("PATCH", `/api/v2/actions/actions/${action?.id}`, { secrets });
  const status = readJson(await on.local.run(["status", "--json"]));
  expect(status).toMatchObject({ differences: ["secrets newer than the deployed version: SPLUNK_URL"] });
  on.local.forget();
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
  expect(on.local.tenant.state.actions).toEqual([]);
});

test("what is missing is a warning, for it may be set in the dashboard afterwards", async () => {
  const run = await deploy({ SPLUNK_URL: "", SPLUNK_HEC_TOKEN: "" }, "--json");
  expect(run.exitCode).toBe(0);
  expect(readJson(run).warnings).toEqual([
    expect.stringMatching(
      /^no event is sent until the Action has SPLUNK_URL and a Splunk credential \(.*secrets push.*dashboard/,
    ),
  ]);
});

test("an Action that could not send and would deny every login is refused", async () => {
  const { stderr, exitCode } = await deploy({ SPLUNK_URL: "", SPLUNK_HEC_TOKEN: "", ON_FAILURE: "deny" });
  expect(exitCode).toBe(3);
  expect(stderr).toContain("error SETTINGS: the Action would deny every login");
  expect(on.local.tenant.state.actions).toEqual([]);
});

/** The tenant's Action loses its URL in the dashboard; `values`: secrets to set there. */
const loseUrl = (values: Readonly<Record<string, string>>) => {
  const secrets = [
    ...Object.keys(stored())
      .filter((name) => name !== "SPLUNK_URL" && !(name in values))
      .map((name) => ({ name })),
    ...Object.entries(values).map(([name, value]) => ({ name, value })),
  ];
  return on.local.call("PATCH", `/api/v2/actions/actions/${on.local.tenant.state.actions[0]?.id}`, {
    secrets,
  });
};
const versions = () => on.local.tenant.context.state.actions[0]?.versions.length;

test("an ON_FAILURE that only the tenant knows might be deny: a deploy that could not send is refused", async () => {
  await deploy({});
  await loseUrl({ ON_FAILURE: "deny" });
  const { stderr, exitCode } = await deploy({ SPLUNK_URL: "" });
  expect([exitCode, stderr]).toEqual([
    3,
    expect.stringContaining(
      "error SETTINGS: the Action may deny every login: the tenant has a value for ON_FAILURE, which Auth0 does not give " +
        "back, and it has no SPLUNK_URL\nhint: Set what is missing in the environment or in .env; or set " +
        "ON_FAILURE=allow there and add --push-secrets.",
    ),
  ]);
  expect(versions()).toBe(1);
  expect((await deploy({ SPLUNK_URL: "", ON_FAILURE: "deny" })).exitCode).toBe(3);
  expect((await deploy({ SPLUNK_URL: "", ON_FAILURE: "allow" }, "--push-secrets")).exitCode).toBe(0);
  expect(stored().ON_FAILURE).toBe("allow");
});

test("where the environment says allow, such a deploy is done and its last line says what may be", async () => {
  await deploy({});
  await loseUrl({ ON_FAILURE: "deny" });
  const { stdout, exitCode } = await deploy({ SPLUNK_URL: "", ON_FAILURE: "allow" });
  expect([exitCode, stdout.trimEnd().split("\n").at(-1)]).toEqual([
    0,
    expect.stringMatching(
      /^warning: no event is sent until the Action has SPLUNK_URL \(and every login is denied if ON_FAILURE in the tenant is deny\)/,
    ),
  ]);
});

test("values that the tenant has, too, are counted, and invalid ones among them named", async () => {
  await deploy({ SPLUNK_INDEX: "logins" });
  const run = await deploy({ SPLUNK_INDEX: "logins", SPLUNK_URL: "http://splunk.example.com" }, "--json");
  expect(run.exitCode).toBe(0);
  expect(readJson(run)).toMatchObject({
    changed: false,
    notCompared: ["AUTH0_DOMAIN", "SPLUNK_HEC_TOKEN", "SPLUNK_INDEX", "SPLUNK_URL"],
    warnings: [
      expect.stringContaining("in the environment, and not sent: SPLUNK_URL must begin with https://"),
    ],
  });
  const { stdout } = await deploy({ SPLUNK_INDEX: "logins" });
  expect(stdout).toContain("4 values of the environment were not compared");
  expect(stdout).toContain("deploy --push-secrets sends them");
});

test("more than 30 secrets are refused", async () => {
  await deploy({});
  const [action] = on.local.tenant.state.actions;
  const more = Array.from({ length: 26 }, (_, index) => ({ name: `OTHER_${index}`, value: "x" }));
  const secrets = [...Object.keys(stored()).map((name) => ({ name })), ...more];
  await on.local.call("PATCH", `/api/v2/actions/actions/${action?.id}`, { secrets });
  expect((await deploy({ SPLUNK_INDEX: "x" })).stderr).toContain(
    "error SECRET_LIMIT: the Action would have 31 secrets",
  );
});
