import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { type ServedSplunk, serveSplunk, toBasic } from "../testing/serve-splunk.ts";

const token = "00000000-0000-4000-8000-000000000001";
const now = Date.parse("2026-03-01T10:00:00Z");
let served: ServedSplunk;

beforeAll(async () => {
  served = await serveSplunk({
    users: [
      { name: "admin", password: "changeme", roles: ["admin"] },
      { name: "filtered", password: "changeme", roles: ["filtered"] },
      { name: "recent", password: "changeme", roles: ["recent"] },
    ],
    roles: {
      filtered: {
        capabilities: ["search"],
        searchIndexes: ["*"],
        defaultIndexes: ["main"],
        searchFilter: "n<3",
      },
      recent: {
        capabilities: ["search"],
        searchIndexes: ["*"],
        defaultIndexes: ["main"],
        searchWindowSeconds: 150,
      },
    },
    hecTokens: [{ name: "t", token }],
    now: () => now,
  });
  const body = [1, 2, 3, 4].map((n) =>
    JSON.stringify({ time: now / 1000 - n * 60, event: { n, text: `a,"${n}"` } }),
  );
  await fetch(`${served.hec.url}/services/collector`, {
    method: "POST",
    headers: { authorization: `Splunk ${token}` },
    body: body.join(""),
  });
});
beforeEach(() => served.splunk.setSearchFaults({}));
afterAll(() => served.close());

async function call(path: string, method = "GET", form: Record<string, string> = {}, user = "admin") {
  const query = new URLSearchParams({ output_mode: "json", ...(method === "GET" ? form : {}) });
  const response = await fetch(`${served.management.url}/services/search/${path}?${query}`, {
    method,
    headers: { authorization: toBasic(user, "changeme") },
    ...(method === "POST" ? { body: new URLSearchParams(form) } : {}),
  });
  const text = await response.text();
  return { status: response.status, text, json: /^\{[^\n]*$/.test(text) ? JSON.parse(text) : undefined };
}

describe("a search job", () => {
  test.each(["jobs", "v2/jobs"])(
    "%s: is done as soon as it is created, gives pages, and can be deleted",
    async (path) => {
      const created = await call(path, "POST", { search: "search index=main | sort n | table n" });
      expect([created.status, Object.keys(created.json)]).toEqual([201, ["sid"]]);
      const { sid } = created.json;
      const { json } = await call(`${path}/${sid}`);
      expect(json.entry[0].content).toMatchObject({
        sid,
        isDone: true,
        dispatchState: "DONE",
        resultCount: 4,
        doneProgress: 1,
      });
      const page = await call(`${path}/${sid}/results`, "GET", { count: "2", offset: "1" });
      expect(page.json).toMatchObject({ preview: false, init_offset: 1, results: [{ n: "2" }, { n: "3" }] });
      const listed = await call(path);
      expect(listed.json.entry.map(({ content }: { content: { sid: string } }) => content.sid)).toContain(
        sid,
      );
      const touched = await call(`${path}/${sid}/control`, "POST", { action: "touch" });
      expect(touched.json.messages[0].text).toBe("Search job touched.");
      expect((await call(`${path}/${sid}`, "DELETE")).json.messages[0].text).toBe("Search job cancelled.");
      expect((await call(`${path}/${sid}`)).status).toBe(404);
    },
  );

  test("is refused at creation when its search does not parse", async () => {
    const { status, json } = await call("jobs", "POST", { search: "search index=main | stattts count" });
    expect([status, json.messages[0].type]).toEqual([400, "FATAL"]);
    expect(json.messages[0].text).toContain("Unknown search command 'stattts'.");
  });

  test("comes as json_rows, csv and raw", async () => {
    const results = async (output_mode: string) =>
      (
        await call("jobs", "POST", {
          search: "search index=main n<3 | sort n | table n text",
          exec_mode: "oneshot",
          output_mode,
        })
      ).text;
    // The query's output_mode is read first, so the form's is not.
    expect(await results("csv")).toContain('"results":[{"n":"1"');
    const one = async (output_mode: string, fields = "n text") => {
      const response = await fetch(`${served.management.url}/services/search/jobs`, {
        method: "POST",
        headers: { authorization: toBasic("admin", "changeme") },
        body: new URLSearchParams({
          search: `search index=main n<3 | sort n | table ${fields}`,
          exec_mode: "oneshot",
          output_mode,
        }),
      });
      return response.text();
    };
    expect(await one("csv")).toBe('n,text\n1,"a,""1"""\n2,"a,""2"""\n');
    expect(JSON.parse(await one("json_rows"))).toMatchObject({
      fields: ["n", "text"],
      rows: [
        ["1", 'a,"1"'],
        ["2", 'a,"2"'],
      ],
    });
    expect(await one("raw", "_raw")).toBe('{"n":1,"text":"a,\\"1\\""}\n{"n":2,"text":"a,\\"2\\""}\n');
  });

  test("the parser names the commands, or what is wrong", async () => {
    const good = await call("v2/parser", "GET", { q: "search index=main | stats count" });
    expect(good.json.commands).toEqual([{ command: "search" }, { command: "stats" }]);
    const bad = await call("parser", "GET", { q: "search index=main | eval x=nope(1)" });
    expect([bad.status, bad.json.messages[0].text]).toEqual([
      400,
      "Error in 'eval' command: The 'nope' function is unsupported or undefined. (At character 28.)",
    ]);
  });
});

describe("what can go wrong without an error", () => {
  const rows = async (user?: string) => {
    const { text } = await call("v2/jobs/export", "POST", { search: "search index=main | table n" }, user);
    return text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
  };

  test("an export that is cut off has no last row", async () => {
    expect((await rows()).at(-1)).toEqual({ preview: false, offset: 3, lastrow: true, result: { n: "4" } });
    served.splunk.setSearchFaults({ cutAfter: 2 });
    expect(await rows()).toEqual(
      [1, 2].map((n, offset) => ({ preview: false, offset, result: { n: String(n) } })),
    );
  });

  test("messages stand before the rows", async () => {
    const messages = [{ type: "WARN" as const, text: "The search was limited." }];
    served.splunk.setSearchFaults({ messages });
    expect((await rows())[0]).toEqual({ preview: false, messages });
    const oneshot = await call("jobs", "POST", { search: "search index=main", exec_mode: "oneshot" });
    expect(oneshot.json.messages).toEqual(messages);
  });

  test("a range can be hidden, and nothing says so", async () => {
    const found = async () => (await rows()).flatMap(({ result }) => (result === undefined ? [] : result.n));
    const all = await found();
    served.splunk.setSearchFaults({ hidden: { from: 0, to: Number.POSITIVE_INFINITY } });
    expect([all.length, await found()]).toEqual([4, []]);
    expect((await rows()).at(-1)).toEqual({ preview: false, lastrow: true });
    served.splunk.setSearchFaults({ hidden: { from: 0, to: 1 } });
    expect(await found()).toEqual(all);
  });

  test("a role's filter and time window hide events", async () => {
    const results = async (user: string) => (await rows(user)).map(({ result }) => result.n);
    expect(await results("filtered")).toEqual(["1", "2"]);
    expect(await results("recent")).toEqual(["1", "2"]);
  });
});
