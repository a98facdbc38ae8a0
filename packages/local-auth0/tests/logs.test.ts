import { describe, expect, test } from "@jest/globals";
import { createLogins } from "../src/login/create-logins.ts";
import { promptLogs } from "../src/logs/log-behavior.ts";
import type { LogEvent } from "../src/logs/log-event.ts";
import { toLogId, toTimePrefix } from "../src/logs/log-id.ts";
import { createLogSource } from "../src/logs/log-source.ts";
import type { TenantOptions } from "../src/tenant-options.ts";
import { at, createTestTenant } from "./test-tenant.ts";

const users = [{ user_id: "auth0|1", email: "a@example.com" }, { user_id: "auth0|2" }];

function createReader(options: TenantOptions = {}) {
  const setup = createTestTenant({ users, ...options });
  const read = async (query: string) => setup.call("GET", `/api/v2/logs?${query}`);
  return {
    ...setup,
    ...createLogins(setup.tenant),
    read,
    list: async (query: string) => (await read(query)).body as readonly LogEvent[],
    found: async (query: string) =>
      ((await read(query)).body as readonly LogEvent[]).map(({ type, user_id }) => `${type} ${user_id}`),
  };
}

/** The logs of three logins, a minute apart: interactive, silent, interactive of another user. */
async function createThree(options: TenantOptions = {}) {
  const reader = createReader(options);
  await reader.login({ userId: "auth0|1" });
  reader.clock.advance(60_000);
  await reader.login({ userId: "auth0|1", loginType: "silent" });
  reader.clock.advance(60_000);
  await reader.login({ userId: "auth0|2" });
  return reader;
}

/** A thousand logs a second apart, the last one now. */
function createThousand(now: number) {
  const logs = Array.from({ length: 1_000 }, (_, index): LogEvent => {
    const arrivedAt = now - (999 - index) * 1_000;
    return { type: "s", date: new Date(arrivedAt - 50).toISOString(), log_id: toLogId(arrivedAt, index) };
  });
  return createLogSource(logs);
}

describe("a search", () => {
  test("answers newest first, or as sorted", async () => {
    const { found } = await createThree();
    expect(await found("")).toEqual(["s auth0|2", "ssa auth0|1", "s auth0|1"]);
    expect(await found("sort=date:1")).toEqual(["s auth0|1", "ssa auth0|1", "s auth0|2"]);
    expect(await found("per_page=2&page=1")).toEqual(["s auth0|1"]);
  });

  test.each([
    ["type:s", ["s auth0|2", "s auth0|1"]],
    ['type:s AND user_id:"auth0|1"', ["s auth0|1"]],
    ['type:s AND user_id:"auth0|1" AND date:[2026-01-01T00:00:00 TO *]', ["s auth0|1"]],
    ["date:[2026-09-01T12:01:00 TO 2026-09-01T12:01:30]", ["ssa auth0|1"]],
    ["date:[* TO 2026-09-01]", ["s auth0|2", "ssa auth0|1", "s auth0|1"]],
    [`log_id:[${toTimePrefix(Date.UTC(2026, 8, 1, 12, 1, 30))} TO *]`, ["s auth0|2"]],
    ["user_name:A@example.com", []],
    ["type:(ssa OR f)", ["ssa auth0|1"]],
    ["-type:s", ["ssa auth0|1"]],
  ])("finds %s", async (q, expected) => {
    const { found } = await createThree();
    expect(await found(`q=${encodeURIComponent(q)}`)).toEqual(expected);
  });

  test.each([
    ["q=details.session_id:x", 400, "details.session_id is not a searchable field"],
    ["q=_exists_:details", 400, "details is not a searchable field"],
    ["per_page=100&page=10", 400, "first 1000 records"],
    [`q=type:s${"%20OR%20type:f".repeat(500)}`, 414, "Too Large"],
    ["from=abc", 400, "pattern"],
  ])("with %.40s is refused with %s", async (query, status, message) => {
    const { read } = createReader();
    const response = await read(query);
    expect([response.status, at(response.body, "message")]).toEqual([
      status,
      expect.stringContaining(message),
    ]);
  });

  test("comes with totals, as chosen fields, one by one and by user", async () => {
    const { client, list } = await createThree();
    expect(await list("include_totals=true&per_page=2")).toMatchObject({
      start: 0,
      limit: 2,
      length: 2,
      total: 2,
    });
    expect(await list("fields=type&per_page=1")).toEqual([{ type: "s" }]);
    const [newest] = await list("");
    expect(await client.logs.get(String(newest?.log_id))).toMatchObject({ type: "s", user_id: "auth0|2" });
    expect((await client.users.logs.list("auth0|1")).data).toHaveLength(2);
    await expect(client.logs.get("1")).rejects.toMatchObject({ statusCode: 404 });
  });

  test("is in the order of dates, which is not that of arrival", async () => {
    const { list, ids } = await createInversion();
    const dates = (await list("sort=date:1")).map(({ date }) => date);
    expect(dates).toEqual(dates.toSorted());
    expect((await list("")).map(({ date }) => date)).toEqual(dates.toReversed());
    expect((await list(`from=1`)).map(({ log_id }) => log_id)).toEqual(ids.toReversed());
  });
});

