import { describe, expect, test } from "@jest/globals";
import { type SearchableEvent, searchEvents } from "@splunk-action/local-splunk";

const start = Date.parse("2026-03-01T10:00:00Z") / 1000;
const now = (start + 7200) * 1000;

const events: SearchableEvent[] = [
  { message: "SignUp", app: "Shop", user: "ann", n: 1, roles: ["a", "b"] },
  { message: "Login", app: "Shop", user: "ann", n: 2, test: true },
  { message: "Login", app: "Blog", user: "Bob", n: 10, ip: "192.0.2.7" },
  { message: "Login", app: "Shop", user: "cem", ip: "198.51.100.1" },
  { message: "SignUp", app: "Blog", user: "dee", n: 3 },
].map((event, i) => ({
  raw: JSON.stringify(event),
  time: start + i * 1800,
  index: "auth0",
  host: "acme",
  source: "auth0",
  sourcetype: "auth0_activity",
  serial: i + 1,
}));

const run = (search: string, more = {}) => searchEvents(events, search, { now, ...more }).rows;
const evaluate = (expression: string) => run(`| makeresults | eval x=${expression} | table x`)[0]?.x;

describe("search", () => {
  test.each([
    ["index=auth0 NOT test=true", 4],
    ["index=auth0 test!=true", 0],
    ["index=auth0 message=LOGIN", 3],
    ["index=auth0 user=b*", 1],
    ["index=auth0 user IN (ann, cem)", 3],
    ["index=auth0 n>2 n<=10", 2],
    ["index=auth0 app=Shop message=Login OR message=SignUp", 3],
    ['index=auth0 "198.51.100.1"', 1],
    ["index=auth0 roles{}=b", 1],
    ["index=auth0 earliest=-61m", 3],
    ['index=auth0 | where user="bob"', 0],
    ["index=auth0 | search user=bob", 1],
    ['index=auth0 | where NOT test="true"', 4],
    ['index=auth0 | where n > 2 OR app="Blog" AND message="Login"', 2],
    ['index=auth0 | regex user="^[a-c]"', 3],
  ])("%s finds %i", (search, count) => {
    expect(run(search)).toHaveLength(count);
  });
});

describe("commands", () => {
  test.each<[string, unknown]>([
    [
      "stats count avg(n) AS mean by app",
      [
        { app: "Blog", count: "2", mean: "6.5" },
        { app: "Shop", count: "3", mean: "1.5" },
      ],
    ],
    [
      'stats count(eval(message="Login")) AS logins dc(user) median(n) p95(n)',
      [{ logins: "3", "dc(user)": "4", "median(n)": "3", "p95(n)": "10" }],
    ],
    [
      "stats earliest(user) latest(user) values(roles{}) AS roles",
      [{ "earliest(user)": "ann", "latest(user)": "dee", roles: ["a", "b"] }],
    ],
    ["where n > 100 | stats count sum(n)", [{ count: "0" }]],
    [
      "chart count over app by message",
      [
        { app: "Blog", Login: "1", SignUp: "1" },
        { app: "Shop", Login: "2", SignUp: "1" },
      ],
    ],
    [
      "chart count by app",
      [
        { app: "Blog", count: "2" },
        { app: "Shop", count: "3" },
      ],
    ],
    [
      "chart limit=1 count over message by app",
      [
        { message: "Login", Shop: "2", OTHER: "1" },
        { message: "SignUp", Shop: "1", OTHER: "1" },
      ],
    ],
    [
      "timechart span=1h count",
      [
        { _time: String(start), count: "2" },
        { _time: String(start + 3600), count: "2" },
        { _time: String(start + 7200), count: "1" },
      ],
    ],
    ["timechart span=1h count by app usenull=f | head 1", [{ _time: String(start), Blog: "0", Shop: "2" }]],
    ["top 1 app", [{ app: "Shop", count: "3", percent: "60.000000" }]],
    ["rare limit=1 app showperc=f", [{ app: "Blog", count: "2" }]],
    [
      "sort 0 user | streamstats current=f last(n) AS before by app | table user before",
      [
        { user: "Bob" },
        { user: "ann" },
        { user: "ann", before: "2" },
        { user: "cem", before: "1" },
        { user: "dee", before: "10" },
      ],
    ],
    [
      "reverse | streamstats window=2 sum(n) AS sum | table sum",
      [{ sum: "1" }, { sum: "3" }, { sum: "12" }, { sum: "10" }, { sum: "3" }],
    ],
    [
      "eventstats max(n) AS top by app | where n=top | sort user | table user",
      [{ user: "Bob" }, { user: "ann" }],
    ],
    [
      "bin span=5 n | stats count by n",
      [
        { n: "0-5", count: "3" },
        { n: "10-15", count: "1" },
      ],
    ],
    [
      "bin _time span=1h AS hour | stats count by hour",
      [
        { hour: String(start), count: "2" },
        { hour: String(start + 3600), count: "2" },
        { hour: String(start + 7200), count: "1" },
      ],
    ],
    [
      "dedup app sortby user | table user app",
      [
        { user: "cem", app: "Shop" },
        { user: "dee", app: "Blog" },
      ],
    ],
    ["sort - n | head 2 | table n", [{ n: "10" }, { n: "3" }]],
    [
      "sort -num(n), user | table user | head 3 | reverse",
      [{ user: "ann" }, { user: "dee" }, { user: "Bob" }],
    ],
    [
      'stats count by app | rename app AS "the app", c* AS n_c*',
      [
        { "the app": "Blog", n_count: "2" },
        { "the app": "Shop", n_count: "3" },
      ],
    ],
    [
      "table user n | fillnull value=- n | head 2",
      [
        { user: "dee", n: "3" },
        { user: "cem", n: "-" },
      ],
    ],
    ["head 1 | fields user, n | fields - _*", [{ user: "dee", n: "3" }]],
    ["tail 2 | table user", [{ user: "ann" }, { user: "ann" }]],
    [
      "search user=ann message=SignUp | mvexpand roles{} | rename roles{} AS role | table role",
      [{ role: "a" }, { role: "b" }],
    ],
    [
      'search ip=* | rex field=ip "^(?<net>\\d+)\\.(?<rest>.*)" | table net rest | head 1',
      [{ net: "198", rest: "51.100.1" }],
    ],
    ['search ip=198* | rex field=ip mode=sed "s/\\d+$/0/" | table ip', [{ ip: "198.51.100.0" }]],
    ["head 1 | spath path=user output=who | table who", [{ who: "dee" }]],
    ["stats count by app | replace B* WITH Weblog IN app | table app", [{ app: "Weblog" }, { app: "Shop" }]],
    [
      "stats count sum(n) AS n by app | addtotals | table app Total",
      [
        { app: "Blog", Total: "15" },
        { app: "Shop", Total: "6" },
      ],
    ],
    ['head 1 | eval list="a;b" | makemv delim=";" list | table list', [{ list: ["a", "b"] }]],
  ])("%s", (commands, expected) => {
    expect(run(`index=auth0 | ${commands}`)).toEqual(expected);
  });

  test("timechart fills the time range of the search", () => {
    const rows = run("index=auth0 | timechart count", { earliest: "-4h@h", latest: "now" });
    // 4 hours in no more than 100 pieces: five minutes each.
    expect([rows.length, rows[0]?._time, rows.at(-1)?._time]).toEqual([
      48,
      String(start - 7200),
      String(start + 6900),
    ]);
  });

  test("tstats counts by indexed fields, and nothing is a row of 0", () => {
    expect(run("| tstats count where index=auth0 by _time span=1h")).toHaveLength(3);
    expect(run("| tstats count where index=auth0 sourcetype=other | where count=0")).toEqual([
      { count: "0" },
    ]);
  });
});

