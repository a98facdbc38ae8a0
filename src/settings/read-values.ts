import type { Parsed, SettingsProblem } from "./problem.ts";
import {
  type SettingName,
  type SettingRule,
  type SettingValue,
  settingNames,
  settingRules,
} from "./rules.ts";

/** Each setting that has a default or a readable value. */
export type SettingValues = { readonly [N in SettingName]?: SettingValue<N> };

/** What came in, setting by setting, before anybody asks whether it fits together. */
export interface ReadValues {
  readonly values: SettingValues;
  /** The settings that were given at all, readable or not. */
  readonly given: ReadonlySet<SettingName>;
  readonly problems: readonly SettingsProblem[];
}

/** Reads every known name of an untrusted record. An empty text counts as absent, an unknown name as nothing. */
export function readValues(raw: Readonly<Record<string, unknown>>): ReadValues {
  const values: Partial<Record<SettingName, unknown>> = {};
  const given = new Set<SettingName>();
  const problems: SettingsProblem[] = [];
  for (const name of settingNames) {
    const rule: SettingRule<unknown> = settingRules[name];
    const written = Object.hasOwn(raw, name) ? toText(raw[name], rule) : undefined;
    if (written !== undefined) given.add(name);
    else if (rule.required) problems.push({ names: [name], code: "missing", message: `${name} is missing` });

    const source = written ?? rule.default;
    if (source === undefined) continue;
    const parsed: Parsed<unknown> = source === notText ? { invalid: "must be text" } : rule.parse(source);
    if ("value" in parsed) values[name] = parsed.value;
    else problems.push({ names: [name], code: "invalid", message: `${name} ${parsed.invalid}` });
  }
  return { values: values as SettingValues, given, problems };
}

const notText = Symbol("a value that is no text");

function toText(value: unknown, rule: SettingRule<unknown>): string | typeof notText | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") return notText;
  const text = rule.verbatim ? value : value.trim();
  return text === "" ? undefined : text;
}
