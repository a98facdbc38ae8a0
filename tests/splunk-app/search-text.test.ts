import { expect, test } from "@jest/globals";
import { withoutChoice } from "../../src/splunk-app/content/scope.ts";
import { defineApp } from "../../src/splunk-app/define-app.ts";
import { expandMacros, fillTokens } from "../../src/splunk-app/search-text.ts";
import { appOptions } from "./app-options.ts";

test("macros are written out, those inside others too", () => {
  const { macros } = defineApp(appOptions());
  expect(expandMacros("`auth0_events` | stats count", macros)).toBe(
    "index=auth0 sourcetype=auth0_activity NOT test=true | stats count",
  );
  expect(expandMacros("`no_such_macro`", macros)).toBe("`no_such_macro`");
});

test("macros in a circle end", () => {
  const circle = { a: { definition: "`b`", description: "" }, b: { definition: "`a`", description: "" } };
  expect(expandMacros("`a`", circle)).toMatch(/^`[ab]`$/);
});

test.each([
  ["$tenant$", "acme"],
  ["tenant=$tenant|s$", 'tenant="acme"'],
  ["application=$row.application.value|s$", 'application="The \\"Shop\\""'],
  ["tenant=$other|s$", "tenant=$other|s$"],
  ["100$ and 200$", "100$ and 200$"],
])("%s with its values is %s", (text, filled) => {
  expect(fillTokens(text, { tenant: "acme", "row.application.value": 'The "Shop"' })).toBe(filled);
});

test("a search without the dashboard's choice has no token left", () => {
  const searches = defineApp(appOptions()).dashboards.flatMap(({ rows }) =>
    rows.flatMap(({ panels }) => panels.map(({ search }) => withoutChoice(search))),
  );
  expect(searches.filter((search) => /\$\w+\|s\$/.test(search))).toEqual([]);
  expect(searches[0]).toBe(
    '`auth0_events` message=SignUp | fillnull value="-" tenant application connection | dedup eventId | stats count AS signups',
  );
});
