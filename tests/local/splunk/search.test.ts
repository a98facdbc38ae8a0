import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type ServedSplunk, serveSplunk, toBasic } from "../../helpers/serve-splunk.ts";

const token = "00000000-0000-4000-8000-000000000001";
let now = Date.parse("2026-03-01T10:00:00Z");
let served: ServedSplunk;

beforeAll(async () => {
  served = await serveSplunk({
    users: [
      { name: "admin", password: "changeme", roles: ["admin"] },
      { name: "blind", password: "changeme", roles: [] },
      { name: "narrow", password: "changeme", roles: ["narrow"] },
    ],
    roles: { narrow: { capabilities: ["search"], searchIndexes: ["main"], defaultIndexes: ["main"] } },
    hecTokens: [{ name: "t", token, index: "auth0" }],
    indexes: ["auth0"],
    now: () => now,
  });
  const events = [
    {
      time: 1772359200,
      event: { message: "SignUp", application: "Shop", userId: "auth0|1", loginsCount: 1 },
    },
    { time: 1772359260, event: { message: "Login", application: "Shop", userId: "auth0|1", loginsCount: 2 } },
    {
      time: 1772359320,
      event: { message: "Login", application: "Blog", userId: "auth0|2", roles: ["a", "b"] },
    },
    { time: 1772359330, index: "main", event: "plain text user=ann code=7" },
    { time: 1772359340, index: "_internal", event: "internal text" },
    {
      time: 1772359350,
      event: { nested: { deep: [{ x: 1 }, { x: 2 }] }, quote: 'say "hi"', ok: true, none: null },
    },
    { time: 1772359360, fields: { plan: "pro", message: "Login" }, event: { message: "Login" } },
  ];
  const response = await fetch(`${served.hec.url}/services/collector`, {
    method: "POST",
    headers: { authorization: `Splunk ${token}` },
    body: events
      .map((event) => JSON.stringify({ sourcetype: "auth0_activity", host: "h", ...event }))
      .join(""),
  });
  expect(response.status).toBe(200);
});
afterAll(() => served.close());

async function call(path: string, parameters: Record<string, string>, user = "admin") {
  return fetch(`${served.management.url}${path}`, {
    method: "POST",
    headers: { authorization: toBasic(user, "changeme") },
    body: new URLSearchParams(parameters),
  });
}

type Result = Record<string, string | string[]>;

async function oneshot(search: string, more: Record<string, string> = {}, user?: string): Promise<Result[]> {
  const parameters = { search, exec_mode: "oneshot", output_mode: "json", ...more };
  const response = await call("/services/search/jobs", parameters, user);
  const body = (await response.json()) as { results?: Result[]; messages: unknown };
  if (body.results === undefined) throw new Error(JSON.stringify(body.messages));
  return body.results;
}

const ids = async (search: string, more?: Record<string, string>) =>
  (await oneshot(`search ${search} | table _cd`, more)).map(({ _cd }) => String(_cd).slice(2)).join(" ");

