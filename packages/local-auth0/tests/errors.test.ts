import { describe, expect, test } from "@jest/globals";
import { createTestTenant, deployAction, domain, postLogin } from "./test-tenant.ts";

const actions = "/api/v2/actions/actions";

describe("errors of the Management API", () => {
  test.each([
    [
      "GET",
      `${actions}/none`,
      undefined,
      { statusCode: 404, error: "Not Found", message: "That action does not exist." },
    ],
    [
      "DELETE",
      `${actions}/none`,
      undefined,
      { statusCode: 404, error: "Not Found", message: "That action does not exist." },
    ],
    ["GET", `${actions}/`, undefined, { statusCode: 404, error: "Not Found", message: "Not Found" }],
    ["GET", "/api/v2/nonsense", undefined, { statusCode: 404, error: "Not Found", message: "Not Found" }],
    [
      "GET",
      "/api/v2/users/auth0%7Cnone",
      undefined,
      {
        statusCode: 404,
        error: "Not Found",
        message: "The user does not exist.",
        errorCode: "inexistent_user",
      },
    ],
    [
      "GET",
      `${actions}?include_totals=true`,
      undefined,
      {
        statusCode: 400,
        error: "Bad Request",
        message: "Query validation error: 'Additional properties not allowed: include_totals'.",
        errorCode: "invalid_query_string",
      },
    ],
    [
      "POST",
      actions,
      { name: "a", supported_triggers: [postLogin], deployed: true },
      {
        statusCode: 400,
        error: "Bad Request",
        message: "Payload validation error: 'Additional properties not allowed: deployed'.",
        errorCode: "invalid_body",
      },
    ],
    [
      "POST",
      actions,
      { name: "a" },
      {
        statusCode: 400,
        error: "Bad Request",
        message: "Payload validation error: 'Missing required property: supported_triggers'.",
        errorCode: "invalid_body",
      },
    ],
    [
      "POST",
      actions,
      { name: "a", supported_triggers: [postLogin], runtime: "node24" },
      {
        statusCode: 400,
        error: "Bad Request",
        message:
          "runtime not supported for version v3 of this trigger, supported runtimes: node18-actions, node22",
      },
    ],
    [
      "POST",
      actions,
      "{",
      { statusCode: 400, error: "Bad Request", message: "Invalid request payload JSON format" },
    ],
  ])("%s %s", async (method, path, body, expected) => {
    const { call } = createTestTenant();
    const response = await call(method, path, body);
    expect(response.body).toEqual(expected);
    expect(Object.keys(response.body as object)).toEqual(Object.keys(expected));
    expect(response.status).toBe(expected.statusCode);
  });

  test("an update cannot move an Action to another trigger, only to a version that is compatible", async () => {
    const setup = createTestTenant();
    const id = await deployAction(setup, "a");
    const write = (trigger: object) =>
      setup.call("PATCH", `${actions}/${id}`, { supported_triggers: [trigger] });
    expect((await write({ id: "credentials-exchange", version: "v2" })).body).toMatchObject({
      statusCode: 400,
      message: "can't upgrade to this trigger.",
    });
    expect((await write({ id: "post-login", version: "v2" })).status).toBe(400);
    const { id: old } = await setup.client.actions.create({
      name: "old",
      code: "",
      runtime: "node22",
      supported_triggers: [{ id: "post-login", version: "v2" }],
    });
    const upgraded = await setup.client.actions.update(String(old), { supported_triggers: [postLogin] });
    expect(upgraded.supported_triggers).toEqual([postLogin]);
  });

  test("a hundred Actions are the most, and code has its size", async () => {
    const setup = createTestTenant();
    const create = (name: string, code = "") =>
      setup.call("POST", actions, { name, code, supported_triggers: [postLogin] });
    expect((await create("large", "x".repeat(100_001))).status).toBe(400);
    for (let count = 0; count < 100; count += 1) expect((await create(`a${count}`)).status).toBe(201);
    expect((await create("one too many")).body).toMatchObject({ errorCode: "too_many_entities" });
    const all = await setup.call("GET", actions);
    expect(all.body).toMatchObject({ total: 100, per_page: 100 });
  });

  test("a second Action of one name is created, or refused where the tenant is told so", async () => {
    const create = async (duplicateActionNames: "allow" | "reject") => {
      const { call } = createTestTenant({ duplicateActionNames });
      const body = { name: "twin", supported_triggers: [postLogin] };
      return [(await call("POST", actions, body)).status, (await call("POST", actions, body)).status];
    };
    expect(await create("allow")).toEqual([201, 201]);
    expect(await create("reject")).toEqual([201, 409]);
  });
});

describe("authorization", () => {
  test.each([
    ["GET", actions, "read:actions"],
    ["POST", actions, "create:actions"],
    ["PATCH", `${actions}/x`, "update:actions"],
    ["DELETE", `${actions}/x`, "delete:actions"],
    ["POST", `${actions}/x/deploy`, "create:actions"],
    ["POST", `${actions}/x/versions/y/deploy`, "create:actions"],
    ["POST", `${actions}/x/test`, "create:actions"],
    ["PATCH", "/api/v2/actions/triggers/post-login/bindings", "update:actions"],
    ["GET", "/api/v2/users-by-email?email=a@example.com", "read:users"],
    ["GET", "/api/v2/logs", "read:logs,read:logs_users"],
    ["PATCH", "/api/v2/users/x", "update:users,update:users_app_metadata,update:current_user_metadata"],
  ])("%s %s needs %s", async (method, path, scopes) => {
    const { call, tenant } = createTestTenant();
    const [one = ""] = scopes.split(",");
    const withToken = (...granted: string[]) =>
      call(method, path, undefined, { authorization: `Bearer ${tenant.issueToken({ scopes: granted })}` });
    expect((await withToken("read:clients")).body).toEqual({
      statusCode: 403,
      error: "Forbidden",
      message: `Insufficient scope, expected any of: ${scopes}`,
      errorCode: "insufficient_scope",
    });
    expect((await withToken(one)).status).not.toBe(403);
  });

  test("says what is wrong with a token", async () => {
    const { call, clock, tenant } = createTestTenant();
    const response = async (authorization: string) => {
      const { status, body } = await call("GET", actions, undefined, { authorization });
      return [status, (body as { message?: string }).message];
    };
    const short = tenant.issueToken({ expiresIn: 60 });
    expect(await response(`Bearer ${short}`)).toEqual([200, undefined]);
    clock.advance(60_000);
    expect(await response(`Bearer ${short}`)).toEqual([
      401,
      "Expired token received for JSON Web Token validation",
    ]);
    expect(await response("Bearer nonsense")).toEqual([401, "Invalid token"]);
    expect(await response(`Bearer ${short.slice(0, -2)}xx`)).toEqual([401, "Invalid token"]);
    expect(await response("Nonsense")).toEqual([400, "Bad HTTP authentication header format"]);
    const missing = await tenant.handle(new Request(`https://${domain}${actions}`));
    expect(missing.status).toBe(401);
    expect((await call("GET", actions, undefined, { authorization: "Bearer nonsense" })).body).toEqual({
      statusCode: 401,
      error: "Unauthorized",
      message: "Invalid token",
      attributes: { error: "Invalid token" },
    });
  });
});
