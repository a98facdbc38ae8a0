import { expect, test } from "@jest/globals";
import { analyzeSearch } from "../../../src/splunk-app/spl/analyze.ts";

test.each([
  'index=a sourcetype="x y" (message=Login OR message=SignUp) NOT test=true earliest=-1h',
  'search user IN ("a", "b") status>=400',
  'index=a | eval x=if(a="b" AND NOT c IN ("d", "e"), 1, 0), y=x+1 | where y>1 OR like(a, "%z")',
  "index=a | eval full='first name'.\" \".last, half=-size/2, mod=size%2",
  "index=a | stats count count(eval(x>1)) AS big dc(user) AS users, max(_time) BY host, source | sort - users +host | head 5",
  "index=a | stats count | eval n=count | fields - count | table n",
  "index=a | timechart span=1h limit=5 useother=f count BY host | fillnull value=0",
  "index=a | chart limit=10 count OVER host BY status",
  "index=a | top limit=5 user | rename user AS name | table name count percent",
  'index=a | rename a AS b, c AS "d e" | table b "d e" *_id',
  "index=a | bin span=5m _time AS slot | stats count BY slot",
  "index=a | streamstats current=f window=2 last(x) AS y BY user | eventstats avg(y) AS mean",
  "index=a | dedup 1 user sortby -_time | sort 0 num(x) -str(y)",
  "| tstats count max(_time) AS last where index=a by sourcetype _time span=1h | where count>0",
  '| makeresults | eval x=mvindex(split("a,b", ","), 0)',
  'index=a | rex field=_raw "(?<code>[|)])" | stats count BY code',
  "index=a [search index=b | fields user] | stats count BY user",
  "index=a | stats p95(delay) AS p95 perc99.9(delay) sparkline(count) BY host",
  "index=a | stats count BY a | append [search index=b | stats count BY a] | where count>1",
])("%s is without errors", (search) => {
  expect(analyzeSearch(search).errors.map(({ message }) => message)).toEqual([]);
});

test.each([
  ["index=a | stattts count", "command", "the command stattts does not exist"],
  ["index=a |", "command", "a command is missing after |"],
  ["index=a || stats count", "command", "a command is missing after |"],
  ["index=a | eval x=if(a, 1", "syntax", '")" is missing'],
  ['index=a | where x="a', "syntax", '" does not close'],
  ["index=a | where (x=1))", "syntax", '")" closes nothing'],
  ["index=a | eval x=", "syntax", "the expression ends too early"],
  ["index=a | eval x 1", "syntax", "= is missing after x"],
  ["index=a | where a==1 b", "syntax", '"b" is not expected here'],
  ["index=a | eval x=round()", "syntax", "round() has 0 arguments, and takes 1 to 2"],
  ["index=a | eval x=if(a, 1)", "syntax", "if() has 2 arguments, and takes 3"],
  ["index=a | eval x=nosuch(a)", "function", "the eval function nosuch() does not exist"],
  ["index=a | stats cuont BY a", "function", "the aggregate cuont does not exist"],
  ["index=a | stats BY a", "syntax", "an aggregate such as count is missing"],
  ["index=a | stats count BY", "syntax", "a field is missing after BY"],
  [
    "index=a | stats count BY a | where b>1",
    "syntax",
    "the field b is not there any more: a command before has left it out",
  ],
  [
    "index=a | table a | sort b",
    "syntax",
    "the field b is not there any more: a command before has left it out",
  ],
  ["index=a | rename a b", "syntax", "rename wants: field AS name"],
  ["index=a | tstats count where index=a", "syntax", "tstats must be the first command"],
])("%s has a error", (search, kind, message) => {
  expect(analyzeSearch(search).errors.map((error) => [error.kind, error.message])).toEqual([[kind, message]]);
});

test("a search reads what nothing before in it has made", () => {
  const { use } = analyzeSearch(
    "index=a user=x | eval n=size*2 | stats sum(n) AS total BY host | where total>1",
  );
  expect([...use.reads]).toEqual(["index", "user", "size", "host"]);
  expect([...(use.gives ?? [])]).toEqual(["total", "host"]);
});
