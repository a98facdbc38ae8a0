import { createTokenStore, type TokenStore } from "../flag/management-token.ts";
import { createTransport, type Transport } from "../http/transport.ts";
import { createSettingsReader, type ParsedSettings } from "../settings/parse-settings.ts";

/** What one instance of the Action keeps from login to login: settings, connections and tokens. */
export interface Instance {
  readSettings(secrets: unknown): ParsedSettings;
  /** A private CA is trusted for Splunk alone. */
  splunk(certificates: string | undefined): Transport;
  readonly auth0: Transport;
  readonly tokens: TokenStore;
}

/** Opens nothing and cannot fail: all of it is made when first needed. */
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
