import type { DevCredentials } from "./dev-credentials.ts";
import type { DevUrls } from "./page-model.ts";

/** The index that the local Splunk has for the events. */
export const devIndex = "auth0";

/**
 * The environment in which every other command works against this tenant and this Splunk. The event goes to the
 * Event Collector, because that is what most installations use and its token can do nothing else; searching needs an
 * account on the management port, which the Action never gets.
 */
export function toDevEnvironment(urls: DevUrls, credentials: DevCredentials): Record<string, string> {
  return {
    AUTH0_DOMAIN: urls.auth0Url,
    AUTH0_CLIENT_ID: credentials.deployerId,
    AUTH0_CLIENT_SECRET: credentials.deployerSecret,
    AUTH0_RUNTIME_CLIENT_ID: credentials.runtimeId,
    AUTH0_RUNTIME_CLIENT_SECRET: credentials.runtimeSecret,
    SPLUNK_URL: urls.hecUrl,
    SPLUNK_HEC_TOKEN: credentials.hecToken,
    SPLUNK_INDEX: devIndex,
    SPLUNK_SEARCH_URL: urls.splunkUrl,
    SPLUNK_SEARCH_USERNAME: credentials.searchUsername,
    SPLUNK_SEARCH_PASSWORD: credentials.searchPassword,
    SPLUNK_ACTION_DEV_TOKEN: credentials.pageToken,
  };
}
