import type { LogEvent, LogEventType } from "@splunk-action/local-auth0";
import type { LogView } from "./page-model.ts";

/** @see https://auth0.com/docs/deploy-monitor/logs/log-event-type-codes */
const meanings: Readonly<Record<LogEventType, string>> = {
  s: "Successful login",
  f: "Failed login",
  ss: "Successful sign-up",
  ssa: "Successful silent authentication",
  fsa: "Failed silent authentication",
  sertft: "Refresh token exchanged",
  fertft: "Refresh token refused",
  sepft: "Password exchanged for a token",
  fepft: "Password exchange refused",
  actions_execution_failed: "An Action failed",
};

/** An entry of the tenant's log as the page shows it. */
export function toLogView(event: LogEvent): LogView {
  const who = event.user_name ?? event.user_id ?? event.client_name;
  return {
    id: event.log_id,
    at: event.date,
    type: event.type,
    meaning: meanings[event.type] ?? event.type,
    ...(who === undefined ? {} : { who }),
    ...(event.description === undefined ? {} : { description: event.description }),
  };
}
