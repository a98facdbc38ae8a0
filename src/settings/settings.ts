import type { TenantDomain } from "./parse-url.ts";
import type { SettingValues } from "./read-values.ts";
import type { SettingName, SettingValue, settingRules } from "./rules.ts";

/** How requests to Splunk authenticate. The kind decides the endpoint. */
export type SplunkCredential =
  | { readonly kind: "basic"; readonly username: string; readonly password: string }
  | { readonly kind: "bearer"; readonly token: string }
  | { readonly kind: "hec"; readonly token: string };

/** The Action's own Management API credentials. */
export interface ManagementCredentials {
  readonly domain: TenantDomain;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Settings that are always there: required ones and those with a default. */
type CertainName = {
  [N in SettingName]: (typeof settingRules)[N] extends { required: true } | { default: string } ? N : never;
}[SettingName];

/** All settings by their names, valid and consistent with each other. */
export type Settings = SettingValues & { readonly [N in CertainName]: SettingValue<N> } & {
  readonly credential: SplunkCredential;
  /** Absent where the Action has no credentials of its own. */
  readonly management: ManagementCredentials | undefined;
};
