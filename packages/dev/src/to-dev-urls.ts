import type { DevServers } from "./open-servers.ts";
import type { DevUrls } from "./page-model.ts";

/** Where the servers listen. */
export function toDevUrls({ page, auth0, auth0Https, splunk, hec }: DevServers): DevUrls {
  return {
    auth0Url: auth0.url,
    auth0HttpsUrl: auth0Https.url,
    splunkUrl: splunk.url,
    hecUrl: hec.url,
    pageUrl: page.url,
  };
}
