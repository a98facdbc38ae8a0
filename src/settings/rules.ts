import { defaultLoginTypes, loginTypes } from "../activity/classify-activity.ts";
import { parseExtraFields } from "../activity/extra-fields.ts";
import { parseAudience, parseSplunkUrl, parseTenantDomain } from "./parse-url.ts";
import {
  type Parsed,
  parseCertificates,
  parseChoice,
  parseChoices,
  parseIndexName,
  parseInstant,
  parseInteger,
  parseMetadataKey,
  parseText,
  parseToken,
  parseUserName,
  toWords,
} from "./parse-values.ts";

/** How one setting is parsed. */
export interface SettingRule<T> {
  readonly required?: true;
  /** The value when it is absent, as a user would write it. */
  readonly default?: string;
  /** Keeps white space around the value. */
  readonly verbatim?: true;
  readonly parse: (text: string) => Parsed<T>;
}

const anyText = (text: string): Parsed<string> => ({ value: text });
const words = (text: string): Parsed<readonly string[]> => ({ value: toWords(text) });

/** Min and max time budget, in milliseconds. */
export const budgetLimits = [200, 15_000] as const;

/** Values of `ON_FAILURE`. */
export const failureChoices = ["allow", "deny"] as const;

/** Every setting, as the Action parses it. `definitions.ts` has the texts. */
export const settingRules = {
  SPLUNK_URL: { required: true, parse: parseSplunkUrl },
  SPLUNK_USERNAME: { parse: parseUserName },
  SPLUNK_PASSWORD: { verbatim: true, parse: anyText },
  SPLUNK_TOKEN: { parse: parseToken },
  SPLUNK_HEC_TOKEN: { parse: parseToken },
  SPLUNK_SOURCE: { default: "auth0", parse: parseText },
  SPLUNK_SOURCETYPE: { default: "auth0_activity", parse: parseText },
  SPLUNK_INDEX: { parse: parseIndexName },
  SPLUNK_HOST: { parse: parseText },
  SPLUNK_CA_CERT: { parse: parseCertificates },
  AUTH0_DOMAIN: { parse: parseTenantDomain },
  AUTH0_AUDIENCE: { parse: parseAudience },
  AUTH0_RUNTIME_CLIENT_ID: { parse: parseText },
  AUTH0_RUNTIME_CLIENT_SECRET: { parse: parseText },
  SIGNUP_FLAG: { default: "signedUp", parse: parseMetadataKey },
  SIGNUPS_SINCE: { parse: parseInstant },
  LOGIN_TYPES: { default: defaultLoginTypes.join(","), parse: parseChoices(loginTypes) },
  EXTRA_FIELDS: { parse: parseExtraFields },
  OMIT_FIELDS: { parse: words },
  HASH_FIELDS: { parse: words },
  HASH_KEY: { verbatim: true, parse: anyText },
  TIME_BUDGET_MS: { default: "3000", parse: parseInteger(...budgetLimits) },
  ON_FAILURE: { default: "allow", parse: parseChoice(failureChoices) },
} as const satisfies Record<string, SettingRule<unknown>>;

/** A setting's name: the same in `event.secrets`, in `.env` and in the dashboard. */
export type SettingName = keyof typeof settingRules;

/** All names, in the order of the documentation. */
export const settingNames = Object.keys(settingRules) as readonly SettingName[];

/** A setting's value once parsed. */
export type SettingValue<N extends SettingName> = (typeof settingRules)[N] extends {
  parse: (text: string) => Parsed<infer T>;
}
  ? T
  : never;
