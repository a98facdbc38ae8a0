import { type SearchableEvent, searchEvents } from "@splunk-action/local-splunk";
import type { SplunkApp } from "../../src/splunk-app/app-model.ts";
import { fillTokens } from "../../src/splunk-app/search-text.ts";
import { toKnowledge } from "../../src/splunk-app/to-knowledge.ts";

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
