import type { TenantDomain } from "./parse-url.ts";
import type { InvalidReason } from "./parse-values.ts";
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

/** Each setting that has a default or a valid value. */
export type SettingValues = { readonly [N in SettingName]?: SettingValue<N> };

/** Settings that always have a value: required settings and settings with a default. */
type CertainName = {
  [N in SettingName]: (typeof settingRules)[N] extends { required: true } | { default: string } ? N : never;
}[SettingName];

/** All settings by their names, valid and consistent with each other. */
export type Settings = SettingValues & { readonly [N in CertainName]: SettingValue<N> } & {
  readonly credential: SplunkCredential;
  /** Absent if the Action has no Management API credentials. */
  readonly management: ManagementCredentials | undefined;
};

/** One error of the settings, without values, because values may be secrets. `settings-error-texts.ts` has the sentences. */
export interface SettingsError {
  /** The settings at fault, by name. */
  readonly names: readonly string[];
  /** `conflict`: the settings exclude each other. `needs`: another setting needs this one, which is missing. */
  readonly code: "missing" | "invalid" | "conflict" | "needs";
  /** Why a value is invalid. */
  readonly reason?: InvalidReason;
  /** The settings that cause the error. Empty or absent if a setting is simply missing. */
  readonly present?: readonly string[];
}
