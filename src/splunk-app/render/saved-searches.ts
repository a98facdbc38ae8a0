import { type Alert, mark, type Stanza } from "../app-model.ts";

/** The description of an alert: meaning, then what to do. */
export function describeAlert({ meaning, action }: Alert): string {
  return `${meaning} What to do: ${action} ${mark}`;
}

/**
 * An alert as a stanza of `savedsearches.conf`, disabled. Each row of the result is a separate alert
 * (`alert.digest_mode = 0`), because throttling by field needs that.
 *
 * @see https://docs.splunk.com/Documentation/Splunk/latest/Admin/Savedsearchesconf
 */
export function toSavedSearch(alert: Alert): Stanza {
  return {
    name: alert.name,
    values: {
      description: describeAlert(alert),
      search: alert.search,
      "dispatch.earliest_time": alert.earliest,
      "dispatch.latest_time": alert.latest,
      cron_schedule: alert.cron,
      enableSched: "0",
      counttype: "number of events",
      relation: "greater than",
      quantity: "0",
      "alert.track": "1",
      "alert.severity": String(alert.severity),
      "alert.digest_mode": "0",
      "alert.suppress": "1",
      "alert.suppress.period": alert.throttleFor,
      "alert.suppress.fields": alert.throttleBy.join(","),
    },
  };
}
