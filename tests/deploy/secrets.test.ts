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

/** The three kinds of a Splunk credential. */
const kinds = {
  hec: { SPLUNK_HEC_TOKEN: "dummy-hec" },
  bearer: { SPLUNK_TOKEN: "dummy-bearer" },
  basic: { SPLUNK_USERNAME: "u", SPLUNK_PASSWORD: "dummy-p" },
} as const;
type Kind = keyof typeof kinds;
const pairs = (Object.keys(kinds) as Kind[]).flatMap((from) =>
  (Object.keys(kinds) as Kind[]).filter((to) => to !== from).map((to) => [from, to] as const),
);

test.each(
  [["deploy"], ["deploy", "--push-secrets"], ["secrets", "push"]].flatMap((argv) =>
    pairs.map(([from, to]) => [argv, from, to] as const),
  ),
)("%j exchanges the credential %s for %s in one write", async (argv, from, to) => {
  const env = (kind: Kind) => ({ ...local.env, SPLUNK_HEC_TOKEN: "", ...kinds[kind] });
  await local.run(["deploy"], { env: env(from) });
  const run = await local.run(argv, { env: env(to) });
  expect({ exitCode: run.exitCode, stderr: run.exitCode === 0 ? "" : run.stderr }).toEqual({
    exitCode: 0,
    stderr: "",
  });
  const names = Object.values(kinds).flatMap((kind) => Object.keys(kind));
  const credentials = local.tenant.context.state.actions[0]?.versions.map(({ secrets }) =>
    Object.fromEntries(
      secrets.filter(({ name }) => names.includes(name)).map(({ name, value }) => [name, value]),
    ),
  );
  expect(credentials).toEqual([kinds[from], kinds[to]]);
});

test("half of a new credential is refused before anything is written", async () => {
  await deploy({});
  const { stderr, exitCode } = await deploy({ SPLUNK_HEC_TOKEN: "", SPLUNK_USERNAME: "u" });
  expect(exitCode).toBe(3);
  expect(stderr).toContain("SPLUNK_USERNAME and SPLUNK_HEC_TOKEN exclude each other");
  expect(Object.keys(stored())).not.toContain("SPLUNK_USERNAME");
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
  expect(local.tenant.state.actions).toEqual([]);
});

/** The tenant's Action loses its URL in the dashboard; `values`: secrets to set there. */
const loseUrl = (values: Readonly<Record<string, string>>) => {
  const secrets = [
    ...Object.keys(stored())
      .filter((name) => name !== "SPLUNK_URL" && !(name in values))
      .map((name) => ({ name })),
    ...Object.entries(values).map(([name, value]) => ({ name, value })),
  ];
  return local.call("PATCH", `/api/v2/actions/actions/${local.tenant.state.actions[0]?.id}`, { secrets });
};
const versions = () => local.tenant.context.state.actions[0]?.versions.length;

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

test("secrets push of ON_FAILURE=deny to an Action that cannot send is refused", async () => {
  await deploy({ SPLUNK_HEC_TOKEN: "" });
  const env = { ...local.env, ON_FAILURE: "deny" };
  const { stderr, exitCode } = await local.run(["secrets", "push", "ON_FAILURE"], { env });
  expect([exitCode, stderr]).toEqual([
    3,
    expect.stringContaining("error SETTINGS: the Action would deny every login: ON_FAILURE is deny"),
  ]);
  expect(stored()).not.toHaveProperty("ON_FAILURE");
  expect((await local.run(["secrets", "push", "ON_FAILURE", "SPLUNK_HEC_TOKEN"], { env })).exitCode).toBe(0);
});

