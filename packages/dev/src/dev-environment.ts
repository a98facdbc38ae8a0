import { settingNames } from "../../../src/settings/rules.ts";
import type { SplunkAccount } from "../../../src/splunk-api/splunk-client.ts";
import type { DevCredentials } from "./dev-credentials.ts";
import type { DevUrls } from "./page-model.ts";

/** The index that the local Splunk has for the events. */
export const devIndex = "auth0";

/**
 * The environment with which every other command works against this tenant and this Splunk. Events go to the Event
 * Collector, because most installations use it and its token grants nothing else. Searching needs an account on the
 * management port, which the Action never gets.
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

/** A Splunk that replaces the local one. */
export interface RemoteSplunk {
  readonly url: string;
  /** `SPLUNK_…` settings, as in the environment. */
  readonly values: Readonly<Record<string, string>>;
  /** Absent if the environment has no account: a HEC token cannot search. */
  readonly searchAccount: SplunkAccount | undefined;
}

/** The local Splunk's account for searches. */
export function toSearchAccount(urls: DevUrls, credentials: DevCredentials): SplunkAccount {
  const { searchUsername: username, searchPassword: password } = credentials;
  return {
    baseUrl: urls.splunkUrl,
    credential: { kind: "basic", username, password },
    certificates: undefined,
  };
}

/** The environment with the settings of another Splunk. Removes the values of the local one. */
export function replaceSplunk(
  env: Readonly<Record<string, string>>,
  remote: RemoteSplunk | undefined,
): Readonly<Record<string, string>> {
  if (remote === undefined) return env;
  const names: readonly string[] = settingNames;
  const own = Object.entries(env).filter(
    ([name]) => !name.startsWith("SPLUNK_") || name === "SPLUNK_ACTION_DEV_TOKEN",
  );
  const given = Object.entries(remote.values).filter(
    ([name]) => name.startsWith("SPLUNK_SEARCH_") || (name.startsWith("SPLUNK_") && names.includes(name)),
  );
  return Object.fromEntries([...own, ...given]);
}
