import { afterAll, afterEach, beforeEach, expect, test } from "@jest/globals";
import { createRelease, type LocalTenant, readJson, seedForeign, startTenant } from "./local-tenant.ts";

const next = createRelease("next");
afterAll(() => next.remove());
let local: LocalTenant;
beforeEach(async () => {
  local = await startTenant();
});
afterEach(() => local.close());

const ours = () => local.tenant.state.actions.find(({ name }) => name === "splunk-signup-login");

test("status of nothing is a difference, not an error", async () => {
  const run = await local.run(["status", "--json"]);
  expect(readJson(run)).toMatchObject({
    deployed: null,
    differences: ["there is no Action called splunk-signup-login"],
  });
  expect(run.exitCode).toBe(0);
  expect((await local.run(["status", "--exit-code"])).exitCode).toBe(2);
});

test("status after a deploy has no difference, and takes three requests", async () => {
  await local.run(["deploy"]);
  local.forget();
  const run = await local.run(["status", "--exit-code"]);
  expect(run.exitCode).toBe(0);
  expect(run.stdout).toMatch(
    /^splunk-signup-login\ndeployed {2}version 1, \S+ [0-9a-f]{12}, node22, built 2026-09-01T/,
  );
  expect(run.stdout).toContain(
    "binding   position 1 of 1\nonly in the tenant: SIGNUPS_SINCE\nno differences\n",
  );
  expect(local.requests).toHaveLength(3);
});

test("status tells each difference", async () => {
  await seedForeign(local, ["one"]);
  await local.run(["deploy"]);
  const id = ours()?.id;
  await local.call("PATCH", "/api/v2/actions/triggers/post-login/bindings", { bindings: [] });
  await local.call("PATCH", `/api/v2/actions/actions/${id}`, { code: "// edited by hand" });
  const env = { ...local.env, SPLUNK_INDEX: "x", SPLUNK_HEC_TOKEN: "" };
  const run = await local.run(["status", "--json", "--exit-code"], { env, distDirectory: next.folder });
  expect(run.exitCode).toBe(2);
  expect(readJson(run)).toMatchObject({
    deployed: { number: 1 },
    draft: { undeployed: ["code"] },
    secrets: { missing: ["SPLUNK_INDEX"], extra: ["SIGNUPS_SINCE", "SPLUNK_HEC_TOKEN"] },
    binding: null,
    differences: [
      "the deployed code differs from the local one",
      "the draft is newer than the deployed version (code)",
      "the tenant lacks secrets: SPLUNK_INDEX",
      "it is not bound to post-login",
    ],
  });
});

test("a secret that only the tenant has is no difference", async () => {
  await local.run(["deploy"]);
  const { AUTH0_DOMAIN = "", AUTH0_CLIENT_ID = "", AUTH0_CLIENT_SECRET = "" } = local.env;
  const { exitCode } = await local.run(["status", "--exit-code"], {
    env: { AUTH0_DOMAIN, AUTH0_CLIENT_ID, AUTH0_CLIENT_SECRET },
  });
  expect(exitCode).toBe(0);
});

test("rollback runs the version before, leaves the draft equal to it, and the next deploy goes forward", async () => {
  await local.run(["deploy"]);
  const before = ours()?.code;
  await local.run(["deploy"], { distDirectory: next.folder });
  const run = await local.run(["rollback", "--json"]);
  expect(readJson(run)).toEqual({
    name: "splunk-signup-login",
    kind: "code",
    from: 2,
    to: 1,
    deployedVersion: 3,
    older: [],
    draft: "equal",
  });
  expect(run.stderr).toContain("rolling back from version 2 to version 1\n");
  expect([ours()?.code, ours()?.deployedVersion?.code, ours()?.allChangesDeployed]).toEqual([
    before,
    before,
    true,
  ]);
  expect(readJson(await local.run(["status", "--json"]))).toMatchObject({ differences: [] });
  const forward = await local.run(["deploy", "--json"], { distDirectory: next.folder });
  expect(readJson(forward)).toMatchObject({ version: { number: 4 } });
});

/** Releases by name: `old` is the code of the build, `next` and `last` are newer. */
const last = createRelease("last");
afterAll(() => last.remove());
const deployRelease = (release: { readonly folder: string } | undefined) =>
  local.run(["deploy"], release === undefined ? {} : { distDirectory: release.folder });

