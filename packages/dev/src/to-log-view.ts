import { type LogEvent, logEventTypes } from "@splunk-action/local-auth0";
import type { LogView } from "./flow-model.ts";

/** An entry of the tenant's log as the page shows it. */
export function toLogView(event: LogEvent): LogView {
  const who = event.user_name ?? event.user_id ?? event.client_name;
  return {
    id: event.log_id,
    at: event.date,
    type: event.type,
    meaning: (logEventTypes as Readonly<Record<string, string>>)[event.type] ?? event.type,
    ...(who === undefined ? {} : { who }),
    ...(event.description === undefined ? {} : { description: event.description }),
  };
}
