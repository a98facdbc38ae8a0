import { describe, expect, test } from "@jest/globals";
import { auth0RateLimits } from "../src/http/rate-limiter.ts";
import { at, createTestTenant, deployAction, postLogin } from "./test-tenant.ts";

const triggers = "/api/v2/actions/triggers";

describe("faults", () => {
  test("limit the rate of the next requests as Auth0 does", async () => {
    const { call, clock, tenant } = createTestTenant();
    tenant.faults.add({ times: 2, action: { kind: "answer", status: 429, resetAfterMs: 3_000 } });
    const { status, body, headers } = await call("GET", triggers);
    expect(status).toBe(429);
    expect(body).toEqual({
      statusCode: 429,
      error: "Too Many Requests",
      message: "Global limit has been reached",
      errorCode: "too_many_requests",
    });
    expect(headers.get("x-ratelimit-remaining")).toBe("0");
    expect(headers.get("x-ratelimit-reset")).toBe(String(clock.now() / 1_000 + 3));
    expect(headers.get("retry-after")).toBeNull();
    expect((await call("GET", triggers)).status).toBe(429);
    expect((await call("GET", triggers)).status).toBe(200);
  });

  test("apply to a method and a path only, until they are removed", async () => {
    const { call, tenant } = createTestTenant();
    const match = { method: "GET", path: "/api/v2/actions/*" };
    const id = tenant.faults.add({ match, action: { kind: "answer", status: 503 } });
    expect((await call("GET", triggers)).body).toMatchObject({ statusCode: 503 });
    expect((await call("GET", triggers)).status).toBe(503);
    expect((await call("GET", "/api/v2/users")).status).toBe(200);
    expect(tenant.faults.toJSON().rules).toMatchObject([{ id, match, hits: 2 }]);
    tenant.faults.remove(id);
    expect((await call("GET", triggers)).status).toBe(200);
  });

  test("lose the answer to a request that was carried out", async () => {
    const { call, tenant } = createTestTenant();
    tenant.faults.add({ match: { method: "POST" }, action: { kind: "answer", status: 500, after: true } });
    const body = { name: "a", supported_triggers: [postLogin] };
    expect((await call("POST", "/api/v2/actions/actions", body)).status).toBe(500);
    expect(tenant.state.actions.map(({ name }) => name)).toEqual(["a"]);
  });

  test("answer with any body and header", async () => {
    const { tenant } = createTestTenant();
    tenant.faults.add({
      action: {
        kind: "answer",
        status: 502,
        body: "<html>Bad gateway</html>",
        headers: { "content-type": "text/html" },
      },
    });
    const response = await tenant.handle(new Request("https://acme.eu.auth0.com/api/v2/users"));
    expect([response.status, response.headers.get("content-type"), await response.text()]).toEqual([
      502,
      "text/html",
      "<html>Bad gateway</html>",
    ]);
  });

  test("delay an answer by the given time", async () => {
    const slept: number[] = [];
    const { call, tenant } = createTestTenant({
      sleep: async (ms) => void slept.push(ms),
    });
    tenant.faults.add({ times: 1, action: { kind: "delay", delayMs: 5_000 } });
    expect((await call("GET", triggers)).status).toBe(200);
    await call("GET", triggers);
    expect(slept).toEqual([5_000]);
  });

  test("fail a build", async () => {
    const { client, clock, tenant } = createTestTenant();
    tenant.failBuilds({ actionName: "unlucky" });
    const create = async (name: string) =>
      String((await client.actions.create({ name, code: "", supported_triggers: [postLogin] })).id);
    const [lucky, unlucky, retried] = [
      await create("lucky"),
      await create("unlucky"),
      await create("unlucky"),
    ];
    clock.advance(400);
    const statusOf = async (id: string) => (await client.actions.get(id)).status;
    expect([await statusOf(lucky), await statusOf(unlucky), await statusOf(retried)]).toEqual([
      "built",
      "failed",
      "built",
    ]);
    await expect(client.actions.deploy(unlucky)).rejects.toMatchObject({ statusCode: 400 });
  });

  test("expire every token", async () => {
    const { call, tenant } = createTestTenant();
    tenant.expireTokens();
    const { status, body } = await call("GET", triggers);
    expect([status, at(body, "message")]).toEqual([
      401,
      "Expired token received for JSON Web Token validation",
    ]);
  });

  test("reach the token endpoint in its own words", async () => {
    const { tenant } = createTestTenant();
    tenant.faults.add({ match: { path: "/oauth/token" }, action: { kind: "answer", status: 429 } });
    const response = await tenant.handle(
      new Request("https://acme.eu.auth0.com/oauth/token", { method: "POST", body: "" }),
    );
    expect(response.status).toBe(429);
    expect(await response.json()).toMatchObject({ error: "too_many_requests" });
    expect(response.headers.get("retry-after")).toBe("1");
  });
});

