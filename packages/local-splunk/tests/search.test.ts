import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { createSearchClient } from "../testing/search-client.ts";
import type { ServedSplunk } from "../testing/serve-splunk.ts";
import { fixtureNow, hecTokens, serveSearch } from "../testing/served-fixtures.ts";

let now = fixtureNow;
let served: ServedSplunk;

beforeAll(async () => {
  served = await serveSearch(() => now);
});
afterAll(() => served.close());

const client = () => createSearchClient(served.management.url);

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
    if (expected === "FATAL")
      await expect(client().ids(search)).rejects.toThrow("Unknown search command '1'");
    else expect(await client().ids(search)).toBe(expected);
  });

  test("takes time modifiers of the request", async () => {
    now = 1772359330_000;
    expect(await client().ids("index=auth0", { earliest_time: "-1m", latest_time: "now" })).toBe("3");
    expect(await client().ids("index=auth0", { earliest_time: "-1h@h", latest_time: "@m" })).toBe("2 1");
    expect(await client().ids("index=auth0", { earliest_time: "0", latest_time: "-15s" })).toBe("2 1");
  });

  test("shows only what the role may read", async () => {
    expect(await client().oneshot("search index=*", {}, "narrow")).toHaveLength(1);
    expect(await client().oneshot("search index=auth0", {}, "narrow")).toEqual([]);
    const refused = await client().call(
      "/services/search/jobs",
      { search: "search *", output_mode: "json" },
      "blind",
    );
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

test("an event is found when its indexing delay has passed, not before", async () => {
  served.splunk.setIndexingDelay(1000);
  await fetch(`${served.hec.url}/services/collector`, {
    method: "POST",
    headers: { authorization: `Splunk ${hecTokens.plain}` },
    body: JSON.stringify({ event: { eventId: "late" } }),
  });
  served.splunk.setIndexingDelay(0);
  now += 999;
  expect(await client().oneshot("search index=auth0 eventId=late")).toEqual([]);
  now += 1;
  expect(await client().oneshot("search index=auth0 eventId=late")).toHaveLength(1);
});

test("fields behind the first 5 000 bytes of an event silently disappear", async () => {
  const event = { first: "1", long: "ä".repeat(2486), last: "2" };
  await fetch(`${served.hec.url}/services/collector`, {
    method: "POST",
    headers: { authorization: `Splunk ${hecTokens.plain}` },
    body: JSON.stringify({ index: "main", sourcetype: "cutoff", event }),
  });
  const [found = {}] = await client().oneshot("search index=main sourcetype=cutoff", { f: "*" });
  expect([found.first, found.long, found.last]).toEqual(["1", "ä".repeat(2486), undefined]);
  expect(found._raw).toBe(JSON.stringify(event));
});
