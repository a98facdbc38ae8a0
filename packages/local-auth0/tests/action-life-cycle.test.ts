import { describe, expect, test } from "@jest/globals";
import { at, createTestTenant, deployAction, keysOf, postLogin } from "./test-tenant.ts";

const code = "exports.onExecutePostLogin = async (event, api) => {};";

describe("from draft to deployed version", () => {
  test("answers with the recorded keys, in their order, at every step", async () => {
    const { call, clock } = createTestTenant();
    const created = await call("POST", "/api/v2/actions/actions", {
      name: "a",
      code,
      supported_triggers: [postLogin],
    });
    const head = ["id", "name", "supported_triggers", "created_at", "updated_at", "code", "dependencies"];
    const draft = [...head, "runtime", "status", "secrets"];
    expect(created.status).toBe(201);
    expect(keysOf(created.body)).toEqual([...draft, "all_changes_deployed"]);
    expect(created.body).toMatchObject({ status: "pending", runtime: "node22", all_changes_deployed: false });
    expect(at(created.body, "created_at")).toMatch(/^2026-09-01T12:00:00\.000\d{6}Z$/);

    clock.advance(300);
    const path = `/api/v2/actions/actions/${at(created.body, "id")}`;
    expect(at((await call("GET", path)).body, "status")).toBe("built");

    const deployed = await call("POST", `${path}/deploy`);
    expect(deployed.status).toBe(200);
    expect(keysOf(deployed.body)).toEqual([
      "code",
      "dependencies",
      "id",
      "deployed",
      "number",
      "secrets",
      "status",
      "created_at",
      "updated_at",
      "runtime",
      "supported_triggers",
      "action",
    ]);
    expect(deployed.body).toMatchObject({ deployed: false, number: 1, status: "built" });
    expect(at(deployed.body, "action.all_changes_deployed")).toBe(false);
    expect(at((await call("GET", path)).body, "deployed_version")).toBeUndefined();

    clock.advance(80);
    const after = await call("GET", path);
    expect(keysOf(after.body)).toEqual([
      ...draft,
      "current_version",
      "deployed_version",
      "all_changes_deployed",
    ]);
    expect(at(after.body, "current_version")).toMatchObject({
      id: at(deployed.body, "id"),
      status: "BUILT",
      number: 1,
    });
    expect(at(after.body, "deployed_version")).toMatchObject({ id: at(deployed.body, "id"), deployed: true });
    expect(at(after.body, "all_changes_deployed")).toBe(true);
    expect(at(after.body, "updated_at")).toBe(at(created.body, "updated_at"));
  });

  test("takes longer with dependencies, and says so", async () => {
    const { client, clock } = createTestTenant({ buildDelayMs: (count) => 1_000 * count });
    const { id = "" } = await client.actions.create({
      name: "a",
      code,
      supported_triggers: [postLogin],
      dependencies: [
        { name: "moment", version: "2.29.4" },
        { name: "auth0", version: "2.42.0" },
      ],
    });
    const status = async () => (await client.actions.get(id)).status;
    expect(await status()).toBe("pending");
    clock.advance(100);
    expect(await status()).toBe("building");
    await expect(client.actions.deploy(id)).rejects.toThrow("must be in the 'built' state");
    clock.advance(1_900);
    expect(await status()).toBe("built");
  });

  test("goes through retrying to failed when a dependency does not exist", async () => {
    const { client, clock } = createTestTenant({ buildDelayMs: 1_000 });
    const { id = "" } = await client.actions.create({
      name: "a",
      code,
      supported_triggers: [postLogin],
      dependencies: [{ name: "crypto", version: "17.7.1" }],
    });
    const seen: unknown[] = [];
    for (let step = 0; step < 11; step += 1) {
      seen.push((await client.actions.get(id)).status);
      clock.advance(100);
    }
    expect([...new Set(seen)]).toEqual(["pending", "building", "retrying", "failed"]);
    expect(seen.at(-1)).toBe("failed");
  });

  test("builds code that does not parse", async () => {
    const { client, clock } = createTestTenant();
    const { id = "" } = await client.actions.create({
      name: "a",
      code: '};"\n',
      supported_triggers: [postLogin],
    });
    clock.advance(300);
    expect((await client.actions.get(id)).status).toBe("built");
  });

  test("compares drafts by content", async () => {
    const setup = createTestTenant();
    const { client } = setup;
    const id = await deployAction(setup, "a", code);
    const write = async (body: Parameters<typeof client.actions.update>[1]) => {
      const response = await client.actions.update(id, body);
      return [response.status, response.all_changes_deployed];
    };
    expect(await write({ code, name: "a", supported_triggers: [postLogin] })).toEqual(["pending", true]);
    expect(await write({ name: "b" })).toEqual(["pending", true]);
    expect(await write({ code: `${code} ` })).toEqual(["pending", false]);
    expect(await write({ code })).toEqual(["pending", true]);
    expect(await write({ secrets: [{ name: "x", value: "1" }] })).toEqual(["pending", false]);
    expect(await write({ secrets: [] })).toEqual(["pending", true]);
    expect(await write({ runtime: "node18-actions" })).toEqual(["pending", false]);
  });

  test("numbers a deploy that changes nothing", async () => {
    const setup = createTestTenant();
    const id = await deployAction(setup, "a");
    expect((await setup.client.actions.deploy(id)).number).toBe(2);
    setup.clock.advance(80);
    expect((await setup.client.actions.get(id)).deployed_version?.number).toBe(2);
  });

  test("deploys right after the build when asked to at creation", async () => {
    const { client, clock } = createTestTenant();
    const { id = "" } = await client.actions.create({
      name: "a",
      code,
      supported_triggers: [postLogin],
      deploy: true,
    });
    clock.advance(300);
    expect((await client.actions.get(id)).deployed_version).toBeUndefined();
    clock.advance(80);
    expect((await client.actions.get(id)).all_changes_deployed).toBe(true);
  });
});
