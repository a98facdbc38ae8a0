import { checkCombinations } from "./check-combinations.ts";
import type { SettingsProblem } from "./problem.ts";
import { type ReadValues, readValues } from "./read-values.ts";
import type { ManagementCredentials, Settings, SplunkCredential } from "./settings.ts";

/** `settings` is there when there is no problem; `values` holds what could be read in either case. */
export interface ParsedSettings {
  readonly settings: Settings | undefined;
  readonly values: ReadValues["values"];
  /** All of them, each named, none with a value. */
  readonly problems: readonly SettingsProblem[];
}

/** Reads the Action's secrets, or an environment that carries the same names. Never throws. */
export function parseSettings(raw: unknown): ParsedSettings {
  const read = readValues(typeof raw === "object" && raw !== null ? (raw as Record<string, unknown>) : {});
  const problems = [...read.problems, ...checkCombinations(read)];
  const { values } = read;
  return { settings: problems.length === 0 ? toSettings(values) : undefined, values, problems };
}

function toSettings(values: ReadValues["values"]): Settings | undefined {
  const credential = toCredential(values);
  const {
    SPLUNK_URL,
    SPLUNK_SOURCE,
    SPLUNK_SOURCETYPE,
    SIGNUP_FLAG,
    LOGIN_TYPES,
    TIME_BUDGET_MS,
    ON_FAILURE,
  } = values;
  // Each of these is required or has a default, so without a problem each is there: the compiler wants to see it.
  if (credential === undefined || SPLUNK_URL === undefined || SPLUNK_SOURCE === undefined) return undefined;
  if (SPLUNK_SOURCETYPE === undefined || SIGNUP_FLAG === undefined || LOGIN_TYPES === undefined)
    return undefined;
  if (TIME_BUDGET_MS === undefined || ON_FAILURE === undefined) return undefined;
  return {
    splunk: {
      baseUrl: SPLUNK_URL,
      credential,
      source: SPLUNK_SOURCE,
      sourcetype: SPLUNK_SOURCETYPE,
      index: values.SPLUNK_INDEX,
      host: values.SPLUNK_HOST ?? values.AUTH0_DOMAIN?.host,
      certificates: values.SPLUNK_CA_CERT,
    },
    management: toManagement(values),
    signupFlag: SIGNUP_FLAG,
    signupsSince: values.SIGNUPS_SINCE,
    loginTypes: LOGIN_TYPES,
    extraFields: values.EXTRA_FIELDS ?? [],
    omitFields: values.OMIT_FIELDS ?? [],
    hashFields: values.HASH_FIELDS ?? [],
    hashKey: values.HASH_KEY,
    timeBudgetMs: TIME_BUDGET_MS,
    onFailure: ON_FAILURE,
  };
}

function toCredential(values: ReadValues["values"]): SplunkCredential | undefined {
  const { SPLUNK_USERNAME: username, SPLUNK_PASSWORD: password, SPLUNK_TOKEN, SPLUNK_HEC_TOKEN } = values;
  if (SPLUNK_HEC_TOKEN !== undefined) return { kind: "hec", token: SPLUNK_HEC_TOKEN };
  if (SPLUNK_TOKEN !== undefined) return { kind: "bearer", token: SPLUNK_TOKEN };
  return username !== undefined && password !== undefined ? { kind: "basic", username, password } : undefined;
}

function toManagement(values: ReadValues["values"]): ManagementCredentials | undefined {
  const {
    AUTH0_DOMAIN: domain,
    AUTH0_RUNTIME_CLIENT_ID: clientId,
    AUTH0_RUNTIME_CLIENT_SECRET: clientSecret,
  } = values;
  return domain !== undefined && clientId !== undefined && clientSecret !== undefined
    ? { domain, clientId, clientSecret }
    : undefined;
}
