import { describe, expect, test } from "@jest/globals";
import { checkSearch, commandNames, SplError, searchEvents } from "@splunk-action/local-splunk";

function fail(search: string, knowledge = {}) {
  try {
    checkSearch(search, knowledge);
  } catch (error) {
    if (error instanceof SplError) return error;
    throw error;
  }
  throw new Error(`${search} parses`);
}

describe("what does not run is named, with its position", () => {
  test.each([
    ["index=a | transaction user", "unsupported", "transaction", 10],
    ["index=a | stattts count", "unknown-command", "stattts", 10],
    ["index=a | eval x=nope(1)", "unknown-function", "eval", 17],
    ["index=a | stats nope(x)", "unknown-function", "stats", 16],
    ["index=a | eval x=round(1", "syntax", "eval", 24],
    ["index=a | eval x=a=b", "argument", "eval", 20],
    ["index=a | where count", "argument", "where", 21],
    ["index=a | eval x=substr(a)", "argument", "eval", 17],
    ["index=a | head x", "argument", "head", 16],
    ["index=a | stats count by", "syntax", "stats", 24],
    ["index=a [search index=b | return user]", "unsupported", "[", 8],
    ["index=a | | head 1", "syntax", "", 9],
    ['index=a "open', "syntax", "search", 8],
    ["index=a (b OR c", "syntax", "search", 15],
    ['index=a | rex "(no groups)"', "argument", "rex", 27],
    ['index=a | rex "(?<x>a++)"', "argument", "rex", 25],
    ["| tstats count where index=a message=Login", "unsupported", "tstats", 29],
    ["| stats count", "syntax", "stats", 2],
    ["index=a | timechart span=soon count", "argument", "timechart", 35],
    ["index=a | sort num(a", "syntax", "sort", 20],
    ["index=a | streamstats reset_before=x sum(a)", "unsupported", "streamstats", 22],
  ])("%s", (search, code, subject, position) => {
    const error = fail(search);
    expect([error.code, error.subject, error.position, error.message]).toEqual([
      code,
      subject,
      position,
      expect.any(String),
    ]);
  });

  test("the message lists the commands that run", () => {
    expect(fail("index=a | lookup x").message).toContain(commandNames.join(", "));
  });

  test("an unknown macro is named, and those that are there", () => {
    expect(fail("`auth0_evnts` | head 1", { macros: { auth0_events: "index=a" } }).message).toBe(
      "The search specifies a macro 'auth0_evnts' that cannot be found. (There are auth0_events. At character 1.)",
    );
  });

  test("a position behind a macro is one in the search as it was written", () => {
    expect(fail("`e` | eval x=nope(1)", { macros: { e: "index=a sourcetype=b" } }).position).toBe(13);
  });

  test("macros that call each other end", () => {
    expect(fail("`a`", { macros: { a: "`b`", b: "`a`" } }).message).toContain("nested too deeply");
  });

  test("a calculated field that does not parse is named by stanza and key", () => {
    expect(fail("index=a", { props: { auth0_activity: { "EVAL-user": "lower(" } } }).message).toContain(
      "props.conf [auth0_activity] EVAL-user",
    );
  });
});

test("a macro with arguments", () => {
  const macros = { "over(2)": { definition: "where $field$ > $n$", args: "field, n" } };
  const search = "| makeresults count=3 | streamstats count | `over(count, 2)` | table count";
  expect(searchEvents([], search, { now: 0, knowledge: { macros } }).rows).toEqual([{ count: "3" }]);
});
