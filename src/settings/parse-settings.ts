import { checkFields, checkNames } from "./check-combinations.ts";
import type { Parsed } from "./parse-values.ts";
import { type SettingName, type SettingRule, settingNames, settingRules } from "./rules.ts";
import type {
  ManagementCredentials,
  Settings,
  SettingsError,
  SettingValues,
  SplunkCredential,
} from "./settings.ts";

/** `settings` is present if there are no errors. `values` always contains the valid values. */
export interface ParsedSettings {
  readonly settings: Settings | undefined;
  readonly values: SettingValues;
  /** All errors, with the names of the settings and without values. */
  readonly errors: readonly SettingsError[];
}

/**
 * Parses the Action's secrets, or an environment with the same names. Empty texts count as absent. Unknown names are
 * ignored.
 */
export function parseSettings(raw: unknown): ParsedSettings {
  const { values, given, errors } = parseValues(raw);
  errors.push(...checkNames(given), ...checkFields(values, given));
  const credential = toCredential(values);
  if (errors.length > 0 || credential === undefined) return { settings: undefined, values, errors };
  // Without an error every setting that is required or has a default has a value.
  const settings = { ...values, credential, management: toManagement(values) } as Settings;
  return { settings, values, errors };
}

/**
 * Parses the Action's secrets only when they change. Auth0 passes a new object with the same values at each login, and
 * comparing the values is ten times faster than parsing them.
 */
export function createSettingsReader(): (raw: unknown) => ParsedSettings {
  let last: { readonly texts: readonly unknown[]; readonly parsed: ParsedSettings } | undefined;
  return (raw) => {
    const { texts } = last ?? {};
    if (last === undefined || settingNames.some((name, index) => readOwn(raw, name) !== texts?.[index])) {
      last = { texts: settingNames.map((name) => readOwn(raw, name)), parsed: parseSettings(raw) };
    }
    return last.parsed;
  };
}

function parseValues(raw: unknown) {
  const values: Partial<Record<SettingName, unknown>> = {};
  const given = new Set<string>();
  const errors: SettingsError[] = [];
  for (const name of settingNames) {
    const rule: SettingRule<unknown> = settingRules[name];
    const text = toSettingText(readOwn(raw, name), rule);
    if (text !== undefined) given.add(name);
    else if (rule.required) errors.push({ names: [name], code: "missing" });

    const source = text ?? rule.default;
    if (source === undefined) continue;
    const parsed: Parsed<unknown> = source === notText ? { invalid: "not-text" } : rule.parse(source);
    if ("value" in parsed) values[name] = parsed.value;
    else errors.push({ names: [name], code: "invalid", reason: parsed.invalid });
  }
  return { values: values as SettingValues, given, errors };
}

const notText = Symbol("a value that is not text");

function toSettingText(value: unknown, rule: SettingRule<unknown>): string | typeof notText | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") return notText;
  const text = rule.verbatim ? value : value.trim();
  return text === "" ? undefined : text;
}

function readOwn(raw: unknown, name: string): unknown {
  const isOwn = typeof raw === "object" && raw !== null && Object.hasOwn(raw, name);
  return isOwn ? (raw as Record<string, unknown>)[name] : undefined;
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
  if (!domain || !clientId || !clientSecret) return undefined;
  const audience = values.AUTH0_AUDIENCE ?? domain.audience;
  return { domain: { ...domain, audience }, clientId, clientSecret };
}
