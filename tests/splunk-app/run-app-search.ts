import { type SearchableEvent, searchEvents } from "@splunk-action/local-splunk";
import type { SplunkApp } from "../../src/splunk-app/app-model.ts";
import { defineApp } from "../../src/splunk-app/define-app.ts";
import { fillTokens } from "../../src/splunk-app/search-text.ts";
import { appOptions } from "./app-options.ts";
import { toKnowledge } from "./to-knowledge.ts";

/** The moment at which all searches of these tests run. */
export const now = Date.parse("2026-11-26T12:00:00.000Z");

/** Minutes before `now`, as an event's own `time`. */
export function minutesAgo(minutes: number): string {
  return new Date(now - minutes * 60_000).toISOString();
}

/** An event as the Action sends it and Splunk indexes it, one second later unless `indexedAfter` says otherwise. */
export function indexed(fields: Readonly<Record<string, unknown>>, indexedAfter = 1): SearchableEvent {
  const event = {
    time: minutesAgo(10),
    message: "Login",
    application: "Shop",
    clientIP: "198.51.100.1",
    userName: "Jane Doe",
    userId: "auth0|jane",
    eventId: `id-${JSON.stringify(fields)}`,
    loginType: "interactive",
    tenant: "acme",
    connection: "google-oauth2",
    ...fields,
  };
  const time = Date.parse(String(event.time)) / 1000;
  return {
    raw: JSON.stringify(event),
    time,
    receivedAt: (time + indexedAfter) * 1000,
    index: "auth0",
    host: "acme.eu.auth0.com",
    source: "auth0",
    sourcetype: "auth0_activity",
  };
}

/** Runs one of the app's searches. `choice`: of the dashboard's inputs, all by default. */
export function runAppSearch(
  app: SplunkApp,
  search: string,
  events: readonly SearchableEvent[],
  { earliest, latest, ...choice }: Readonly<Record<string, string>> = {},
) {
  const tokens = { tenant: "*", application: "*", connection: "*", ...choice };
  return searchEvents(events, fillTokens(search, tokens), {
    now,
    earliest,
    latest,
    knowledge: toKnowledge(app),
  });
}

/** The app whose panels and alerts `runPanel` and `runAlert` run. */
export const app = defineApp(appOptions({ extraFields: ["plan"] }));

/** The result of a panel by its id. `choice`: of the dashboard's inputs, and a time range. */
export function runPanel(
  id: string,
  events: readonly SearchableEvent[],
  choice: Readonly<Record<string, string>> = {},
) {
  const panels = app.dashboards.flatMap(({ rows }) => rows.flatMap((row) => row.panels));
  const found = panels.find((panel) => panel.id === id);
  if (found === undefined) throw new Error(`no panel ${id}`);
  return runAppSearch(app, found.search, events, choice).rows;
}

/** The result of an alert by its name, over its own time range. */
export function runAlert(name: string, events: readonly SearchableEvent[]) {
  const found = app.alerts.find((alert) => alert.name === `Auth0: ${name}`);
  if (found === undefined) throw new Error(`no alert ${name}`);
  const { search, earliest, latest } = found;
  return runAppSearch(app, search, events, { earliest, latest }).rows;
}

/** An event of the user with this id. */
export function ofUser(id: string, fields: Readonly<Record<string, unknown>> = {}): SearchableEvent {
  return indexed({ userId: `auth0|${id}`, ...fields });
}

/** Sign-ups of that many users. */
export function signUps(count: number, fields: Readonly<Record<string, unknown>> = {}): SearchableEvent[] {
  return Array.from({ length: count }, (_, index) => ofUser(`u${index}`, { message: "SignUp", ...fields }));
}
