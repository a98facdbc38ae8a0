import { expect, test } from "@jest/globals";
import { readJson } from "./local-tenant.ts";
import { useSecrets } from "./use-secrets.ts";

const on = useSecrets();
const { stored, sentSecrets, deploy } = on;

test("secrets push of ON_FAILURE=deny to an Action that cannot send is refused", async () => {
  await deploy({ SPLUNK_HEC_TOKEN: "" });
  const env = { ...on.local.env, ON_FAILURE: "deny" };
  const { stderr, exitCode } = await on.local.run(["secrets", "push", "ON_FAILURE"], { env });
  expect([exitCode, stderr]).toEqual([
    3,
    expect.stringContaining("error SETTINGS: the Action would deny every login: ON_FAILURE is deny"),
  ]);
  expect(stored()).not.toHaveProperty("ON_FAILURE");
  expect((await on.local.run(["secrets", "push", "ON_FAILURE", "SPLUNK_HEC_TOKEN"], { env })).exitCode).toBe(
    0,
  );
});

test("secrets push sets names from the environment, keeps the others and deploys", async () => {
  await deploy({ SPLUNK_INDEX: "logins" });
  const env = { ...on.local.env, SPLUNK_HEC_TOKEN: "dummy-new", SPLUNK_INDEX: "other" };
  const run = await on.local.run(["secrets", "push", "SPLUNK_HEC_TOKEN", "--json"], { env });
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
  const env = { ...on.local.env, SPLUNK_HEC_TOKEN: "dummy-new" };
  const { stdout } = await on.local.run(["secrets", "push", "SPLUNK_HEC_TOKEN", "--no-deploy"], { env });
  expect(stdout).toContain("not deployed: the Action that runs does not have the new SPLUNK_HEC_TOKEN yet");
  const { secrets } = readJson(await on.local.run(["secrets", "list", "--json"]));
  expect(secrets).toEqual(
    ["AUTH0_DOMAIN", "SIGNUPS_SINCE", "SPLUNK_HEC_TOKEN", "SPLUNK_URL"].map((name) => ({
      ...{ name, updatedAt: expect.stringMatching(/^2026-09-01T/), deployed: name !== "SPLUNK_HEC_TOKEN" },
    })),
  );
});

test("secrets remove takes names out and leaves the rest; a name that is not there is an error", async () => {
  await deploy({ SPLUNK_INDEX: "logins", SPLUNK_SOURCE: "a" });
  const run = await on.local.run(["secrets", "remove", "SPLUNK_INDEX", "SPLUNK_SOURCE", "--json"]);
  expect(readJson(run)).toMatchObject({ remove: ["SPLUNK_INDEX", "SPLUNK_SOURCE"], deployedVersion: 2 });
  expect(Object.keys(stored()).sort()).toEqual([
    "AUTH0_DOMAIN",
    "SIGNUPS_SINCE",
    "SPLUNK_HEC_TOKEN",
    "SPLUNK_URL",
  ]);
  on.local.forget();
  // An interrupted run may have come this far: the same command again is no error.
  const again = await on.local.run(["secrets", "remove", "SPLUNK_INDEX"]);
  expect([again.exitCode, again.stdout]).toEqual([
    0,
    "splunk-signup-login: nothing to change (SPLUNK_INDEX removed before); nothing to deploy.\n",
  ]);
  const unknown = await on.local.run(["secrets", "remove", "SPLUNK_INDEX", "NOPE", "--json"]);
  expect(readJson(unknown)).toMatchObject({
    error: { code: "USAGE", message: "splunk-signup-login has no secret NOPE" },
  });
  const misspelt = await on.local.run(["secrets", "remove", "SPLUNK_URLS"]);
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
    const refused = await on.local.run(["secrets", "remove", name]);
    expect([refused.exitCode, refused.stderr]).toEqual([3, expect.stringContaining("error USAGE: ")]);
    let asked = "";
    const ask = async (question: string) => {
      asked = question;
      return "n";
    };
    expect((await on.local.run(["secrets", "remove", name], { ask })).exitCode).toBe(1);
    expect(asked).toContain("would stop working: it would lack");
    expect(Object.keys(stored())).toContain(name);
    const run = await on.local.run(["secrets", "remove", name, "--yes", "--no-deploy"]);
    expect(run.stdout).toContain(`not deployed: the Action that runs still has ${name}.`);
    expect(Object.keys(stored())).not.toContain(name);
  },
);

test("a value on the command line is refused and not repeated", async () => {
  await deploy({});
  for (const command of ["push", "remove"]) {
    const { stderr, exitCode } = await on.local.run(["secrets", command, "SPLUNK_HEC_TOKEN=dummy-value"]);
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
  const { stderr, exitCode } = await on.local.run(argv);
  expect({ exitCode, stderr }).toEqual({ exitCode: status, stderr: expect.stringContaining(message) });
});