test("rollback twice goes back once: the second run says so and changes nothing", async () => {
  for (const release of [undefined, next, last]) await deployRelease(release);
  expect(readJson(await local.run(["rollback", "--json"]))).toMatchObject({ to: 2, deployedVersion: 4 });
  local.forget();
  const again = await local.run(["rollback", "--json"]);
  expect([again.exitCode, readJson(again)]).toEqual([
    0,
    {
      name: "splunk-signup-login",
      kind: "rolled back already",
      from: 4,
      to: 2,
      undone: 3,
      older: [],
      draft: "equal",
      deployedVersion: null,
    },
  ]);
  expect(local.requests.filter(({ method, path }) => method !== "GET" && path !== "/oauth/token")).toEqual(
    [],
  );
  const { stdout } = await local.run(["rollback"]);
  expect(stdout).toContain(
    "Unchanged: splunk-signup-login runs version 4, which has the code of version 2 again: it was rolled back from version 3 already. " +
      "To go further back, or forward, name the version: splunk-action rollback --to NUMBER.",
  );
  expect(ours()?.deployedVersion?.code).toBe(next.code);
});

test("code that was rolled back and deployed again can be rolled back again", async () => {
  await deployRelease(undefined);
  const before = ours()?.code;
  await deployRelease(next);
  await local.run(["rollback"]);
  await deployRelease(next);
  expect(readJson(await local.run(["rollback", "--json"]))).toMatchObject({
    ...{ kind: "code", from: 4, to: 3, deployedVersion: 5 },
  });
  expect(ours()?.deployedVersion?.code).toBe(before);
  expect(readJson(await local.run(["rollback", "--json"]))).toMatchObject({ kind: "rolled back already" });
});

test("rollback --with-secrets twice goes back once, too", async () => {
  await deployRelease(undefined);
  for (const value of ["dummy-one", "dummy-two"]) await pushToken(value);
  const argv = ["rollback", "--with-secrets", "--yes", "--json"];
  expect(readJson(await local.run(argv))).toMatchObject({ kind: "version", to: 2, deployedVersion: 4 });
  expect(readJson(await local.run(argv))).toMatchObject({ kind: "rolled back already", to: 2, undone: 3 });
  expect(tokens()[0]).toBe("dummy-one");
});

test("a rollback to a version that sends nothing asks, and its last line says so", async () => {
  await local.run(["deploy"], { env: { ...local.env, SPLUNK_HEC_TOKEN: "" } });
  await local.run(["deploy"]);
  const argv = ["rollback", "--to", "1", "--with-secrets"];
  const refused = await local.run(argv);
  expect([refused.exitCode, refused.stderr]).toEqual([
    3,
    expect.stringContaining("version 1 sends nothing: it lacks a Splunk credential"),
  ]);
  const run = await local.run([...argv, "--yes"]);
  expect(run.stdout.trimEnd().split("\n").at(-1)).toContain(
    "warning: no event is sent until the Action has a Splunk credential",
  );
});

test("rollback --to names a version", async () => {
  await local.run(["deploy"]);
  await local.run(["deploy"], { distDirectory: next.folder });
  await local.run(["rollback"]);
  expect(readJson(await local.run(["rollback", "--to", "2", "--json"]))).toMatchObject({
    to: 2,
    deployedVersion: 4,
  });
  const { stderr } = await local.run(["rollback", "--to", "9"]);
  expect(stderr).toContain(
    "error VERSION_NOT_FOUND: there is no version 9\nhint: Versions in the tenant: 4, 3, 2, 1.",
  );
});

test("rollback with nothing to go back to says so", async () => {
  await local.run(["deploy"]);
  const { stderr, exitCode } = await local.run(["rollback"]);
  expect(exitCode).toBe(1);
  expect(stderr).toContain("error VERSION_NOT_FOUND: no version before 1 differs from it");
});

const hecToken = (secrets: readonly { name: string; value: string }[] | undefined) =>
  secrets?.find(({ name }) => name === "SPLUNK_HEC_TOKEN")?.value;
