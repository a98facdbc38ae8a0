import { describe, expect, test } from "@jest/globals";
import { createTestTenant, keysOf, postLogin } from "./test-tenant.ts";

const modules = "/api/v2/actions/modules";

describe("modules", () => {
  test("are published, used by an Action and then cannot be deleted", async () => {
    const { call, client, clock } = createTestTenant();
    const module = await client.actions.modules.create({ name: "shared", code: "module.exports = {};" });
    const id = String(module.id);
    expect(module.created_at).toMatch(/\.\d{6}Z$/);
    expect(keysOf(module)).not.toContain("latest_version");
    const version = await call("POST", `${modules}/${id}/versions`);
    expect(version.status).toBe(200);
    expect((await call("POST", `${modules}/${id}/versions`)).status).toBe(409);
    const versionId = String((version.body as { id: string }).id);
    const action = await client.actions.create({
      name: "user",
      code: "",
      supported_triggers: [postLogin],
      modules: [{ module_id: id, module_version_id: versionId }],
    });
    const shown = {
      module_id: id,
      module_name: "shared",
      module_version_id: versionId,
      module_version_number: 1,
    };
    expect(action.modules).toEqual([shown]);
    clock.advance(400);
    await client.actions.deploy(String(action.id));
    clock.advance(100);
    expect((await client.actions.get(String(action.id))).deployed_version?.modules).toEqual([shown]);
    expect(await client.actions.modules.get(id)).toMatchObject({
      all_changes_published: true,
      actions_using_module_total: 1,
      latest_version: { version_number: 1 },
    });
    expect((await call("DELETE", `${modules}/${id}`)).status).toBe(412);
    await client.actions.delete(String(action.id));
    expect((await call("DELETE", `${modules}/${id}`)).status).toBe(204);
  });

  test("are listed with totals even when they are zero", async () => {
    const { call } = createTestTenant();
    expect(JSON.stringify((await call("GET", `${modules}?page=0&per_page=100`)).body)).toBe(
      '{"modules":[],"total":0,"page":0,"per_page":100}',
    );
  });

  test("roll back to an earlier version", async () => {
    const { call, client } = createTestTenant();
    const { id = "" } = await client.actions.modules.create({ name: "m", code: "one", publish: true });
    const { data } = await client.actions.modules.versions.list(id);
    await client.actions.modules.update(id, { code: "two" });
    expect((await client.actions.modules.get(id)).all_changes_published).toBe(false);
    await call("POST", `${modules}/${id}/rollback`, { module_version_id: data[0]?.id });
    expect(await client.actions.modules.get(id)).toMatchObject({ code: "one", all_changes_published: true });
    expect((await call("POST", modules, { name: "m", code: "" })).status).toBe(409);
  });
});
