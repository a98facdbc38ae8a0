import { describe, expect, test } from "@jest/globals";
import { at, createTestTenant, deployAction, keysOf, postLogin, type TestTenant } from "./test-tenant.ts";

const path = "/api/v2/actions/triggers/post-login/bindings";

async function bind(setup: TestTenant, ...ids: readonly string[]) {
  const bindings = ids.map((value) => ({ ref: { type: "action_id", value } }));
  return setup.call("PATCH", path, { bindings });
}

describe("bindings", () => {
  test("replace the whole list in the given order, with new ids for every entry", async () => {
    const setup = createTestTenant();
    const one = await deployAction(setup, "one");
    const two = await deployAction(setup, "two");
    await bind(setup, one);
    const first = (await setup.client.actions.triggers.bindings.list("post-login")).data;
    setup.clock.advance(1_000);
    await bind(setup, two, one);
    const second = (await setup.client.actions.triggers.bindings.list("post-login")).data;
    expect(second.map(({ action }) => action?.name)).toEqual(["two", "one"]);
    expect(second.map(({ id }) => id)).not.toContain(first[0]?.id);
    expect(second[1]?.created_at).not.toBe(first[0]?.created_at);
    await bind(setup);
    expect((await setup.client.actions.triggers.bindings.list("post-login")).data).toEqual([]);
  });

  test("show an Action without its draft, and never as fully deployed", async () => {
    const setup = createTestTenant();
    const { body } = await bind(setup, await deployAction(setup, "one"));
    const binding = (at(body, "bindings") as readonly unknown[])[0];
    expect(keysOf(body)).toEqual(["bindings"]);
    expect(keysOf(binding)).toEqual(["id", "trigger_id", "action", "created_at", "updated_at"]);
    expect(keysOf(at(binding, "action"))).toEqual([
      "id",
      "name",
      "supported_triggers",
      "created_at",
      "updated_at",
      "current_version",
      "deployed_version",
      "all_changes_deployed",
    ]);
    expect(at(binding, "action.all_changes_deployed")).toBe(false);
  });

  test("refer by id, name or binding id, keep display names as given, and may repeat an Action", async () => {
    const setup = createTestTenant();
    const id = await deployAction(setup, "one");
    const first = await bind(setup, id);
    const bindingId = at((at(first.body, "bindings") as readonly unknown[])[0], "id");
    const { status, body } = await setup.call("PATCH", path, {
      bindings: [
        { ref: { value: "one" }, display_name: "" },
        { ref: { type: "action_name", value: "one" }, display_name: "Zoë 🦊" },
        { ref: { type: "binding_id", value: bindingId } },
      ],
    });
    expect(status).toBe(200);
    const bindings = at(body, "bindings") as readonly { display_name?: string }[];
    expect(bindings.map((one) => one.display_name)).toEqual(["", "Zoë 🦊", undefined]);
  });

  test("prefer the Action of the trigger when names repeat", async () => {
    const setup = createTestTenant();
    await setup.client.actions.create({
      name: "same",
      code: "",
      supported_triggers: [{ id: "credentials-exchange", version: "v2" }],
    });
    const id = await deployAction(setup, "same");
    const { body } = await setup.call("PATCH", path, { bindings: [{ ref: { value: "same" } }] });
    expect(at((at(body, "bindings") as readonly unknown[])[0], "action.id")).toBe(id);
  });

  test("leave out what is zero", async () => {
    const setup = createTestTenant();
    const list = async (query: string) => (await setup.call("GET", path + query)).body;
    expect(await list("")).toEqual({ bindings: [], per_page: 20 });
    await bind(setup, await deployAction(setup, "one"));
    expect(await list("?page=0&per_page=100")).toMatchObject({ total: 1, per_page: 100 });
    expect(keysOf(await list("?page=0&per_page=100"))).toEqual(["bindings", "total", "per_page"]);
    expect(JSON.stringify(await list("?page=1&per_page=100"))).toBe(
      '{"bindings":[],"page":1,"per_page":100}',
    );
  });

  test("need an Action that is deployed, and stay as they are otherwise", async () => {
    const setup = createTestTenant({ deployDelayMs: 2_000 });
    const { id } = await setup.client.actions.create({
      name: "late",
      code: "",
      supported_triggers: [postLogin],
    });
    setup.clock.advance(400);
    const tooEarly = await bind(setup, String(id));
    expect(tooEarly.body).toEqual({
      statusCode: 400,
      error: "Bad Request",
      message: "Trying to create a binding for an action that has not been deployed yet",
    });
    await setup.client.actions.deploy(String(id));
    setup.clock.advance(1_999);
    expect((await bind(setup, String(id))).status).toBe(400);
    setup.clock.advance(1);
    expect((await bind(setup, String(id))).status).toBe(200);
  });

  test("refuse another trigger's Action, more than 20 entries, and items of no known form", async () => {
    const setup = createTestTenant();
    const id = await deployAction(setup, "one");
    await bind(setup, id);
    const foreign = await setup.client.actions.create({
      name: "m2m",
      code: "",
      supported_triggers: [{ id: "credentials-exchange", version: "v2" }],
    });
    const messageOf = async (bindings: unknown) =>
      at((await setup.call("PATCH", path, { bindings })).body, "message");
    expect(await messageOf([{ ref: { type: "action_id", value: foreign.id } }])).toBe(
      "Trying to create a binding between an incompatible action and trigger.",
    );
    expect(await messageOf([{ id: "x" }])).toBe(
      "Payload validation error: 'Data does not match any schemas from 'oneOf'' on property bindings[0].",
    );
    expect(await messageOf(Array(21).fill({ ref: { type: "action_id", value: id } }))).toContain("20");
    expect((await bind(setup, ...Array(20).fill(id))).status).toBe(200);
  });

  test("are empty for an entity-bound trigger and refused for an unknown one", async () => {
    const { call } = createTestTenant();
    const bindings = (trigger: string) => call("GET", `/api/v2/actions/triggers/${trigger}/bindings`);
    expect((await bindings("mcp-tool")).body).toEqual({ bindings: [], per_page: 20 });
    expect((await bindings("nonsense")).body).toMatchObject({ statusCode: 400, errorCode: "invalid_uri" });
  });

  test("hold an Action against deletion unless it is forced", async () => {
    const setup = createTestTenant();
    const id = await deployAction(setup, "one");
    const other = await deployAction(setup, "two");
    await bind(setup, id, other);
    const { status, body } = await setup.call("DELETE", `/api/v2/actions/actions/${id}`);
    expect([status, at(body, "message")]).toEqual([409, "Unable to delete an action bound to a trigger."]);
    await setup.client.actions.delete(id, { force: true });
    const left = (await setup.client.actions.triggers.bindings.list("post-login")).data;
    expect(left.map(({ action }) => action?.name)).toEqual(["two"]);
    expect((await setup.call("GET", `/api/v2/actions/actions/${id}`)).status).toBe(404);
  });
});
