import type { ActivityEvent } from "../activity/to-activity-event.ts";
import type { RequestHead } from "../http/transport.ts";
import type { Settings, SplunkCredential } from "../settings/settings.ts";
import { userAgent } from "../version.ts";

/**
 * The request that carries an event, without the event: `receivers/simple` on the management port, or the HTTP Event
 * Collector.
 *
 * @see https://docs.splunk.com/Documentation/Splunk/latest/RESTREF/RESTinput#receivers.2Fsimple
 * @see https://docs.splunk.com/Documentation/Splunk/latest/Data/FormateventsforHTTPEventCollector
 */
export function toSplunkRequest(settings: Settings): RequestHead {
  const isHec = settings.credential.kind === "hec";
  return {
    method: "POST",
    url: settings.SPLUNK_URL + (isHec ? "/services/collector/event" : toReceiverPath(settings)),
    headers: {
      accept: "application/json",
      authorization: toAuthorization(settings.credential),
      "content-type": isHec ? "application/json" : "text/plain; charset=utf-8",
      "user-agent": userAgent,
    },
  };
}

/** Its body: the event as one line of JSON, or the Event Collector's envelope around it. */
export function toSplunkBody(event: ActivityEvent, settings: Settings): string {
  return settings.credential.kind === "hec" ? toEnvelope(event, settings) : event.json;
}

/** The `Authorization` header of a credential. */
export function toAuthorization(credential: SplunkCredential): string {
  switch (credential.kind) {
    case "basic":
      return `Basic ${Buffer.from(`${credential.username}:${credential.password}`).toString("base64")}`;
    case "bearer":
      return `Bearer ${credential.token}`;
    case "hec":
      return `Splunk ${credential.token}`;
  }
}

/** The metadata of an event. If a value is absent, Splunk uses its default. */
function toMetadata(settings: Settings) {
  return {
    host: settings.SPLUNK_HOST ?? settings.AUTH0_DOMAIN?.host,
    source: settings.SPLUNK_SOURCE,
    sourcetype: settings.SPLUNK_SOURCETYPE,
    index: settings.SPLUNK_INDEX,
  };
}

function toReceiverPath(settings: Settings): string {
  const { source, sourcetype, index, host } = toMetadata(settings);
  const query = Object.entries({ source, sourcetype, index, host, output_mode: "json" })
    .filter((entry): entry is [string, string] => entry[1] !== undefined)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `/services/receivers/simple?${query.join("&")}`;
}

/** Contains known keys only: Splunk ignores everything after an unknown key. Absent metadata has no key. */
function toEnvelope(event: ActivityEvent, settings: Settings): string {
  const seconds = (event.startedAt.getTime() / 1000).toFixed(3);
  const metadata = JSON.stringify(toMetadata(settings));
  return `{"time":${seconds},${metadata.slice(1, -1)},"event":${event.json}}`;
}
