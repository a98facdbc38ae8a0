import { describe, expect, test } from "@jest/globals";
import { at, createTestTenant, deployAction } from "./test-tenant.ts";

const marked = "marked-secret-value";

/** An Action with the secrets a and b, deployed, and the clock a second later. */
async function createWithSecrets() {
  const setup = createTestTenant();
  const id = await deployAction(setup, "with-secrets");
  await setup.client.actions.update(id, {
    secrets: [
      { name: "b", value: marked },
      { name: "a", value: marked },
    ],
  });
  setup.clock.advance(400);
  await setup.client.actions.deploy(id);
  setup.clock.advance(1_000);
  const dates = async () => {
    const { secrets } = await setup.client.actions.get(id);
    return Object.fromEntries((secrets ?? []).map((one) => [one.name, String(one.updated_at)]));
  };
  const values = () =>
    setup.tenant.snapshot().state.actions[0]?.draft.secrets.map(({ name, value }) => `${name}=${value}`);
  return { ...setup, id, dates, values };
}

describe("secrets of a draft", () => {
  test("stay when an update does not name them", async () => {
    const { client, id, dates, values } = await createWithSecrets();
    const before = await dates();
    await client.actions.update(id, { code: "exports.x = 1;" });
    expect(await dates()).toEqual(before);
    expect(values()).toEqual([`b=${marked}`, `a=${marked}`]);
  });

  test("keep value and date when named without a value", async () => {
    const { client, id, dates, values } = await createWithSecrets();
    const before = await dates();
    await client.actions.update(id, { secrets: [{ name: "a" }, { name: "b" }] });
    expect(await dates()).toEqual(before);
    expect(values()).toEqual([`b=${marked}`, `a=${marked}`]);
    expect((await client.actions.get(id)).all_changes_deployed).toBe(true);
  });

  test("change one by one, and go when they are not in the list", async () => {
    const { client, id, dates, values } = await createWithSecrets();
    const before = await dates();
    await client.actions.update(id, { secrets: [{ name: "a" }, { name: "c", value: "3" }] });
    const after = await dates();
    expect(Object.keys(after)).toEqual(["a", "c"]);
    expect(after.a).toBe(before.a);
    expect(String(after.c) > String(before.a)).toBe(true);
    expect(values()).toEqual([`a=${marked}`, "c=3"]);
  });

  test("are all gone after an empty list", async () => {
    const { client, id, dates } = await createWithSecrets();
    await client.actions.update(id, { secrets: [] });
    expect(await dates()).toEqual({});
  });

  test("do not reach the deployed version before a deploy", async () => {
    const { client, clock, id } = await createWithSecrets();
    await client.actions.update(id, { secrets: [{ name: "a", value: "2" }, { name: "b" }] });
    clock.advance(400);
    const before = await client.actions.get(id);
    expect(before.all_changes_deployed).toBe(false);
    const dateOf = (secrets: typeof before.secrets) => secrets?.find(({ name }) => name === "a")?.updated_at;
    expect(dateOf(before.deployed_version?.secrets)).not.toBe(dateOf(before.secrets));
    await client.actions.deploy(id);
    clock.advance(100);
    const after = await client.actions.get(id);
    expect(dateOf(after.deployed_version?.secrets)).toBe(dateOf(after.secrets));
  });

  test("are refused without a value when they are new, and nothing changes", async () => {
    const { call, id, dates } = await createWithSecrets();
    const before = await dates();
    const response = await call("PATCH", `/api/v2/actions/actions/${id}`, { secrets: [{ name: "new" }] });
    expect(response.status).toBe(400);
    expect(await dates()).toEqual(before);
  });

  test.each([
    [
      "Secrets[0]",
      "Name: value length must be between 1 and 128 runes, inclusive",
      [{ name: "", value: "" }],
    ],
    [
      "Secrets[0]",
      "Value: value length must be at most 4096 runes",
      [{ name: "n", value: "v".repeat(4_097) }],
    ],
    ["Secrets", "no more than 30", Array.from({ length: 31 }, (_, n) => ({ name: `n${n}`, value: "v" }))],
  ])("are limited: %s %s", async (field, rule, secrets) => {
    const { call, id } = await createWithSecrets();
    const { status, body } = await call("PATCH", `/api/v2/actions/actions/${id}`, { secrets });
    expect(status).toBe(400);
    expect(at(body, "errorCode")).toBeUndefined();
    expect(at(body, "message")).toContain("invalid UpdateActionRequest.Draft: embedded message failed");
    expect(at(body, "message")).toContain(`DraftInformation.${field}`);
    expect(at(body, "message")).toContain(rule);
  });

  test("never leave the tenant", async () => {
    const { call, client, id, tenant } = await createWithSecrets();
    await client.actions.triggers.bindings.updateMany("post-login", {
      bindings: [{ ref: { type: "action_id", value: id } }],
    });
    const paths = ["actions", `actions/${id}`, `actions/${id}/versions`, "triggers/post-login/bindings"];
    const answers = await Promise.all(paths.map((path) => call("GET", `/api/v2/actions/${path}`)));
    const shown = JSON.stringify([answers.map(({ body }) => body), tenant.state]);
    expect(shown).toContain('"name":"a"');
    expect(shown).not.toContain(marked);
  });
});
