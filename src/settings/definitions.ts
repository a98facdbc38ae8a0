import { parseExtraFields } from "../activity/extra-fields.ts";
import { defaultLoginTypes, loginTypes } from "../activity/login-type.ts";
import { parseSplunkUrl, parseTenantDomain } from "./parse-url.ts";
import {
  parseCertificates,
  parseChoice,
  parseChoices,
  parseInstant,
  parseInteger,
  parseMetadataKey,
  parseText,
  parseToken,
  parseUserName,
  toWords,
} from "./parse-values.ts";
import type { Parsed } from "./problem.ts";

/** One setting: a secret of the Action in Auth0's dashboard, an environment variable of the command line. */
export interface SettingDefinition<T> {
  /** One line for a person who has to fill it in. */
  readonly meaning: string;
  /** Whether the value itself must stay secret. All values are kept as the Action's secrets in Auth0. */
  readonly secret: boolean;
  readonly required?: true;
  /** What holds when it is absent, in the form in which a user would write it. */
  readonly default?: string;
  /** Blanks around the value belong to it. */
  readonly verbatim?: true;
  readonly parse: (text: string) => Parsed<T>;
}

const anyText = (text: string): Parsed<string> => ({ value: text });
const words = (text: string): Parsed<readonly string[]> => ({ value: toWords(text) });

/** Every setting there is. `.env.example` and the README's table are held to this list by a test. */
export const settingDefinitions = {
  SPLUNK_URL: {
    meaning:
      "base URL of Splunk: https://splunk.example.com:8089, or https://http-inputs-acme.splunkcloud.com for HEC",
    secret: false,
    required: true,
    parse: parseSplunkUrl,
  },
  SPLUNK_USERNAME: {
    meaning: "user name for basic authentication on the management port",
    secret: false,
    parse: parseUserName,
  },
  SPLUNK_PASSWORD: { meaning: "that user's password", secret: true, verbatim: true, parse: anyText },
  SPLUNK_TOKEN: {
    meaning: "a Splunk authentication token on the management port (Authorization: Bearer)",
    secret: true,
    parse: parseToken,
  },
  SPLUNK_HEC_TOKEN: {
    meaning: "an HTTP Event Collector token (Authorization: Splunk)",
    secret: true,
    parse: parseToken,
  },
  SPLUNK_SOURCE: { meaning: "Splunk's source", secret: false, default: "auth0", parse: parseText },
  SPLUNK_SOURCETYPE: {
    meaning: "Splunk's sourcetype",
    secret: false,
    default: "auth0_activity",
    parse: parseText,
  },
  SPLUNK_INDEX: {
    meaning: "Splunk's index; the token's or user's default when absent",
    secret: false,
    parse: parseText,
  },
  SPLUNK_HOST: { meaning: "Splunk's host; AUTH0_DOMAIN when absent", secret: false, parse: parseText },
  SPLUNK_CA_CERT: {
    meaning: "PEM of a private CA, trusted in addition to the public ones",
    secret: false,
    parse: parseCertificates,
  },
  AUTH0_DOMAIN: {
    meaning: "the tenant's canonical domain, such as acme.eu.auth0.com (not a custom domain)",
    secret: false,
    parse: parseTenantDomain,
  },
  AUTH0_RUNTIME_CLIENT_ID: {
    meaning: "client id of the Action's own Management API credentials",
    secret: false,
    parse: parseText,
  },
  AUTH0_RUNTIME_CLIENT_SECRET: {
    meaning: "its client secret; scope update:users_app_metadata and nothing else",
    secret: true,
    parse: parseText,
  },
  SIGNUP_FLAG: {
    meaning: "key in app_metadata that remembers a recorded sign-up",
    secret: false,
    default: "signedUp",
    parse: parseMetadataKey,
  },
  SIGNUPS_SINCE: {
    meaning: "ISO 8601 instant; a user created before it and without the flag counts as Login",
    secret: false,
    parse: parseInstant,
  },
  LOGIN_TYPES: {
    meaning: "which runs produce an event: interactive, password, device, token_exchange, silent, refresh",
    secret: false,
    default: defaultLoginTypes.join(","),
    parse: parseChoices(loginTypes),
  },
  EXTRA_FIELDS: {
    meaning: "more fields of the post-login event: name=path,… such as plan=user.app_metadata.plan",
    secret: false,
    parse: parseExtraFields,
  },
  OMIT_FIELDS: { meaning: "event fields to leave out, comma-separated", secret: false, parse: words },
  HASH_FIELDS: {
    meaning: "event fields to replace by an HMAC-SHA-256 under HASH_KEY, comma-separated",
    secret: false,
    parse: words,
  },
  HASH_KEY: { meaning: "the key for HASH_FIELDS", secret: true, verbatim: true, parse: anyText },
  TIME_BUDGET_MS: {
    meaning: "milliseconds within which everything ends, retries and flag included: 200 to 15000",
    secret: false,
    default: "3000",
    parse: parseInteger(200, 15_000),
  },
  ON_FAILURE: {
    meaning:
      "allow: the login goes on whatever Splunk does; deny: it is denied when the event was not accepted",
    secret: false,
    default: "allow",
    parse: parseChoice<"allow" | "deny">(["allow", "deny"]),
  },
} as const satisfies Record<string, SettingDefinition<unknown>>;

/** A setting's name: the same in `event.secrets`, in `.env` and in the dashboard. */
export type SettingName = keyof typeof settingDefinitions;

/** All names, in the order of the documentation. */
export const settingNames = Object.keys(settingDefinitions) as readonly SettingName[];

/** A setting's value once parsed. */
export type SettingValue<N extends SettingName> = (typeof settingDefinitions)[N] extends {
  parse: (text: string) => Parsed<infer T>;
}
  ? T
  : never;
