import { afterEach, beforeEach, expect, test } from "@jest/globals";
import type { FaultAction } from "@splunk-action/local-http";
import { type LocalTenant, seedForeign, startTenant } from "../deploy/local-tenant.ts";

const unusable: Readonly<Record<string, FaultAction>> = {
  "a page": { kind: "html" },
  "JSON that is cut": { kind: "malformed", what: "json" },
  "an empty object": { kind: "answer", status: 200, body: {} },
  null: { kind: "answer", status: 200, body: null },
  "an array": { kind: "answer", status: 200, body: [] },
  "rows that are no list": { kind: "answer", status: 200, body: { bindings: "x", actions: "x", total: 1 } },
};
const names = Object.keys(unusable);

let local: LocalTenant;
beforeEach(async () => {
  local = await startTenant();
  await seedForeign(local, ["one", "two"]);
  local.forget();
});
afterEach(() => local.close());
const disturb = (name: string, method: string, path: string, times = 1000) => {
  const action = unusable[name];
  if (action !== undefined) local.faults.add({ match: { method, path }, times, action });
};
const bound = () =>
  (local.tenant.state.bindings["post-login"] ?? []).map(({ displayName }) => displayName ?? "");

test.each(names)("%s instead of the list of bindings never unbinds anybody", async (name) => {
  disturb(name, "GET", "/api/v2/actions/triggers/post-login/bindings");
  const { exitCode, stderr } = await local.run(["deploy"]);
  expect({ exitCode, stderr }).toEqual({
    exitCode: 1,
    stderr: expect.stringContaining("error AUTH0_API: cannot list the bindings: Auth0 responded with 200"),
  });
  expect(bound()).toEqual(["one", "two"]);
  local.faults.clear();
  expect((await local.run(["deploy"])).exitCode).toBe(0);
  expect(bound()).toEqual(["one", "two", "splunk-signup-login"]);
});

test("a list of bindings that counts more than it holds never unbinds anybody", async () => {
  const body = { bindings: [], total: 2, per_page: 50 };
  const path = "/api/v2/actions/triggers/post-login/bindings";
  local.faults.add({ match: { method: "GET", path }, action: { kind: "answer", status: 200, body } });
  const { exitCode, stderr } = await local.run(["deploy"]);
  expect({ exitCode, stderr }).toEqual({
    exitCode: 1,
    stderr: expect.stringContaining(
      "error AUTH0_API: cannot list the bindings: Auth0 responded with 200 (0 of 2 rows)",
    ),
  });
  expect(bound()).toEqual(["one", "two"]);
});

test.each(names)("%s instead of the list of Actions never creates a second one", async (name) => {
  await local.run(["deploy"]);
  local.forget();
  disturb(name, "GET", "/api/v2/actions/actions");
  const { exitCode, stderr } = await local.run(["deploy"]);
  expect({ exitCode, stderr }).toEqual({
    exitCode: 1,
    stderr: expect.stringContaining("error AUTH0_API: cannot find the Action: Auth0 responded with 200"),
  });
  expect(local.requests.filter(({ path }) => path === "/api/v2/actions/actions")).toEqual([]);
});

test.each(names)(
  "%s as the answer to the bindings that were written: the tenant is read again",
  async (name) => {
    disturb(name, "PATCH", "/api/v2/actions/triggers/post-login/bindings", 1);
    expect((await local.run(["deploy"])).exitCode).toBe(0);
    expect(bound()).toEqual(["one", "two", "splunk-signup-login"]);
  },
);

test.each(names)("%s instead of a user is told as what Auth0 responded with", async (name) => {
  disturb(name, "GET", "/api/v2/users/*");
  const { exitCode, stderr } = await local.run(["test-event", "--dry-run", "--user", "auth0|1"]);
  expect({ exitCode, stderr }).toEqual({
    exitCode: 1,
    stderr: expect.stringContaining("error AUTH0_API: cannot read the user: Auth0 responded with 200"),
  });
});

test.each(names)("%s instead of a token is not taken for a refusal", async (name) => {
  disturb(name, "POST", "/oauth/token");
  const { exitCode, stderr } = await local.run(["status"]);
  expect({ exitCode, stderr }).toEqual({
    exitCode: 1,
    stderr: expect.stringContaining("error AUTH0_API: cannot get a token: Auth0 responded with 200"),
  });
});
