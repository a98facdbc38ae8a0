import { describe, expect, test } from "@jest/globals";
import { at, createTestTenant } from "./test-tenant.ts";

describe("what a client of the whole tenant reads", () => {
  test.each(["rules", "connections", "roles", "organizations", "resource-servers", "client-grants"])(
    "%s is an empty array, or an empty page with totals",
    async (path) => {
      const { call } = createTestTenant();
      expect((await call("GET", `/api/v2/${path}?per_page=10`)).body).toEqual([]);
      const key = path.replaceAll("-", "_");
      expect((await call("GET", `/api/v2/${path}?include_totals=true&page=1&per_page=10`)).body).toEqual({
        start: 10,
        limit: 10,
        total: 0,
        length: 0,
        [key]: [],
      });
    },
  );

  test("log streams are an array, and event streams an object", async () => {
    const { call } = createTestTenant();
    expect((await call("GET", "/api/v2/log-streams?include_totals=true")).body).toEqual([]);
    expect((await call("GET", "/api/v2/event-streams?take=50")).body).toEqual({ eventStreams: [] });
  });

  test("the one application is All Applications", async () => {
    const { call } = createTestTenant();
    const { body } = await call("GET", "/api/v2/clients?is_global=true&include_totals=true");
    expect(body).toMatchObject({ total: 1, clients: [{ name: "All Applications", global: true }] });
    expect((await call("GET", "/api/v2/clients?is_global=false")).body).toEqual([]);
  });

  test("each list needs its own scope", async () => {
    const { call, tenant } = createTestTenant();
    const authorization = `Bearer ${tenant.issueToken({ scopes: ["read:actions"] })}`;
    const { status, body } = await call("GET", "/api/v2/rules", undefined, { authorization });
    expect([status, at(body, "message")]).toEqual([403, "Insufficient scope, expected any of: read:rules"]);
  });
});
