import { createTokenStore, type TokenStore } from "../flag/management-token.ts";
import { createTransport, type Transport } from "../http/transport.ts";
import { createSettingsReader, type ParsedSettings } from "../settings/parse-settings.ts";

/** The state that one instance of the Action keeps between logins: settings, connections and tokens. */
export interface Instance {
  readSettings(secrets: unknown): ParsedSettings;
  /** A private CA is trusted for Splunk only. */
  splunk(certificates: string | undefined): Transport;
  readonly auth0: Transport;
  readonly tokens: TokenStore;
}

/** Opens no connection and cannot fail. Everything is created at first use. */
export function createInstance(): Instance {
  let splunk: { readonly certificates: string | undefined; readonly transport: Transport } | undefined;
  const auth0 = createTransport();
  return {
    readSettings: createSettingsReader(),
    splunk(certificates) {
      if (splunk === undefined || splunk.certificates !== certificates) {
        splunk?.transport.dropIdle();
        splunk = { certificates, transport: createTransport(certificates) };
      }
      return splunk.transport;
    },
    auth0,
    tokens: createTokenStore(auth0),
  };
}
