import {
  type SettingDefinition,
  type SettingName,
  type SettingValue,
  settingDefinitions,
  settingNames,
} from "./definitions.ts";
import type { Parsed, SettingsProblem } from "./problem.ts";

/** What came in, setting by setting, before anybody asks whether it fits together. */
export interface ReadValues {
  /** Each setting that has a default or a readable value. */
  readonly values: { readonly [N in SettingName]?: SettingValue<N> };
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
    const definition: SettingDefinition<unknown> = settingDefinitions[name];
    const written = Object.hasOwn(raw, name) ? toText(raw[name], definition) : undefined;
    if (written !== undefined) given.add(name);
    else if (definition.required)
      problems.push({ names: [name], code: "missing", message: `${name} is missing` });

    const source = written ?? definition.default;
    if (source === undefined) continue;
    const parsed: Parsed<unknown> =
      source === notText ? { invalid: "must be text" } : definition.parse(source);
    if ("value" in parsed) values[name] = parsed.value;
    else problems.push({ names: [name], code: "invalid", message: `${name} ${parsed.invalid}` });
  }
  return { values: values as ReadValues["values"], given, problems };
}

const notText = Symbol("a value that is no text");

function toText(value: unknown, definition: SettingDefinition<unknown>): string | typeof notText | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") return notText;
  const text = definition.verbatim ? value : value.trim();
  return text === "" ? undefined : text;
}
