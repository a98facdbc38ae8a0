import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { commandNames, evalFunctionNames, statisticalFunctionNames } from "@splunk-action/local-splunk";
import { fieldNames } from "../../src/activity/field-names.ts";
import { toActivityEvent } from "../../src/activity/to-activity-event.ts";
import { withoutChoice } from "../../src/splunk-app/content/scope.ts";
import { defineApp } from "../../src/splunk-app/define-app.ts";
import { postLoginEvent } from "../helpers/post-login-event.ts";
import { appOptions } from "./app-options.ts";

const guide = readFileSync(join(import.meta.dirname, "..", "..", "docs", "splunk.md"), "utf8");
const app = defineApp(appOptions());
const panels = app.dashboards.flatMap(({ rows }) => rows.flatMap((row) => row.panels));

test("every search of the guide is one of the app's, or looks up one user", () => {
  const searches = [...guide.matchAll(/```spl\n([\s\S]*?)\n```/g)].map(([, search = ""]) =>
    search.replaceAll("\n| ", " | "),
  );
  const own = new Set([...panels, ...app.alerts].map(({ search }) => withoutChoice(search)));
  expect(searches.length).toBe(8);
  expect(searches.filter((search) => !own.has(search))).toEqual([
    expect.stringContaining('userId="auth0|…"'),
  ]);
});

test("the guide says of each panel and alert what the app says", () => {
  for (const { title, meaning } of panels) expect(guide).toContain(`| ${title} | ${meaning} |\n`);
  for (const { name, meaning, action } of app.alerts)
    expect(guide).toContain(`| ${name} | ${meaning} | ${action} |\n`);
});

test("the guide lists what the local Splunk runs", () => {
  const list = (names: Iterable<string>) =>
    [...names]
      .sort()
      .map((name) => `\`${name}\``)
      .join(", ");
  expect(guide).toContain(`- Commands: ${list(commandNames)}\n`);
  expect(guide).toContain(`- Eval functions: ${list(evalFunctionNames)}\n`);
  expect(guide).toContain(`- Aggregates: ${list(statisticalFunctionNames)}\n`);
});

test("the event of the guide has fields that there are", () => {
  const [, json = "{}"] = /```json\n([\s\S]*?)\n```/.exec(guide) ?? [];
  const event: object = JSON.parse(json);
  for (const field of Object.keys(event)) expect(fieldNames).toContain(field);
  expect(Object.keys(event)[0]).toBe("time");
});

test("props.conf finds the time where the Action puts it", () => {
  const { json } = toActivityEvent(
    postLoginEvent(),
    { activity: "Login", loginType: "interactive", startedAt: new Date(7), actionVersion: "1.2.3" },
    {},
  );
  const prefix = app.props[0]?.values.TIME_PREFIX ?? "";
  expect(json.replace(new RegExp(prefix), "")).toMatch(/^1970-01-01T00:00:00\.007Z"/);
});

test("aliases and calculated fields are made of fields that there are", () => {
  const values = Object.entries(app.props[0]?.values ?? {});
  const sources = values.flatMap(([key, value]) => {
    if (key.startsWith("FIELDALIAS-")) return [value.split(" AS ")[0] ?? ""];
    return key.startsWith("EVAL-") ? [...value.matchAll(/'(\w+)\{\}'/g)].map(([, name = ""]) => name) : [];
  });
  expect(sources.length).toBeGreaterThan(10);
  for (const source of sources) expect(fieldNames).toContain(source);
});
