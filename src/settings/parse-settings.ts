import { checkCombinations } from "./check-combinations.ts";
import type { SettingsProblem } from "./problem.ts";
import { readValues, type SettingValues } from "./read-values.ts";
import type { ManagementCredentials, Settings, SplunkCredential } from "./settings.ts";

/** `settings` is there when there is no problem; `values` holds what could be read in either case. */
export interface ParsedSettings {
  readonly settings: Settings | undefined;
  readonly values: SettingValues;
  /** All of them, each named, none with a value. */
  readonly problems: readonly SettingsProblem[];
}

/** Reads the Action's secrets, or an environment that carries the same names. */
export function parseSettings(raw: unknown): ParsedSettings {
  const read = readValues(typeof raw === "object" && raw !== null ? (raw as Record<string, unknown>) : {});
  const problems = [...read.problems, ...checkCombinations(read)];
  const { values } = read;
  const credential = toCredential(values);
  if (problems.length > 0 || credential === undefined) return { settings: undefined, values, problems };
  // Without a problem every setting that is required or has a default has been read.
  const settings = { ...values, credential, management: toManagement(values) } as Settings;
  return { settings, values, problems };
}

function toCredential(values: SettingValues): SplunkCredential | undefined {
  const { SPLUNK_USERNAME: username, SPLUNK_PASSWORD: password, SPLUNK_TOKEN, SPLUNK_HEC_TOKEN } = values;
  if (SPLUNK_HEC_TOKEN !== undefined) return { kind: "hec", token: SPLUNK_HEC_TOKEN };
  if (SPLUNK_TOKEN !== undefined) return { kind: "bearer", token: SPLUNK_TOKEN };
  return username !== undefined && password !== undefined ? { kind: "basic", username, password } : undefined;
}

function toManagement(values: SettingValues): ManagementCredentials | undefined {
  const { AUTH0_DOMAIN: domain, AUTH0_RUNTIME_CLIENT_ID: clientId } = values;
  const clientSecret = values.AUTH0_RUNTIME_CLIENT_SECRET;
  return domain && clientId && clientSecret ? { domain, clientId, clientSecret } : undefined;
}
