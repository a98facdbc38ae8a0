import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { type LocalServer, serve } from "@splunk-action/local-http";
import { createSplunk } from "@splunk-action/local-splunk";
import { type LocalTenant, seedForeign, startTenant } from "../deploy/local-tenant.ts";
import { messages, statuses } from "./doctor-report.ts";

const splunk = createSplunk({ hecTokens: [{ name: "good", token: "dummy-hec-token" }] });
let hec: LocalServer;
let local: LocalTenant;
beforeAll(async () => {
  hec = await serve(splunk.handleHec);
});
afterAll(() => hec.close());
beforeEach(async () => {
  local = await startTenant();
});
afterEach(() => local.close());

const doctor = (env: Readonly<Record<string, string>>) =>
  local.run(["doctor", "--json"], { env: { ...local.env, ...env } });

test("scopes that are missing are named, with the commands that need them", async () => {
  const AUTH0_ACCESS_TOKEN = local.tenant.issueToken({ origin: local.server.url, scopes: ["read:actions"] });
  const run = await doctor({ AUTH0_CLIENT_SECRET: "", AUTH0_ACCESS_TOKEN, SPLUNK_URL: hec.url });
  expect(statuses(run)).toMatchObject({
    "auth0.scope.read:actions": "ok",
    "auth0.scope.create:actions": "failure",
    "auth0.scope.delete:actions": "warning",
    "auth0.scope.read:users": "skipped",
    "auth0.scope.update:users_app_metadata": "skipped",
  });
  expect(run.exitCode).toBe(1);
  expect(messages(run).join("\n")).toContain(
    "update:actions: missing, and needed by deploy, rollback, secrets and remove",
  );
});

test("a token that Auth0 does not take is not called one that it takes", async () => {
  const [head, body] = [{ alg: "RS256" }, { scope: "read:actions create:actions" }].map((part) =>
    Buffer.from(JSON.stringify(part)).toString("base64url"),
  );
  const AUTH0_ACCESS_TOKEN = `${head}.${body}.c2lnbmF0dXJl`;
  const run = await doctor({ AUTH0_CLIENT_SECRET: "", AUTH0_ACCESS_TOKEN, SPLUNK_URL: hec.url });
  expect(statuses(run)).toMatchObject({ "auth0.credentials": "failure", deployment: "skipped" });
  expect(statuses(run)).not.toHaveProperty(["auth0.scope.read:actions"]);
  expect(run.exitCode).toBe(1);
});

test("the Action's own credentials are to have one scope", async () => {
  await local.close();
  const clients = [
    { client_id: "narrow", client_secret: "dummy-narrow", scopes: ["update:users_app_metadata"] },
    { client_id: "wide", client_secret: "dummy-wide", scopes: ["update:users_app_metadata", "read:users"] },
    { client_id: "none", client_secret: "dummy-none", scopes: ["read:users"] },
  ];
  local = await startTenant({ clients });
  for (const [id, status] of [
    ["narrow", "ok"],
    ["wide", "warning"],
    ["none", "failure"],
  ] as const) {
    const run = await doctor({
      SPLUNK_URL: hec.url,
      AUTH0_RUNTIME_CLIENT_ID: id,
      AUTH0_RUNTIME_CLIENT_SECRET: `dummy-${id}`,
    });
    expect([id, statuses(run)["auth0.runtime-client"]]).toEqual([id, status]);
  }
});

test("another bound Action that uses the same flag is named", async () => {
  const [id] = await seedForeign(local, ["Onboarding"]);
  const code =
    'exports.onExecutePostLogin = async (event, api) => api.user.setAppMetadata("signedUp", true);';
  await local.call("PATCH", `/api/v2/actions/actions/${id}`, { code });
  await local.clock.sleep(1000);
  await local.call("POST", `/api/v2/actions/actions/${id}/deploy`);
  await local.clock.sleep(1000);
  const line = messages(await doctor({ SPLUNK_URL: hec.url })).find((one) => one.startsWith("flag: "));
  expect(line).toContain("foreign-0: bound to post-login, and its code mentions signedUp");
});