const tokens = () => {
  const action = local.tenant.context.state.actions[0];
  return [hecToken(action?.versions.at(-1)?.secrets), hecToken(action?.draft.secrets)];
};
const pushToken = (value: string) =>
  local.run(["secrets", "push", "SPLUNK_HEC_TOKEN"], { env: { ...local.env, SPLUNK_HEC_TOKEN: value } });

test("rollback puts the code back and keeps the secrets of today", async () => {
  await local.run(["deploy"]);
  const before = ours()?.code;
  await pushToken("dummy-good");
  await local.run(["deploy"], { distDirectory: next.folder });
  const run = await local.run(["rollback", "--json"]);
  expect(readJson(run)).toMatchObject({ kind: "code", from: 3, to: 2, deployedVersion: 4 });
  expect(ours()?.deployedVersion?.code).toBe(before);
  expect(tokens()).toEqual(["dummy-good", "dummy-good"]);
  expect((await local.run(["status", "--exit-code"])).exitCode).toBe(0);
});

test("versions that differ in secrets alone are told apart, and nothing changes", async () => {
  await local.run(["deploy"]);
  await pushToken("dummy-bad");
  await pushToken("dummy-good");
  local.forget();
  const run = await local.run(["rollback", "--json"]);
  expect(readJson(run)).toMatchObject({
    kind: "secrets alone",
    from: 3,
    to: 2,
    deployedVersion: null,
    older: [{ name: "SPLUNK_HEC_TOKEN", updatedAt: expect.stringMatching(/^2026-09-01T/) }],
  });
  expect(local.requests.filter(({ method, path }) => method !== "GET" && path !== "/oauth/token")).toEqual(
    [],
  );
  const { stdout } = await local.run(["rollback"]);
  expect(stdout).toContain("version 2 differs only in secrets (SPLUNK_HEC_TOKEN (of 2026-09-01T");
  expect(tokens()[0]).toBe("dummy-good");
});

test("rollback --with-secrets names the older values, asks or needs --yes, and status tells afterwards", async () => {
  await local.run(["deploy"]);
  await pushToken("dummy-bad");
  await pushToken("dummy-good");
  const argv = ["rollback", "--to", "2", "--with-secrets"];
  const refused = await local.run(argv);
  expect([refused.exitCode, refused.stderr]).toEqual([
    3,
    expect.stringContaining("error USAGE: version 2 has older secrets: SPLUNK_HEC_TOKEN (of 2026-09-01T"),
  ]);
  expect((await local.run(argv, { ask: async () => "" })).exitCode).toBe(1);
  expect(tokens()[0]).toBe("dummy-good");
  const run = await local.run(argv, { ask: async () => "y" });
  expect(run.stdout).toContain("warning: older secrets are active now: SPLUNK_HEC_TOKEN (of 2026-09-01T");
  expect(tokens()).toEqual(["dummy-bad", "dummy-bad"]);
  const status = await local.run(["status", "--exit-code"]);
  expect(status.exitCode).toBe(2);
  expect(status.stdout).toContain("the deployed SPLUNK_HEC_TOKEN is of 2026-09-01T");
  await pushToken("dummy-good");
  expect((await local.run(["status", "--exit-code"])).exitCode).toBe(0);
});

test("secrets that were written together are told together, by rollback and by status", async () => {
  await local.run(["deploy"], { env: { ...local.env, SPLUNK_INDEX: "one" } });
  await local.run(["secrets", "push", "SPLUNK_URL", "SPLUNK_INDEX"], {
    env: { ...local.env, SPLUNK_INDEX: "two" },
  });
  const questions: string[] = [];
  const ask = async (question: string) => {
    questions.push(question);
    return "y";
  };
  await local.run(["rollback", "--to", "1", "--with-secrets"], { ask });
  expect(questions).toEqual([
    expect.stringMatching(
      /older secrets: SPLUNK_INDEX, SPLUNK_URL \(all of [0-9T:-]+Z\)\. Deploy it\? \[y\/N\] $/,
    ),
  ]);
  const { differences } = JSON.parse((await local.run(["status", "--json"])).stdout);
  expect(differences).toEqual([
    expect.stringMatching(
      /^the deployed SPLUNK_INDEX, SPLUNK_URL are of \S+Z, older than the values of \S+Z that replaced them$/,
    ),
  ]);
});
