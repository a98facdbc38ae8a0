import { expect, test } from "@jest/globals";
import { at, createTestTenant, postLogin } from "./test-tenant.ts";

const action = { name: "a", supported_triggers: [postLogin] };

test("a trigger can offer newer runtimes alone, of which the newest is the default", async () => {
  const { call } = createTestTenant({ runtimes: ["node24", "node26"] });
  const { body } = await call("GET", "/api/v2/actions/triggers");
  const triggers = at(body, "triggers") as readonly { id: string; version: string }[];
  expect(triggers.find(({ id, version }) => id === "post-login" && version === "v3")).toMatchObject({
    runtimes: ["node24", "node26"],
    default_runtime: "node26",
  });
  expect(at((await call("POST", "/api/v2/actions/actions", action)).body, "runtime")).toBe("node26");
  const refused = await call("POST", "/api/v2/actions/actions", { ...action, runtime: "node22" });
  expect([refused.status, at(refused.body, "message")]).toEqual([
    400,
    "runtime not supported for version v3 of this trigger, supported runtimes: node24, node26",
  ]);
});

test("auth0-cli's empty runtime and null name count as absent", async () => {
  const { call } = createTestTenant();
  const { status, body } = await call("POST", "/api/v2/actions/actions", { ...action, runtime: "" });
  expect([status, at(body, "runtime")]).toEqual([201, "node22"]);
  const change = { name: null, code: "// changed", runtime: "" };
  const changed = await call("PATCH", `/api/v2/actions/actions/${at(body, "id")}`, change);
  expect(changed.body).toMatchObject({ name: "a", code: "// changed", runtime: "node22" });
});
