import { describe, expect, test } from "@jest/globals";
import { at, createTestTenant, keysOf, type TestTenant } from "./test-tenant.ts";

const connection = "Username-Password-Authentication";

async function createUser({ call }: TestTenant, extra: object = {}) {
  const body = { connection, email: "ada@example.com", password: "dummy-password", ...extra };
  return call("POST", "/api/v2/users", body);
}

describe("creating users", () => {
  test("answers with the recorded attributes and defaults", async () => {
    const setup = createTestTenant();
    const { status, body } = await createUser(setup, { user_id: "ada", username: "ada" });
    expect(status).toBe(201);
    expect(keysOf(body)).toEqual([
      "created_at",
      "email",
      "email_verified",
      "identities",
      "name",
      "nickname",
      "picture",
      "updated_at",
      "user_id",
      "username",
    ]);
    expect(body).toMatchObject({
      user_id: "auth0|ada",
      name: "ada@example.com",
      nickname: "ada",
      email_verified: false,
      identities: [{ user_id: "ada", connection, provider: "auth0", isSocial: false }],
      created_at: "2026-09-01T12:00:00.000Z",
    });
  });

  test("refuses the same user twice and a connection that is not there", async () => {
    const setup = createTestTenant();
    await createUser(setup);
    expect((await createUser(setup)).body).toMatchObject({ statusCode: 409, errorCode: "auth0_idp_error" });
    expect((await createUser(setup, { connection: "none" })).body).toMatchObject({
      statusCode: 400,
      errorCode: "inexistent_connection",
    });
  });
});

describe("app_metadata", () => {
  test("merges at the first level, drops keys set to null, and is wiped by an empty object", async () => {
    const { client, tenant } = createTestTenant({
      users: [{ user_id: "auth0|1", app_metadata: { foo: "bar", baz: "qux", nested: { a: 1, b: 2 } } }],
    });
    const patch = async (app_metadata: Record<string, unknown>) =>
      (await client.users.update("auth0|1", { app_metadata })).app_metadata;
    expect(await patch({ baz: null, foo: "bars", nested: { c: 3 } })).toEqual({
      foo: "bars",
      nested: { c: 3 },
    });
    expect(await patch({ signedUp: true })).toMatchObject({ foo: "bars", signedUp: true });
    expect(await patch({})).toBeUndefined();
    expect(keysOf(await client.users.get("auth0|1"))).not.toContain("app_metadata");
    expect(tenant.state.users[0]?.appMetadata).toBeUndefined();
  });

  test("leaves an empty user_metadata in place", async () => {
    const { client } = createTestTenant({ users: [{ user_id: "auth0|1", user_metadata: { a: 1 } }] });
    expect((await client.users.update("auth0|1", { user_metadata: {} })).user_metadata).toEqual({});
  });

  test.each(["email", "user_id", "loginsCount", "a.b", "$set"])("has no key %s", async (key) => {
    const { call } = createTestTenant({ users: [{ user_id: "auth0|1" }] });
    const { status, body } = await call("PATCH", "/api/v2/users/auth0%7C1", { app_metadata: { [key]: 1 } });
    expect([status, at(body, "errorCode")]).toEqual([400, "invalid_body"]);
  });

  test("is all that the scope update:users_app_metadata can change", async () => {
    const { call, tenant } = createTestTenant({ users: [{ user_id: "auth0|1" }] });
    const authorization = `Bearer ${tenant.issueToken({ scopes: ["update:users_app_metadata"] })}`;
    const patch = (body: object) => call("PATCH", "/api/v2/users/auth0%7C1", body, { authorization });
    expect((await patch({ app_metadata: { signedUp: true } })).status).toBe(200);
    expect((await patch({ app_metadata: { a: 1 }, blocked: true })).body).toMatchObject({
      errorCode: "insufficient_scope",
    });
    expect(tenant.state.users[0]?.appMetadata).toEqual({ signedUp: true });
    expect((await call("GET", "/api/v2/users/auth0%7C1", undefined, { authorization })).status).toBe(403);
  });
});

