import { expect, test } from "@jest/globals";
import { checkSearch } from "@splunk-action/local-splunk";
import { fillTokens } from "../../src/splunk-app/search-text.ts";
import { app } from "./run-app-search.ts";
import { toKnowledge } from "./to-knowledge.ts";

const panels = app.dashboards.flatMap(({ rows }) => rows.flatMap((row) => row.panels));

test.each([
  ...panels.map(({ id, search }) => [id, search] as const),
  ...panels.flatMap(({ id, drilldown }) =>
    drilldown === undefined ? [] : [[`${id}, a click`, drilldown] as const],
  ),
  ...app.dashboards.flatMap(({ inputs }) =>
    inputs.flatMap((input) => (input.kind === "choice" ? [[input.label, input.search] as const] : [])),
  ),
  ...app.alerts.map(({ name, search }) => [name, search] as const),
])("%s runs", (_, search) => {
  const filled = fillTokens(search, {
    tenant: "*",
    application: "*",
    connection: "*",
    name: "Login",
  }).replaceAll(/\$row\.\w+\.value\|s\$/g, '"x"');
  expect(() => checkSearch(filled, toKnowledge(app))).not.toThrow();
});
