import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { type SearchableEvent, searchEvents } from "@splunk-action/local-splunk";

const page = readFileSync(join(import.meta.dirname, "..", "..", "docs", "reconcile.md"), "utf8");
const search = /```spl\n([\s\S]*?)```/.exec(page)?.[1]?.trim() ?? "";
const start = Date.UTC(2026, 10, 20) / 1000;

function toIndexed(sourcetype: string, minute: number, event: object): SearchableEvent {
  const time = start + minute * 60;
  const metadata = { index: "auth0", host: "acme", source: "auth0", sourcetype };
  return { ...metadata, raw: JSON.stringify(event), time, receivedAt: time * 1000 + 1000 };
}

const event = (minute: number, sessionId: string, more = {}) =>
  toIndexed("auth0_activity", minute, { message: "Login", sessionId, ...more });

/** As Auth0's Log Stream writes it. */
const streamed = (minute: number, session_id: string, type = "s") =>
  toIndexed("auth0", minute, { log_id: `900${minute}`, data: { type, details: { session_id } } });

test("the search of the documentation lists sessions with fewer events than logins", () => {
  const events = [
    ...[streamed(1, "whole"), event(1, "whole"), streamed(5, "whole"), event(5, "whole")],
    // Single sign-on into a session whose first event was lost.
    ...[streamed(2, "half"), streamed(6, "half"), event(6, "half")],
    ...[streamed(3, "lost"), streamed(4, "failed", "f"), event(7, "abandoned")],
    ...[streamed(8, "tested"), event(8, "tested", { test: true })],
  ];
  const { rows } = searchEvents(events, `search ${search}`, { now: (start + 3600) * 1000 });
  expect(rows.map(({ id, events: count, logins }) => [id, Number(count), Number(logins)]).sort()).toEqual([
    ["half", 1, 2],
    ["lost", 0, 1],
    ["tested", 0, 1],
  ]);
});
