import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { type LocalTenant, readJson, seedForeign, startTenant } from "./local-tenant.ts";

let local: LocalTenant;
beforeEach(async () => {
  local = await startTenant();
});
afterEach(() => local.close());

const toLine = ({ method, path }: { method: string; path: string }) =>
  `${method} ${path.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "ID")}`;

test("a first deploy reads the bindings before it writes, takes eight requests and a poll for each wait", async () => {
  const { stdout, stderr, exitCode } = await local.run(["deploy"]);
  expect(stderr).toBe("reading the tenant\ncreating the Action\nbuilding\ndeploying\nbinding\n");
  expect(exitCode).toBe(0);
  const host = new URL(local.server.url).host;
  expect(stdout).toBe(
    [
      `Deployed splunk-signup-login to ${host}:`,
      "  created with the secrets SPLUNK_URL, SPLUNK_HEC_TOKEN, AUTH0_DOMAIN, SIGNUPS_SINCE",
      "  bound to post-login",
      "  version 1 runs, at position 1 of the post-login trigger",
      "",
      "Next: send a test event from Auth0's side:",
      "  splunk-action test-event --remote",
      "",
    ].join("\n"),
  );
  expect(local.requests.map(toLine).filter((line, index, all) => line !== all[index - 1])).toEqual([
    "POST /oauth/token",
    "GET /api/v2/actions/actions?triggerId=post-login&actionName=splunk-signup-login&page=0&per_page=100",
    "GET /api/v2/actions/triggers/post-login/bindings?page=0&per_page=50",
    "POST /api/v2/actions/actions",
    "GET /api/v2/actions/actions/ID",
    "POST /api/v2/actions/actions/ID/deploy",
    "GET /api/v2/actions/actions/ID",
    "GET /api/v2/actions/triggers/post-login/bindings?page=0&per_page=50",
    "PATCH /api/v2/actions/triggers/post-login/bindings",
    "GET /api/v2/actions/triggers/post-login/bindings?page=0&per_page=50",
  ]);
});

test("beside Actions of others a first deploy takes nine requests and a poll for each wait, and waits little", async () => {
  await seedForeign(local, ["one", "two"]);
  local.forget();
  const before = local.clock.now();
  expect((await local.run(["deploy"])).exitCode).toBe(0);
  const isPoll = ({ method, path }: { method: string; path: string }) =>
    method === "GET" && /\/actions\/[0-9a-f-]{36}$/.test(path);
  expect(local.requests.filter((request) => !isPoll(request))).toHaveLength(9);
  // Auth0 builds in 0.3 s and deploys in 0.08 s: more than twice that would be ours.
  expect(local.clock.now() - before).toBeLessThan(1000);
});

test("a binding that another client created meanwhile is not claimed", async () => {
  await local.run(["deploy"]);
  const [{ id = "" } = {}] = local.tenant.state.actions;
  const path = "/api/v2/actions/triggers/post-login/bindings";
  await local.call("PATCH", path, { bindings: [] });
  let reading = 0;
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const isReading = init?.method === "GET" && String(input).includes("/bindings");
    if (isReading && reading++ === 1) {
      const ref = { type: "action_id", value: id };
      await local.call("PATCH", path, { bindings: [{ ref, display_name: "theirs" }] });
    }
    return globalThis.fetch(input, init);
  };
  const run = await local.run(["deploy"], { fetch });
  expect([run.exitCode, run.stdout]).toEqual([
    0,
    expect.stringMatching(
      /^Unchanged: splunk-signup-login on .*: version 1 runs, at position 1 of the post-login/,
    ),
  ]);
});

test("a deploy whose response got lost is told as done once the tenant shows it", async () => {
  await local.run(["deploy"]);
  const [{ id = "" } = {}] = local.tenant.state.actions;
  const secrets = ["AUTH0_DOMAIN", "SIGNUPS_SINCE", "SPLUNK_HEC_TOKEN"].map((name) => ({ name }));
  const changed = { secrets: [...secrets, { name: "SPLUNK_URL", value: "https://other.example.com:8088" }] };
  await local.call("PATCH", `/api/v2/actions/actions/${id}`, changed);
  await local.clock.sleep(1000);
  const match = { method: "POST", path: `/api/v2/actions/actions/${id}/deploy` };
  local.faults.add({ match, times: 1, action: { kind: "lostAnswer" } });
  const run = await local.run(["deploy", "--json"]);
  expect(readJson(run)).toMatchObject({
    ...{ changed: true, version: { number: 2 } },
    steps: [{ kind: "deploy", reason: "draft not deployed" }],
  });
});

test("a deploy with nothing to do takes three requests and writes nothing", async () => {
  await local.run(["deploy"]);
  local.forget();
  const { stdout, exitCode } = await local.run(["deploy"]);
  expect(exitCode).toBe(0);
  expect(stdout).toContain("Unchanged: splunk-signup-login");
  expect(local.requests.map(toLine)).toEqual([
    "POST /oauth/token",
    "GET /api/v2/actions/actions?triggerId=post-login&actionName=splunk-signup-login&page=0&per_page=100",
    "GET /api/v2/actions/triggers/post-login/bindings?page=0&per_page=50",
  ]);
});

test("an access token saves the token request", async () => {
  const { AUTH0_DOMAIN, SPLUNK_URL, SPLUNK_HEC_TOKEN } = local.env;
  const AUTH0_ACCESS_TOKEN = local.tenant.issueToken({ origin: local.server.url });
  const { exitCode } = await local.run(["deploy", "--dry-run"], {
    env: { AUTH0_DOMAIN, SPLUNK_URL, SPLUNK_HEC_TOKEN, AUTH0_ACCESS_TOKEN },
  });
  expect(exitCode).toBe(0);
  expect(local.requests.map(({ method }) => method)).toEqual(["GET", "GET"]);
});

test("--dry-run tells the plan and writes nothing", async () => {
  await seedForeign(local, ["one", "two"]);
  local.forget();
  const run = await local.run([
    "deploy",
    "--dry-run",
    "--json",
    "--position",
    "after:foreign-0",
    "--exit-code",
  ]);
  expect(run.exitCode).toBe(2);
  expect(readJson(run)).toEqual({
    dryRun: true,
    name: "splunk-signup-login",
    runtime: "node22",
    notCompared: [],
    warnings: [],
    steps: [
      { kind: "create", secrets: ["SPLUNK_URL", "SPLUNK_HEC_TOKEN", "AUTH0_DOMAIN", "SIGNUPS_SINCE"] },
      { kind: "wait-built" },
      { kind: "deploy", reason: "never deployed" },
      { kind: "wait-deployed" },
      { kind: "bind", change: "bind", position: 2, order: ["foreign-0", "splunk-signup-login", "foreign-1"] },
    ],
  });
  expect(local.requests.filter(({ method, path }) => method !== "GET" && path !== "/oauth/token")).toEqual(
    [],
  );
});