describe("finding users", () => {
  const users = [
    { user_id: "auth0|1", email: "ada@example.com", name: "Ada L", app_metadata: { plan: "gold" } },
    { user_id: "google-oauth2|2", email: "grace@example.com", name: "Grace H", logins_count: 3 },
    { user_id: "auth0|3", email: "ada@other.example", name: "Ada O" },
  ];

  test.each([
    ['email:"ada@example.com"', ["auth0|1"]],
    ["name:Ada*", ["auth0|1", "auth0|3"]],
    ["app_metadata.plan:gold", ["auth0|1"]],
    ["logins_count:[1 TO *]", ["google-oauth2|2"]],
    ["name:Ada* AND NOT email:*example.com", ["auth0|3"]],
    ['user_id:"auth0|3" OR (name:Grace* AND logins_count:3)', ["google-oauth2|2", "auth0|3"]],
    ["_exists_:app_metadata.plan", ["auth0|1"]],
    ["-name:Ada*", ["google-oauth2|2"]],
  ])("by %s", async (q, expected) => {
    const { client } = createTestTenant({ users });
    const { data } = await client.users.list({ q, search_engine: "v3" });
    expect(data.map(({ user_id }) => user_id)).toEqual(expected);
  });

  test("by e-mail address, with the fields that were asked for", async () => {
    const { client } = createTestTenant({ users });
    expect(await client.users.listUsersByEmail({ email: "ada@example.com", fields: "user_id" })).toEqual([
      { user_id: "auth0|1" },
    ]);
  });

  test("by the address they have now", async () => {
    const setup = createTestTenant({ users });
    const { client, tenant } = setup;
    const idsOf = async (email: string) =>
      (await client.users.listUsersByEmail({ email })).map(({ user_id }) => user_id);
    await client.users.update("auth0|1", { email: "countess@example.com" });
    expect(await idsOf("ada@example.com")).toEqual([]);
    expect(await idsOf("countess@example.com")).toEqual(["auth0|1"]);
    expect(tenant.context.users.findByEmail("auth0", "countess@example.com")?.userId).toBe("auth0|1");
    expect(tenant.context.users.findByEmail("google-oauth2", "countess@example.com")).toBeUndefined();

    expect((await createUser(setup, { user_id: "new" })).status).toBe(201);
    await client.users.delete("auth0|new");
    expect(await idsOf("ada@example.com")).toEqual([]);
    expect((await createUser(setup, { user_id: "newer" })).status).toBe(201);
    expect(await idsOf("ada@example.com")).toEqual(["auth0|newer"]);
  });

  test("in a tenant that was taken up again", async () => {
    const first = createTestTenant({ users });
    await createUser(first, { user_id: "4", email: "four@example.com" });
    await first.client.users.delete("auth0|1");
    const { tenant } = createTestTenant({ snapshot: first.tenant.snapshot() });
    expect(tenant.state.users).toEqual(first.tenant.state.users);
    expect(tenant.state.users.map(({ userId }) => userId)).toEqual([
      ...["google-oauth2|2", "auth0|3", "auth0|4"],
    ]);
    expect(tenant.context.users.findByEmail("auth0", "four@example.com")?.userId).toBe("auth0|4");
  });

  test("by pages", async () => {
    const { call } = createTestTenant({ users });
    const { body } = await call("GET", "/api/v2/users?include_totals=true&per_page=2&page=1");
    expect(body).toMatchObject({ start: 2, limit: 2, length: 1, total: 3 });
    expect((await call("GET", "/api/v2/users?q=name:(")).body).toMatchObject({ statusCode: 400 });
  });

  test("shows tokens of identity providers only to who may see them", async () => {
    const { call, tenant } = createTestTenant({
      users: [{ user_id: "github|1", identities: [{ provider: "github", access_token: "dummy-token" }] }],
    });
    const read = async (...scopes: string[]) =>
      JSON.stringify(
        await call("GET", "/api/v2/users/github%7C1", undefined, {
          authorization: `Bearer ${tenant.issueToken({ scopes })}`,
        }),
      );
    expect(await read("read:users")).not.toContain("dummy-token");
    expect(await read("read:users", "read:user_idp_tokens")).toContain("dummy-token");
  });

  test("is over once they are deleted", async () => {
    const { client, call } = createTestTenant({ users });
    await client.users.delete("auth0|1");
    expect((await call("GET", "/api/v2/users/auth0%7C1")).status).toBe(404);
  });
});