describe("eval", () => {
  test.each<[string, unknown]>([
    ["1+2*3", "7"],
    ["(1+2)*3 % 4", "1"],
    ['"a".1', "a1"],
    ['"a"+"b"', "ab"],
    ["5/0", undefined],
    ["nothing+1", undefined],
    ['if(nothing=1, "y", "n")', "n"],
    ['case(1=2, "a", true(), "b")', "b"],
    ['coalesce(nothing, "c")', "c"],
    ["round(2.5)", "3"],
    ["round(5, 2)", "5.00"],
    ["round(1.005, 2)", "1.01"],
    ['tostring(1234567.891, "commas")', "1,234,567.89"],
    ['tostring(93784, "duration")', "1+02:03:04"],
    ['tonumber("ff", 16)', "255"],
    ['substr("splunk", -3, 2)', "un"],
    ['replace("a1b2", "(\\d)", "<\\1>")', "a<1>b<2>"],
    ['if(like("auth0", "a%0"), 1, 0)', "1"],
    ['if(match("Login", "(?i)^login$"), 1, 0)', "1"],
    ['if(cidrmatch("192.0.2.0/24", "192.0.2.7"), 1, 0)', "1"],
    ['if(cidrmatch("2001:db8::/32", "2001:db8::1"), 1, 0)', "1"],
    ['if("b" IN ("a", "b"), 1, 0)', "1"],
    ["if(NOT 1=2 AND 2>1, 1, 0)", "1"],
    ['mvjoin(mvdedup(mvappend("b", "a", "b")), "+")', "b+a"],
    ['mvcount(split("a,b,c", ","))', "3"],
    ['mvindex(split("a,b,c", ","), -1)', "c"],
    ['mvjoin(mvfilter(match(list, "^a")), ",")', undefined],
    ['strftime(1772359200.5, "%Y-%m-%dT%H:%M:%S.%3N%z %b %j")', "2026-03-01T10:00:00.500+0000 Mar 060"],
    ['strptime("2026-03-01T12:00:00.250+0200", "%Y-%m-%dT%H:%M:%S.%N%z")', "1772359200.25"],
    ['relative_time(1772361000, "@h")', "1772359200"],
    ["now()", String(now / 1000)],
    ['md5("a")', "0cc175b9c0f1b6a831c399e269772661"],
    ['typeof(12).typeof("12").typeof(nothing)', "NumberStringInvalid"],
    ["round(6371*acos(sin(0.5)*sin(0.6)+cos(0.5)*cos(0.6)*cos(0.1)))", "837"],
    ['min(3, 10, "2")', "2"],
    ['urldecode("a%20b")', "a b"],
  ])("%s is %j", (expression, expected) => {
    expect(evaluate(expression)).toEqual(expected);
  });

  test("a field's name with braces or dots stands in single quotes", () => {
    expect(run("index=auth0 | eval x=mvcount('roles{}') | where x=2 | table x user")).toEqual([
      { x: "2", user: "ann" },
    ]);
  });
});