describe("the tenant's own rate limit", () => {
  test("is a bucket that refills, and says how full it is", async () => {
    const { call, clock } = createTestTenant({ rateLimit: { burst: 2, perSecond: 2 } });
    const send = async () => {
      const { status, headers } = await call("GET", triggers);
      return [status, headers.get("x-ratelimit-limit"), headers.get("x-ratelimit-remaining")];
    };
    expect(await send()).toEqual([200, "2", "1"]);
    expect(await send()).toEqual([200, "2", "0"]);
    expect(await send()).toEqual([429, "2", "0"]);
    clock.advance(500);
    expect(await send()).toEqual([200, "2", "0"]);
    clock.advance(10_000);
    expect(await send()).toEqual([200, "2", "1"]);
  });

  test("can be one for each group of endpoints, as on Auth0's plans, and be changed", async () => {
    const { call, tenant } = createTestTenant({ rateLimit: auth0RateLimits.professional });
    const send = async (method: string, path: string) => {
      const { status, body, headers } = await call(method, path, method === "GET" ? undefined : {});
      return [status, headers.get("x-ratelimit-limit"), at(body, "message")];
    };
    for (let count = 0; count < 10; count += 1)
      expect(await send("GET", "/api/v2/logs?from=0")).toEqual([200, "10", undefined]);
    expect(await send("GET", "/api/v2/logs/1")).toEqual([429, "10", "Endpoint limit has been reached"]);
    expect(await send("GET", "/api/v2/users")).toEqual([200, "40", undefined]);
    expect((await send("PATCH", "/api/v2/users/1"))[1]).toBe("20");
    expect(await send("GET", triggers)).toEqual([200, "10", undefined]);
    tenant.change({ rateLimit: undefined });
    expect(await send("GET", "/api/v2/logs?from=0")).toEqual([200, null, undefined]);
  });
});

describe("a snapshot", () => {
  test("carries everything into a tenant of another day", async () => {
    const first = createTestTenant({ users: [{ user_id: "auth0|1", app_metadata: { a: 1 } }] });
    const id = await deployAction(first, "kept");
    await first.client.actions.triggers.bindings.updateMany("post-login", {
      bindings: [{ ref: { type: "action_id", value: id } }],
    });
    const snapshot = JSON.parse(JSON.stringify(first.tenant.snapshot()));
    const second = createTestTenant({ snapshot, users: [] });
    second.clock.advance(1_000);
    const send = async ({ call }: typeof first) => (await call("GET", `/api/v2/actions/actions/${id}`)).body;
    expect(await send(second)).toEqual(await send(first));
    expect(second.tenant.state.users).toEqual(first.tenant.state.users);
    expect(second.tenant.state.bindings).toEqual(first.tenant.state.bindings);
    const added = await deployAction(second, "new");
    expect(added).not.toBe(id);
    expect(first.tenant.state.actions).toHaveLength(1);
  });

  test("of another format is refused", () => {
    const snapshot = { ...createTestTenant().tenant.snapshot(), format: 2 } as never;
    expect(() => createTestTenant({ snapshot })).toThrow("another format");
  });
});
