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

/** One error of the settings, without any value: values may be secrets. `settings-error-texts.ts` makes a sentence of it. */
export interface SettingsError {
  /** The settings at fault, by name. */
  readonly names: readonly string[];
  /** `conflict`: the settings exclude each other. `needs`: another setting needs this one, which is missing. */
  readonly code: "missing" | "invalid" | "conflict" | "needs";
  /** What is wrong with a value. */
  readonly reason?: InvalidReason;
  /** The settings that are there and make it an error; empty or absent where something is simply missing. */
  readonly present?: readonly string[];
}
