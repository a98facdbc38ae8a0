import type { ActivityEvent } from "../activity/to-activity-event.ts";
import type { HttpRequest } from "../http/transport.ts";
import type { SplunkCredential, SplunkSettings } from "../settings/settings.ts";
import { userAgent } from "../version.ts";

/**
 * The request that carries an event: `receivers/simple` on the management port, or the HTTP Event Collector.
 *
 * @see https://docs.splunk.com/Documentation/Splunk/latest/RESTREF/RESTinput#receivers.2Fsimple
 * @see https://docs.splunk.com/Documentation/Splunk/latest/Data/FormateventsforHTTPEventCollector
 */
export function toSplunkRequest(event: ActivityEvent, splunk: SplunkSettings): HttpRequest {
  const collector = splunk.credential.kind === "hec";
  return {
    method: "POST",
    url: splunk.baseUrl + (collector ? "/services/collector/event" : toReceiverPath(splunk)),
    headers: {
      accept: "application/json",
      authorization: toAuthorization(splunk.credential),
      "content-type": collector ? "application/json" : "text/plain; charset=utf-8",

      "user-agent": userAgent,
    },
    body: collector ? toEnvelope(event, splunk) : event.json,
  };
}

function toAuthorization(credential: SplunkCredential): string {
  switch (credential.kind) {
    case "basic":
      return `Basic ${Buffer.from(`${credential.username}:${credential.password}`).toString("base64")}`;
    case "bearer":
      return `Bearer ${credential.token}`;
    case "hec":
      return `Splunk ${credential.token}`;
  }
}

function toReceiverPath({ source, sourcetype, index, host }: SplunkSettings): string {
  const query = Object.entries({ source, sourcetype, index, host, output_mode: "json" })
    .filter((entry): entry is [string, string] => entry[1] !== undefined)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `/services/receivers/simple?${query.join("&")}`;
}

/** Splunk ignores what follows an unknown key of the envelope, so there is none; absent metadata has no key. */
function toEnvelope(event: ActivityEvent, { host, source, sourcetype, index }: SplunkSettings): string {
  const seconds = (event.startedAt.getTime() / 1000).toFixed(3);
  const metadata = JSON.stringify({ host, source, sourcetype, index });
  return `{"time":${seconds},${metadata.slice(1, -1)},"event":${event.json}}`;
}
