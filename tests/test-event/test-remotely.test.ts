import { expect, test } from "@jest/globals";
import type { ManagementReader, TenantAction } from "../../src/management-api/management-port.ts";
import { testRemotely } from "../../src/test-event/test-remotely.ts";

const action: TenantAction = {
  ...{ id: "a1", name: "ours", triggers: ["post-login"], status: "built", allChangesDeployed: true },
  ...{ code: "", runtime: "node22", dependencies: [], secrets: [], deployedVersion: undefined },
};
const refuse = async () => {
  throw new Error("not asked for");
};
const reader: ManagementReader = {
  ...{ getAction: refuse, listActions: refuse, listVersions: refuse, listTriggers: refuse },
  findActions: async (name) => (name === "ours" ? [action] : []),
  listBindings: async () => [],
};

test("the event is marked as a test, and the caller's is left as it was", async () => {
  const sent: unknown[] = [];
  const event = Object.freeze({ user: { user_id: "auth0|1" } });
  const testAction = async (_id: string, payload: unknown) => {
    sent.push(payload);
    return {};
  };
  await testRemotely(reader, { testAction }, "ours", event);
  expect(sent).toEqual([{ event: { user: { user_id: "auth0|1" }, splunk_action_test: true } }]);
});

test.each([
  ["nothing", {}, [], undefined],
  ["logs as text", { payload: { logs: "one\ntwo\n" } }, ["one", "two"], undefined],
  ["logs as a list", { payload: { logs: ["one", { message: "two" }] } }, ["one", "two"], undefined],
  ["an error as text", { payload: { error: "boom" } }, [], "boom"],
  ["an error as an object", { error: { message: "boom", stack: "…" } }, [], "boom"],
  ["no error", { payload: { error: null } }, [], undefined],
  ["no object", "text", [], undefined],
])("an answer with %s", async (_what, response, lines, error) => {
  const result = await testRemotely(reader, { testAction: async () => response }, "ours", {});
  expect(result).toEqual({ actionId: "a1", lines, error, response });
});

test("an Action that is not there is an error", async () => {
  const result = testRemotely(reader, { testAction: refuse }, "other", {});
  await expect(result).rejects.toMatchObject({ code: "ACTION_NOT_FOUND" });
});
