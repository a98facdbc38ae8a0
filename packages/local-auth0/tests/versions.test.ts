import { describe, expect, test } from "@jest/globals";
import { at, createTestTenant, deployAction } from "./test-tenant.ts";

/** An Action with two versions, the first of which has the code "one". */
async function createTwoVersions() {
  const setup = createTestTenant();
  const id = await deployAction(setup, "versioned", "one");
  await setup.client.actions.update(id, { code: "two", secrets: [{ name: "key", value: "2" }] });
  setup.clock.advance(400);
  await setup.client.actions.deploy(id);
  setup.clock.advance(100);
  const { data } = await setup.client.actions.versions.list(id, { per_page: 10 });
  return { ...setup, id, versions: data };
}

describe("versions", () => {
  test("are listed newest first, one of them deployed", async () => {
    const { versions } = await createTwoVersions();
    expect(versions.map(({ number, deployed, code }) => [number, deployed, code])).toEqual([
      [2, true, "two"],
      [1, false, "one"],
    ]);
  });

  test("come back as a new version, the draft staying as it is", async () => {
    const { client, clock, id, versions } = await createTwoVersions();
    const version = await client.actions.versions.deploy(id, String(versions[1]?.id));
    expect(version).toMatchObject({ number: 3, code: "one", deployed: false, secrets: [] });
    expect((await client.actions.get(id)).deployed_version?.number).toBe(2);
    clock.advance(100);
    const action = await client.actions.get(id);
    expect(action).toMatchObject({ code: "two", all_changes_deployed: false });
    expect(action.deployed_version).toMatchObject({ id: version.id, number: 3, code: "one" });
  });

  test("come back with their draft when that is asked for", async () => {
    const { client, clock, id, versions, tenant } = await createTwoVersions();
    await client.actions.versions.deploy(id, String(versions[1]?.id), { update_draft: true });
    expect((await client.actions.get(id)).status).toBe("pending");
    clock.advance(400);
    expect(await client.actions.get(id)).toMatchObject({
      code: "one",
      secrets: [],
      all_changes_deployed: true,
    });
    await client.actions.versions.deploy(id, String(versions[0]?.id), { update_draft: true });
    expect(tenant.snapshot().state.actions[0]?.draft.secrets[0]?.value).toBe("2");
  });

  test("are kept to 50, never at the cost of the deployed one", async () => {
    const { call, client, clock, id, tenant } = await createTwoVersions();
    for (let deploys = 0; deploys < 60; deploys += 1) await client.actions.deploy(id);
    const { versions = [] } = tenant.state.actions[0] ?? {};
    expect(versions).toHaveLength(50);
    expect(versions.find(({ deployed }) => deployed)?.number).toBe(2);
    expect(versions[0]?.number).toBe(62);
    clock.advance(100);
    expect((await client.actions.get(id)).deployed_version?.number).toBe(62);
    const { body } = await call("GET", `/api/v2/actions/actions/${id}/versions`);
    expect([at(body, "total"), at(body, "per_page")]).toEqual([50, 20]);
  });

  test("that do not exist are 404", async () => {
    const { call, id } = await createTwoVersions();
    expect((await call("GET", `/api/v2/actions/actions/${id}/versions/none`)).status).toBe(404);
    expect((await call("POST", `/api/v2/actions/actions/${id}/versions/none/deploy`)).status).toBe(404);
  });
});