test("an exchange of the credential says what was set, removed and kept, and that the URL may not fit", async () => {
  await deploy({ SPLUNK_URL: "https://splunk.example.com:8089", SPLUNK_HEC_TOKEN: "", ...kinds.basic });
  const { stdout } = await deploy({});
  expect(stdout).toContain(
    "  updated (secrets): set SPLUNK_HEC_TOKEN; removed SPLUNK_PASSWORD, SPLUNK_USERNAME; kept 3 others\n",
  );
  expect(stdout).toContain(
    "warning: the tenant's SPLUNK_URL is kept, and SPLUNK_HEC_TOKEN needs the address of the HTTP Event Collector (by " +
      "default port 8088): splunk-action secrets push SPLUNK_URL sends that of the environment\n",
  );
  const pushed = await local.run(["secrets", "push", "SPLUNK_TOKEN"], {
    env: { ...local.env, ...kinds.bearer },
  });
  expect(pushed.stdout).toContain("SPLUNK_TOKEN needs the address of the management port (by default 8089)");
  const env = { ...local.env, SPLUNK_HEC_TOKEN: "", ...kinds.bearer };
  const wrong = await local.run(["secrets", "push"], { env });
  expect(wrong.stdout).toContain(
    "warning: SPLUNK_URL has port 8088, and SPLUNK_TOKEN needs the address of the management port (by default 8089)",
  );
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
  expect(stdout).toContain("not deployed: the Action that runs does not have the new SPLUNK_HEC_TOKEN yet");
  const { secrets } = readJson(await local.run(["secrets", "list", "--json"]));
  expect(secrets).toEqual(
    ["AUTH0_DOMAIN", "SIGNUPS_SINCE", "SPLUNK_HEC_TOKEN", "SPLUNK_URL"].map((name) => ({
      ...{ name, updatedAt: expect.stringMatching(/^2026-09-01T/), deployed: name !== "SPLUNK_HEC_TOKEN" },
    })),
  );
});

test("secrets remove takes names out and leaves the rest; a name that is not there is an error", async () => {
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
  // An interrupted run may have come this far: the same command again is no error.
  const again = await local.run(["secrets", "remove", "SPLUNK_INDEX"]);
  expect([again.exitCode, again.stdout]).toEqual([
    0,
    "splunk-signup-login: nothing to change (SPLUNK_INDEX removed before); nothing to deploy.\n",
  ]);
  const unknown = await local.run(["secrets", "remove", "SPLUNK_INDEX", "NOPE", "--json"]);
  expect(readJson(unknown)).toMatchObject({
    error: { code: "USAGE", message: "splunk-signup-login has no secret NOPE" },
  });
  const misspelt = await local.run(["secrets", "remove", "SPLUNK_URLS"]);
  expect([misspelt.exitCode, misspelt.stderr]).toEqual([
    3,
    expect.stringContaining("has no secret SPLUNK_URLS (did you mean SPLUNK_URL?)"),
  ]);
  expect(sentSecrets()).toEqual([]);
});

test.each([["SPLUNK_URL"], ["SPLUNK_HEC_TOKEN"]])(
  "secrets remove %s of an Action that works needs --yes, or asks",
  async (name) => {
    await deploy({});
    const refused = await local.run(["secrets", "remove", name]);
    expect([refused.exitCode, refused.stderr]).toEqual([3, expect.stringContaining("error USAGE: ")]);
    let asked = "";
    const ask = async (question: string) => {
      asked = question;
      return "n";
    };
    expect((await local.run(["secrets", "remove", name], { ask })).exitCode).toBe(1);
    expect(asked).toContain("would stop working: it would lack");
    expect(Object.keys(stored())).toContain(name);
    const run = await local.run(["secrets", "remove", name, "--yes", "--no-deploy"]);
    expect(run.stdout).toContain(`not deployed: the Action that runs still has ${name}.`);
    expect(Object.keys(stored())).not.toContain(name);
  },
);

test("a value on the command line is refused and not repeated", async () => {
  await deploy({});
  for (const command of ["push", "remove"]) {
    const { stderr, exitCode } = await local.run(["secrets", command, "SPLUNK_HEC_TOKEN=dummy-value"]);
    expect(exitCode).toBe(3);
    expect(stderr).toContain("SPLUNK_HEC_TOKEN");
    expect(stderr).not.toContain("dummy-value");
  }
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
