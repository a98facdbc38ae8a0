import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { createSearchClient, type Result } from "../testing/search-client.ts";
import type { ServedSplunk } from "../testing/serve-splunk.ts";
import { serveSearch } from "../testing/served-fixtures.ts";

let served: ServedSplunk;

beforeAll(async () => {
  served = await serveSearch();
});
afterAll(() => served.close());

const client = () => createSearchClient(served.management.url);

describe("commands", () => {
  test.each<[string, Result[]]>([
    [
      "stats count by message",
      [
        { message: "Login", count: "4" },
        { message: "SignUp", count: "1" },
      ],
    ],
    ["stats count", [{ count: "5" }]],
    [
      "stats count AS n, dc(userId) as users values(application) by message | sort -n | head 1",
      [{ message: "Login", n: "4", users: "2", "values(application)": ["Blog", "Shop"] }],
    ],
    [
      "stats sum(loginsCount) avg(loginsCount) max(loginsCount)",
      [{ "sum(loginsCount)": "3", "avg(loginsCount)": "1.5", "max(loginsCount)": "2" }],
    ],
    [
      "search message=SignUp | table _time userId nothing",
      [{ _time: "2026-03-01T10:00:00.000+00:00", userId: "auth0|1" }],
    ],
    [
      "dedup message | sort message | table message",
      [{ message: ["Login", "Login"] }, { message: "Login" }, { message: "SignUp" }],
    ],
    ["sort loginsCount | head 2 | table loginsCount", [{ loginsCount: "1" }, { loginsCount: "2" }]],
    ["head 1 | fields message | fields - _*", [{ message: ["Login", "Login"] }]],
    ["search roles{}=a | table roles{}, app*", [{ "roles{}": ["a", "b"], application: "Blog" }]],
  ])("%s", async (commands, expected) => {
    expect(await client().oneshot(`search index=auth0 | ${commands}`)).toEqual(expected);
  });

  test("an event has splunkd's fields unless others are asked for", async () => {
    const [event = {}] = await client().oneshot("search index=auth0 message=SignUp");
    expect(event).toEqual({
      _bkt: expect.stringMatching(/^auth0~0~/),
      _cd: "0:1",
      _indextime: "1772359200",
      _raw: '{"message":"SignUp","application":"Shop","userId":"auth0|1","loginsCount":1}',
      _serial: "1",
      _si: ["local-splunk", "auth0"],
      _sourcetype: "auth0_activity",
      _time: "2026-03-01T10:00:00.000+00:00",
      host: "h",
      index: "auth0",
      linecount: "1",
      source: "http:t",
      sourcetype: "auth0_activity",
      splunk_server: "local-splunk",
    });
    const [all = {}] = await client().oneshot("search index=auth0 message=SignUp", { f: "*" });
    expect(all).toMatchObject({ message: "SignUp", loginsCount: "1", _cd: "0:1" });
  });
});

describe("answers", () => {
  test("export streams one document a line and marks the last", async () => {
    for (const path of ["/services/search/v2/jobs/export", "/servicesNS/admin/search/search/jobs/export"]) {
      const search = "search index=auth0 application=* | table application";
      const response = await client().call(path, { search, output_mode: "json" });
      expect(await response.text()).toBe(
        [
          '{"preview":false,"offset":0,"result":{"application":"Blog"}}',
          '{"preview":false,"offset":1,"result":{"application":"Shop"}}',
          '{"preview":false,"offset":2,"lastrow":true,"result":{"application":"Shop"}}',
          "",
        ].join("\n"),
      );
    }
    const nothing = await client().call("/services/search/v2/jobs/export", {
      search: "search index=nope",
      output_mode: "json",
    });
    expect(await nothing.text()).toBe('{"preview":false,"lastrow":true}\n');
  });

  test("are XML by default, escaped", async () => {
    const search = "search index=auth0 quote=* | table quote";
    const response = await client().call("/services/search/jobs", { search, exec_mode: "oneshot" });
    expect(await response.text()).toContain("<value><text>say &quot;hi&quot;</text></value>");
  });

  test("count and offset page through oneshot results", async () => {
    expect(await client().ids("index=auth0", { count: "2", offset: "1" })).toBe("6 3");
  });

  test.each([
    [{ search: "" }, 400, "The required 'search' parameter"],
    [{ search: "index=auth0" }, 400, "Unknown search command 'index'."],
    [{ search: "search * | frobnicate" }, 400, "Unknown search command 'frobnicate'."],
    [{ search: "search (a" }, 400, "unbalanced parentheses"],
    [{ search: 'search "a' }, 400, "unbalanced quotes"],
    [{ search: "search a=" }, 400, "missing a term"],
    [{ search: "search *", earliest_time: "soon" }, 400, "Invalid earliest_time."],
  ])("%j is FATAL", async (parameters, status, text) => {
    const response = await client().call("/services/search/jobs", {
      exec_mode: "oneshot",
      output_mode: "json",
      ...parameters,
    });
    const body = (await response.json()) as { messages: { type: string; text: string }[] };
    expect([response.status, body.messages[0]?.type]).toEqual([status, "FATAL"]);
    expect(body.messages[0]?.text).toContain(text);
  });

  test.each([
    ["/services/search/jobs/1.1", "Unknown sid."],
    ["/services/search/v2/jobs/1.1/results", "Unknown sid."],
    ["/services/search/parse", "Unknown endpoint."],
  ])("%s is unknown", async (path, text) => {
    const response = await client().call(path, { output_mode: "json" });
    expect([response.status, await response.json()]).toEqual([404, { messages: [{ type: "FATAL", text }] }]);
  });
});
