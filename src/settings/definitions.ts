import { type SettingName, type SettingRule, settingRules } from "./rules.ts";

/** One setting: a secret of the Action in Auth0, and an environment variable of the command line. */
export interface SettingDefinition extends SettingRule<unknown> {
  /** A description in one line. */
  readonly meaning: string;
  /** Whether the value must not be shown. (Auth0 stores all settings as secrets of the Action.) */
  readonly secret: boolean;
}

/** Texts about each setting. Kept out of the bundle to keep it small. */
const documentation: { readonly [N in SettingName]: Pick<SettingDefinition, "secret" | "meaning"> } = {
  SPLUNK_URL: {
    secret: false,
    meaning:
      "base URL of Splunk: https://splunk.example.com:8089, or https://http-inputs-acme.splunkcloud.com for HEC",
  },
  SPLUNK_USERNAME: { secret: false, meaning: "user name for basic authentication on the management port" },
  SPLUNK_PASSWORD: { secret: true, meaning: "that user's password" },
  SPLUNK_TOKEN: {
    secret: true,
    meaning: "a Splunk authentication token on the management port (Authorization: Bearer)",
  },
  SPLUNK_HEC_TOKEN: { secret: true, meaning: "an HTTP Event Collector token (Authorization: Splunk)" },
  SPLUNK_SOURCE: { secret: false, meaning: "Splunk's source" },
  SPLUNK_SOURCETYPE: { secret: false, meaning: "Splunk's sourcetype" },
  SPLUNK_INDEX: { secret: false, meaning: "Splunk's index; the token's or user's default when absent" },
  SPLUNK_HOST: { secret: false, meaning: "Splunk's host; AUTH0_DOMAIN when absent" },
  SPLUNK_CA_CERT: {
    secret: false,
    meaning: "PEM certificates of private CAs, trusted in addition to the public ones",
  },
  AUTH0_DOMAIN: {
    secret: false,
    meaning: "the tenant's canonical domain, such as acme.eu.auth0.com; a custom domain needs AUTH0_AUDIENCE",
  },
  AUTH0_AUDIENCE: {
    secret: false,
    meaning:
      "the Management API's identifier, https://TENANT.REGION.auth0.com/api/v2/, where AUTH0_DOMAIN is a custom domain",
  },
  AUTH0_RUNTIME_CLIENT_ID: {
    secret: false,
    meaning: "client id of the Action's own Management API credentials",
  },
  AUTH0_RUNTIME_CLIENT_SECRET: {
    secret: true,
    meaning: "client secret of these credentials; they need only the scope update:users_app_metadata",
  },
  SIGNUP_FLAG: { secret: false, meaning: "key in app_metadata that marks a sent sign-up" },
  SIGNUPS_SINCE: {
    secret: false,
    meaning: "ISO 8601 instant; a user created before it and without the flag counts as Login",
  },
  LOGIN_TYPES: {
    secret: false,
    meaning: "which logins produce an event: interactive, password, device, token_exchange, silent, refresh",
  },
  EXTRA_FIELDS: {
    secret: false,
    meaning: "more fields of the post-login event: name=path,… such as plan=user.app_metadata.plan",
  },
  OMIT_FIELDS: { secret: false, meaning: "event fields to leave out, comma-separated" },
  HASH_FIELDS: {
    secret: false,
    meaning: "event fields to replace by an HMAC-SHA-256 under HASH_KEY, comma-separated",
  },
  HASH_KEY: { secret: true, meaning: "the key for HASH_FIELDS" },
  TIME_BUDGET_MS: {
    secret: false,
    meaning: "max duration in milliseconds, retries and flag included: 200 to 15000",
  },
  ON_FAILURE: {
    secret: false,
    meaning: "allow: the login continues even if Splunk does not accept the event; deny: it is then denied",
  },
};

/**
 * Every setting, in the order of the documentation. A test compares `.env.example` and the table of docs/settings.md with
 * this list.
 */
export const settingDefinitions = Object.fromEntries(
  Object.entries(settingRules).map(([name, rule]) => [
    name,
    { ...rule, ...documentation[name as SettingName] },
  ]),
) as { readonly [N in SettingName]: SettingDefinition };
