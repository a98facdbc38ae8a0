import type { ExtraField } from "../activity/extra-fields.ts";
import type { LoginType } from "../activity/login-type.ts";
import type { TenantDomain } from "./parse-url.ts";

/** How requests to Splunk authenticate. The kind decides the endpoint. */
export type SplunkCredential =
  | { readonly kind: "basic"; readonly username: string; readonly password: string }
  | { readonly kind: "bearer"; readonly token: string }
  | { readonly kind: "hec"; readonly token: string };

/** Where events go and how Splunk files them. */
export interface SplunkSettings {
  /** Without a trailing slash and without an endpoint path. */
  readonly baseUrl: string;
  readonly credential: SplunkCredential;
  readonly source: string;
  readonly sourcetype: string;
  readonly index: string | undefined;
  readonly host: string | undefined;
  /** PEM of private CAs. */
  readonly certificates: string | undefined;
}

/** The Action's own Management API credentials. */
export interface ManagementCredentials {
  readonly domain: TenantDomain;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** All settings, valid and consistent with each other. */
export interface Settings {
  readonly splunk: SplunkSettings;
  readonly management: ManagementCredentials | undefined;
  readonly signupFlag: string;
  /** Epoch milliseconds. */
  readonly signupsSince: number | undefined;
  readonly loginTypes: readonly LoginType[];
  readonly extraFields: readonly ExtraField[];
  readonly omitFields: readonly string[];
  readonly hashFields: readonly string[];
  readonly hashKey: string | undefined;
  readonly timeBudgetMs: number;
  readonly onFailure: "allow" | "deny";
}
