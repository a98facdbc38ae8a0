import { expect, test } from "@jest/globals";
import { toRunsPerHour } from "../../../src/splunk-app/check/check-schedules.ts";
import { type BrokenFile, breakFile, checkFiles, toRules } from "./break-app.ts";

const saved = "default/savedsearches.conf";
const overview = "default/data/ui/views/auth0_overview.xml";
const nav = "default/data/ui/nav/default.xml";

const broken: readonly BrokenFile[] = [
  // What AppInspect refuses or warns of.
  ["a view without version", "VIEW_VERSION", overview, ' version="2"', ""],
  ["a view of version 1.0", "VIEW_VERSION", overview, 'version="2"', 'version="1.0"'],
  ["XML that is not well-formed", "VIEW_XML", overview, "</label>", "</lable>"],
  ["a bare & in XML", "VIEW_XML", overview, "<label>", "<label>&"],
  ["a definition that is not JSON", "VIEW_JSON", overview, /"title"/, "title"],
  ["a cron schedule that does not read", "SCHEDULE", saved, "17 * * * *", "17 * * *"],
  ["a minute 75", "SCHEDULE", saved, "17 * * * *", "75 * * * *"],
  ["no earliest", "SCHEDULE", saved, "dispatch.earliest_time = -60m\n", ""],
  ["no latest", "SCHEDULE", saved, "dispatch.latest_time = now\n", ""],
  ["a real-time search", "SCHEDULE", saved, "= -60m", "= rt-60m"],
  ["a search every minute", "SCHEDULE", saved, "17 * * * *", "* * * * *"],
  ["a fixed IP address", "SPL_ADDRESS", saved, "message=SignUp", "clientIP=198.51.100.7"],
  // What AppInspect passes without a word.
  ["a command that does not exist", "SPL_COMMAND", saved, "| stats", "| stattts"],
  ["a command that does not exist", "SPL_COMMAND", overview, "| stats", "| stattts"],
  ["a function that does not exist", "SPL_FUNCTION", saved, "round(", "ruond("],
  ["an aggregate that does not exist", "SPL_FUNCTION", overview, "dc(userId)", "dcc(userId)"],
  ["a missing )", "SPL_SYNTAX", saved, '"-60m"), 1, 0)', '"-60m", 1, 0)'],
  ["a quote that does not close", "SPL_SYNTAX", saved, 'value="-"', 'value="-'],
  ["a field that no event has", "SPL_FIELD", saved, "riskConfidence=low", "riskConfidense=low"],
  ["a field that stats has left behind", "SPL_SYNTAX", saved, "where users > 10", "where userId > 10"],
  ["throttled by no field of the result", "SPL_FIELD", saved, "= tenant,clientIP", "= tenant,address"],
  ["test!=true", "SPL_TEST_EVENTS", saved, "riskConfidence=low", "riskConfidence=low test!=true"],
  ["a macro that does not exist", "NO_MACRO", overview, "`auth0_events`", "`auth0_event`"],
  ["a view that does not exist", "NO_VIEW", nav, "auth0_security", "auth0_secure"],
  [
    "a data source that does not exist",
    "NO_DATA_SOURCE",
    overview,
    '"primary": "ds_overview_users"',
    '"primary": "x"',
  ],
  ["a layout without its panel", "NO_PANEL", overview, '"item": "viz_overview_users"', '"item": "viz_users"'],
  ["a layout without its input", "NO_PANEL", overview, '"input_tenant",', '"input_tennant",'],
  ["a token that no input sets", "NO_TOKEN", overview, "tenant=$tenant|s$", "tenant=$tennant|s$"],
  ["an unknown visualization", "VIEW_VISUALIZATION", overview, "splunk.bar", "splunk.barr"],
  ["a search that is missing", "SPL_SYNTAX", overview, '"query": "`', '"kwery": "`'],
];

test.each(broken)("%s is %s in %s", (_, rule, file, right, wrong) => {
  expect(toRules(breakFile(file, right, wrong), file)).toContain(rule);
});

test("a finding names the line", () => {
  const files = breakFile(saved, "| where users > 10", "| whre users > 10");
  const lines =
    files
      .find(({ path }) => path === saved)
      ?.content.toString()
      .split("\n") ?? [];
  expect(checkFiles(files)).toEqual([
    {
      rule: "SPL_COMMAND",
      level: "failure",
      file: saved,
      line: lines.findIndex((text) => text.includes("whre")) + 1,
      message: "Auth0: many sign-ups from one address: the command whre does not exist",
    },
  ]);
});

test.each([
  ["5 * * * *", 1],
  ["*/10 * * * *", 6],
  ["0-30/15,45 8-18 * * 1-5", 4],
  ["0 6 1 1 7", 1],
  ["60 * * * *", undefined],
  ["5 24 * * *", undefined],
  ["5-1 * * * *", undefined],
  ["*/0 * * * *", undefined],
  ["five * * * *", undefined],
  ["", undefined],
])("%s runs %s times an hour", (cron, runs) => {
  expect(toRunsPerHour(cron)).toBe(runs);
});
