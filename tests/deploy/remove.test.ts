import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { type LocalTenant, readJson, seedForeign, startTenant } from "./local-tenant.ts";

let local: LocalTenant;
beforeEach(async () => {
  local = await startTenant();
});
afterEach(() => local.close());

const ours = () => local.tenant.state.actions.find(({ name }) => name === "splunk-signup-login");
const bindings = () => (local.tenant.state.bindings["post-login"] ?? []).map(({ actionName }) => actionName);

test("remove needs --yes without a terminal", async () => {
  await local.run(["deploy"]);
  const { stderr, exitCode } = await local.run(["remove"]);
  expect(exitCode).toBe(3);
  expect(stderr).toContain("error USAGE: remove deletes the Action");
  expect(ours()).toBeDefined();
});

test("remove unbinds, deletes, and leaves the others as they are", async () => {
  await seedForeign(local, ["", undefined, "same", "same"]);
  await local.run(["deploy", "--position", "after:foreign-1"]);
  const before = local.tenant.state.bindings["post-login"]?.filter(({ actionName }) =>
    actionName.startsWith("foreign"),
  );
  const run = await local.run(["remove", "--yes", "--json"]);
  expect(readJson(run)).toEqual({ name: "splunk-signup-login", removed: true, unbound: true });
  expect(ours()).toBeUndefined();
  const toKey = ({ actionId, displayName }: { actionId: string; displayName: string | undefined }) => [
    actionId,
    displayName,
  ];
  expect(local.tenant.state.bindings["post-login"]?.map(toKey)).toEqual(before?.map(toKey));
  expect(readJson(await local.run(["remove", "--yes", "--json"]))).toMatchObject({ removed: false });
});

test.each([
  ["y", true],
  ["yes", true],
  ["", false],
  ["no", false],
])("remove asks on a terminal; %j removes: %s", async (answer, removed) => {
  await local.run(["deploy"]);
  let asked = "";
  const ask = async (question: string) => {
    asked = question;
    return answer;
  };
  const { exitCode } = await local.run(["remove"], { ask });
  expect(asked).toMatch(
    /^Remove splunk-signup-login \(bound to post-login\) with all its versions and secrets from 127\.0\.0\.1:\d+\? \[y\/N\] $/,
  );
  expect([ours() === undefined, exitCode]).toEqual([removed, removed ? 0 : 1]);
  expect(bindings()).toEqual(removed ? [] : ["splunk-signup-login"]);
});