/** Two logins, of which the first arrives five seconds late. @returns the ids in the order of the logins. */
async function createInversion() {
  const reader = createReader();
  const ids: string[] = [];
  for (const arrivalMs of [5_000, 0]) {
    reader.tenant.change({ logs: { arrivalMs } });
    const { logs } = await reader.login({ userId: "auth0|1" });
    ids.push(String(logs[0]?.log_id));
    reader.clock.advance(1_000);
  }
  reader.clock.advance(10_000);
  return { ...reader, ids };
}

describe("a checkpoint", () => {
  test("is followed by what arrived later, with any other parameters", async () => {
    const { call, list } = await createThree();
    const [first] = await list("sort=date:1");
    const next = await call("GET", `/api/v2/logs?from=${first?.log_id}&take=1&q=type:f`);
    expect(at(next.body, "0.type")).toBe("ssa");
    const link = /^<https:\/\/acme\.eu\.auth0\.com(\/api\/v2\/logs\?from=\d+&take=1)>; rel="next"$/;
    const follow = async (response: typeof next) =>
      call("GET", String(link.exec(response.headers.get("link") ?? "")?.[1]));
    const last = await follow(next);
    expect(at(last.body, "0.user_id")).toBe("auth0|2");
    const end = await follow(last);
    expect(end.body).toEqual([]);
    expect(end.headers.get("link")).toBe(last.headers.get("link"));
  });

  test("may be made up from a time", async () => {
    const { list, clock } = await createThree();
    const from = `${toTimePrefix(clock.now() - 60_000)}${"0".repeat(36)}`;
    expect((await list(`from=${from}`)).map(({ type }) => type)).toEqual(["ssa", "s"]);
  });

  test.each([
    ["made up", { madeUpCheckpoint: "reject" }, "900202609011200000000000000"],
    ["gone", { expiredCheckpoint: "reject" }, toTimePrefix(Date.UTC(2026, 6, 1))],
  ] as const)("that is %s can be refused", async (_, logs, from) => {
    const { read } = await createThree({ logs: { ...promptLogs, ...logs } });
    expect((await read(`from=${from}`)).status).toBe(400);
  });

  test("leads through the logs of a source and the tenant's own in one order", async () => {
    const { tenant, list, login, clock } = createReader({
      logSource: createThousand(Date.UTC(2026, 8, 1, 12)),
    });
    clock.advance(1);
    await login({ userId: "auth0|1" });
    const ids: string[] = [];
    for (let from = "0"; ; from = String(ids.at(-1))) {
      const page = await list(`from=${from}&take=100`);
      if (page.length === 0) break;
      ids.push(...page.map(({ log_id }) => log_id));
    }
    expect(ids).toHaveLength(1_001);
    expect(ids).toEqual(ids.toSorted());
    expect(ids.at(-1)).toBe(tenant.state.logs[0]?.log_id);
    expect((await list("per_page=2")).map(({ log_id }) => log_id)).toEqual(ids.slice(-2).reverse());
  });
});

describe("the API shows a log", () => {
  test("only when it has arrived", async () => {
    const { login, clock, list } = createReader({ logs: { ...promptLogs, delayMs: 180, arrivalMs: 70 } });
    const started = clock.now();
    const { logs } = await login({ userId: "auth0|1" });
    expect(Date.parse(String(logs[0]?.date)) - started).toBe(180);
    clock.advance(249);
    expect(await list("")).toEqual([]);
    clock.advance(1);
    expect(await list("")).toHaveLength(1);
    expect(await list("from=0")).toHaveLength(1);
  });

  test("later still where it takes its time, by log", async () => {
    const { login, tenant, clock, found } = createReader();
    tenant.change({ logs: { visibleAfterMs: ({ type }) => (type === "s" ? 60_000 : 0) } });
    await login({ userId: "auth0|1" });
    clock.advance(1_000);
    await login({ userId: "auth0|1", loginType: "silent" });
    expect(await found("from=0")).toEqual(["ssa auth0|1"]);
    clock.advance(59_000);
    expect(await found("from=0")).toEqual(["s auth0|1", "ssa auth0|1"]);
  });

  test("until its retention is over, and by its id no longer than that", async () => {
    const { call, clock, found, tenant } = await createThree({ logs: { ...promptLogs, retentionDays: 0.5 } });
    const [oldest] = tenant.state.logs;
    clock.advance(43_200_000 - 90_000);
    expect(await found("from=0")).toEqual(["ssa auth0|1", "s auth0|2"]);
    expect((await call("GET", `/api/v2/logs/${oldest?.log_id}`)).status).toBe(404);
  });
});

describe("a million logs", () => {
  test("cost nothing but the pages that are read", async () => {
    let requested = 0;
    const day = Date.UTC(2026, 8, 1);
    const toLog = (index: number): LogEvent => {
      const arrivedAt = day + index * 43;
      return { type: "s", date: new Date(arrivedAt - 60).toISOString(), log_id: toLogId(arrivedAt, index) };
    };
    const { list } = createReader({
      logSource: {
        listAfter(from, take) {
          const first =
            from.length < 56 ? 0 : Number(BigInt(from.slice(20)) - 1_223_372_052_036_013_632n) + 1;
          requested += take;
          return Array.from({ length: Math.max(0, Math.min(take, 1_000_000 - first)) }, (_, i) =>
            toLog(first + i),
          );
        },
      },
    });
    const page = await list(`from=${toLogId(day + 899_999 * 43, 899_999)}&take=100`);
    expect([page.length, page[0]?.log_id]).toEqual([100, toLogId(day + 900_000 * 43, 900_000)]);
    expect(requested).toBe(100);
  });
});
