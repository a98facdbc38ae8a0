import { describe, expect, test } from "@jest/globals";
import type { HecCode } from "../src/hec/hec-codes.ts";
import { toBasic } from "../testing/serve-splunk.ts";
import { hecTokens, useHec } from "../testing/served-fixtures.ts";

const { served, send, raws } = useHec();

describe("authentication", () => {
  const body = '{"event":"a"}';
  test.each<[string, string, string, number, number]>([
    ["nothing", "", "", 401, 2],
    ["a bare token", "", hecTokens.plain, 401, 3],
    ["Bearer", "", `Bearer ${hecTokens.plain}`, 401, 3],
    ["an unknown token", "", "Splunk 00000000-0000-4000-8000-00000000dead", 403, 4],
    ["a disabled token", "", `Splunk ${hecTokens.off}`, 403, 1],
    ["Basic, token as password", "", toBasic("anybody", hecTokens.plain), 200, 0],
    ["Basic, unknown token", "", toBasic("anybody", "x"), 403, 4],
    ["a token in the query that allows it", `?token=${hecTokens.query}`, "", 200, 0],
    ["a token in the query that does not", `?token=${hecTokens.plain}`, "", 400, 16],
    ["an unknown token in the query", "?token=nobody", "", 403, 4],
  ])("with %s", async (_name, query, authorization, status, code) => {
    const response = await send(`/event${query}`, { body, authorization });
    expect([response.status, response.json.code]).toEqual([status, code]);
    expect(raws()).toEqual(code === 0 ? ["a"] : []);
  });
});

describe("routes", () => {
  const notFound = '{"text":"The requested URL was not found on this server.","code":404}';
  test.each([
    ["GET", "/event", 405],
    ["GET", "/ack", 405],
    ["POST", "/event/2.0", 404],
    ["POST", "s", 404],
  ])("%s %s", async (method, path, status) => {
    const response = await send(path, { method });
    expect([response.status, response.text]).toEqual([status, notFound]);
  });

  test.each(["", "/event", "/raw", "/ack", "/health"])("OPTIONS %s asks for no token", async (path) => {
    expect((await send(path, { method: "OPTIONS", authorization: "" })).status).toBe(200);
  });

  test.each(["", "Splunk wrong"])("health with authorization %j", async (authorization) => {
    for (const path of ["/health", "/health/1.0"]) {
      const response = await send(path, { method: "GET", authorization });
      expect([response.status, response.text]).toEqual([200, '{"text":"HEC is healthy","code":17}']);
    }
  });
});

describe("conditions", () => {
  test.each<[HecCode, number, number, number]>([
    [8, 500, 8, 0],
    [9, 503, 9, 0],
    [23, 503, 23, 0],
    [26, 429, 26, 0],
    [27, 429, 27, 0],
    [24, 200, 24, 1],
    [25, 200, 25, 1],
    [18, 503, 9, 0],
  ])("%i", async (condition, status, code, taken) => {
    served.splunk.setHecCondition(condition);
    const response = await send("/event", { body: '{"event":"a"}' });
    served.splunk.setHecCondition(undefined);
    expect([response.status, response.json.code]).toEqual([status, code]);
    expect(served.splunk.events).toHaveLength(taken);
  });

  test.each<[HecCode, number, number]>([
    [9, 503, 18],
    [18, 503, 18],
    [19, 503, 19],
    [20, 503, 20],
    [23, 503, 23],
    [24, 200, 17],
  ])("%i shows in health", async (condition, status, code) => {
    served.splunk.setHecCondition(condition);
    const response = await send("/health", { method: "GET" });
    served.splunk.setHecCondition(undefined);
    expect([response.status, response.json.code]).toEqual([status, code]);
  });
});
