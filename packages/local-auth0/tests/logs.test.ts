import { describe, expect, test } from "@jest/globals";
import { createLogins } from "../src/login/create-logins.ts";
import { at, createTestTenant } from "./test-tenant.ts";

/** A tenant with the logs of three sign-ins, a minute apart: interactive, silent, interactive of another user. */
async function createWorld() {
  const setup = createTestTenant({
    users: [{ user_id: "auth0|1", email: "a@example.com" }, { user_id: "auth0|2" }],
  });
  const { signIn } = createLogins(setup.tenant);
  await signIn({ userId: "auth0|1" });
  setup.clock.advance(60_000);
  await signIn({ userId: "auth0|1", loginType: "silent" });
  setup.clock.advance(60_000);
  await signIn({ userId: "auth0|2" });
  const list = async (query: string) => (await setup.call("GET", `/api/v2/logs?${query}`)).body;
  const found = async (query: string) =>
    ((await list(query)) as readonly { type: string; user_id: string }[]).map(
      ({ type, user_id }) => `${type} ${user_id}`,
    );
  return { ...setup, list, found };
}

describe("logs", () => {
  test("are newest first, or as sorted", async () => {
    const { found } = await createWorld();
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
    ["user_name:A@example.com", []],
    ["details.session_id:*", []],
    ["type:(ssa OR f)", ["ssa auth0|1"]],
    ["-type:s", ["ssa auth0|1"]],
  ])("are found by %s", async (q, expected) => {
    const { found } = await createWorld();
    expect(await found(`q=${encodeURIComponent(q)}`)).toEqual(expected);
  });

  test("follow a checkpoint, whatever else is asked for", async () => {
    const { call, list } = await createWorld();
    const [first] = (await list("sort=date:1")) as readonly { log_id: string }[];
    const path = `/api/v2/logs?from=${first?.log_id}&take=1&q=type:f`;
    const next = await call("GET", path);
    expect(at((next.body as readonly unknown[])[0], "type")).toBe("ssa");
    const link = /^<https:\/\/acme\.eu\.auth0\.com(\/api\/v2\/logs\?from=\d+&take=1)>; rel="next"$/;
    const follow = async (answer: typeof next) =>
      call("GET", String(link.exec(answer.headers.get("link") ?? "")?.[1]));
    const last = await follow(next);
    expect(at((last.body as readonly unknown[])[0], "user_id")).toBe("auth0|2");
    const end = await follow(last);
    expect(end.body).toEqual([]);
    expect(end.headers.get("link")).toBe(last.headers.get("link"));
  });

  test("come with totals, as chosen fields, one by one and by user", async () => {
    const { client, list } = await createWorld();
    expect(await list("include_totals=true&per_page=2")).toMatchObject({
      start: 0,
      limit: 2,
      length: 2,
      total: 2,
    });
    expect(await list("fields=type&per_page=1")).toEqual([{ type: "s" }]);
    const [newest] = (await list("")) as readonly { log_id: string }[];
    expect(await client.logs.get(String(newest?.log_id))).toMatchObject({ type: "s", user_id: "auth0|2" });
    expect((await client.users.logs.list("auth0|1")).data).toHaveLength(2);
    await expect(client.logs.get("1")).rejects.toMatchObject({ statusCode: 404 });
  });
});