describe("search", () => {
  test.each([
    ["index=auth0", "7 6 3 2 1"],
    ["index=*", "7 6 4 3 2 1"],
    ["index=_*", "5"],
    ["*", "4"],
    ["index=auth0 message=Login application=Shop", "2"],
    ['index=auth0 message="login"', "7 3 2"],
    ["index=auth0 message!=Login", "1"],
    ["index=auth0 NOT message=Login", "6 1"],
    ["index=auth0 userId=auth0|1", "FATAL"],
    ['index=auth0 userId="auth0|1"', "2 1"],
    ["index=auth0 application=S* OR application=Blog message=Login", "3 2"],
    ["index=auth0 (application=Shop message=SignUp) OR application=Blog", "3 1"],
    ["index=auth0 application IN (Blog, X)", "3"],
    ["index=auth0 loginsCount>1", "2"],
    ["index=auth0 loginsCount>=1 loginsCount<2", "1"],
    ["index=auth0 loginsCount=01", "1"],
    ["index=auth0 roles{}=b", "3"],
    ["index=auth0 nested.deep{}.x=2", "6"],
    ["index=auth0 ok=true none=null", "6"],
    ['index=auth0 quote="say \\"hi\\""', "6"],
    ["index=auth0 plan=pro", "7"],
    ["index=auth0 plan=*", "7"],
    ["index=* user=ann code=7", "4"],
    ["index=* plain AND text", "4"],
    ["index=* lain", ""],
    ['index=* "plain text"', "4"],
    ['index=* "lain text"', ""],
    ["index=auth0 earliest=1772359260 latest=1772359320", "2"],
    ["index=auth0 earliest=2026-03-01T10:02:00Z", "7 6 3"],
    ["index=auth0 sourcetype=auth0_activity host=h message=SignUp", "1"],
  ])("%s finds %j", async (search, expected) => {
    if (expected === "FATAL") await expect(ids(search)).rejects.toThrow("Unknown search command '1'");
    else expect(await ids(search)).toBe(expected);
  });

  test("takes time modifiers of the request", async () => {
    now = 1772359330_000;
    expect(await ids("index=auth0", { earliest_time: "-1m", latest_time: "now" })).toBe("3");
    expect(await ids("index=auth0", { earliest_time: "-1h@h", latest_time: "@m" })).toBe("2 1");
    expect(await ids("index=auth0", { earliest_time: "0", latest_time: "-15s" })).toBe("2 1");
  });

  test("shows only what the role may read", async () => {
    expect(await oneshot("search index=*", {}, "narrow")).toHaveLength(1);
    expect(await oneshot("search index=auth0", {}, "narrow")).toEqual([]);
    const refused = await call("/services/search/jobs", { search: "search *", output_mode: "json" }, "blind");
    expect([refused.status, await refused.json()]).toEqual([
      403,
      {
        messages: [
          {
            type: "ERROR",
            text: "You (user=blind) do not have permission to perform this operation (requires capability: search).",
          },
        ],
      },
    ]);
  });
});

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
    expect(await oneshot(`search index=auth0 | ${commands}`)).toEqual(expected);
  });

  test("an event has splunkd's fields unless others are asked for", async () => {
    const [event = {}] = await oneshot("search index=auth0 message=SignUp");
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
    const [all = {}] = await oneshot("search index=auth0 message=SignUp", { f: "*" });
    expect(all).toMatchObject({ message: "SignUp", loginsCount: "1", _cd: "0:1" });
  });
});

describe("answers", () => {
  test("export streams one document a line and marks the last", async () => {
    for (const path of ["/services/search/v2/jobs/export", "/servicesNS/admin/search/search/jobs/export"]) {
      const search = "search index=auth0 application=* | table application";
      const response = await call(path, { search, output_mode: "json" });
      expect(await response.text()).toBe(
        [
          '{"preview":false,"offset":0,"result":{"application":"Blog"}}',
          '{"preview":false,"offset":1,"result":{"application":"Shop"}}',
          '{"preview":false,"offset":2,"lastrow":true,"result":{"application":"Shop"}}',
          "",
        ].join("\n"),
      );
    }
    const nothing = await call("/services/search/v2/jobs/export", {
      search: "search index=nope",
      output_mode: "json",
    });
    expect(await nothing.text()).toBe('{"preview":false,"lastrow":true}\n');
  });

  test("are XML by default, escaped", async () => {
    const search = "search index=auth0 quote=* | table quote";
    const response = await call("/services/search/jobs", { search, exec_mode: "oneshot" });
    expect(await response.text()).toContain("<value><text>say &quot;hi&quot;</text></value>");
  });

  test("count and offset page through oneshot results", async () => {
    expect(await ids("index=auth0", { count: "2", offset: "1" })).toBe("6 3");
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
    const response = await call("/services/search/jobs", {
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
    const response = await call(path, { output_mode: "json" });
    expect([response.status, await response.json()]).toEqual([404, { messages: [{ type: "FATAL", text }] }]);
  });
});

test("an event is found when its indexing delay has passed, not before", async () => {
  served.splunk.setIndexingDelay(1000);
  await fetch(`${served.hec.url}/services/collector`, {
    method: "POST",
    headers: { authorization: `Splunk ${token}` },
    body: JSON.stringify({ event: { eventId: "late" } }),
  });
  served.splunk.setIndexingDelay(0);
  now += 999;
  expect(await oneshot("search index=auth0 eventId=late")).toEqual([]);
  now += 1;
  expect(await oneshot("search index=auth0 eventId=late")).toHaveLength(1);
});

test("fields behind the first 5 000 bytes of an event silently disappear", async () => {
  const event = { first: "1", long: "ä".repeat(2486), last: "2" };
  await fetch(`${served.hec.url}/services/collector`, {
    method: "POST",
    headers: { authorization: `Splunk ${token}` },
    body: JSON.stringify({ index: "main", sourcetype: "cutoff", event }),
  });
  const [found = {}] = await oneshot("search index=main sourcetype=cutoff", { f: "*" });
  expect([found.first, found.long, found.last]).toEqual(["1", "ä".repeat(2486), undefined]);
  expect(found._raw).toBe(JSON.stringify(event));
});
