import { type SettingName, type SettingRule, settingNames, settingRules } from "../settings/rules.ts";

/** The settings that an environment holds, as they are sent to Auth0. Empty texts count as absent. */
export function collectValues(
  env: Readonly<Record<string, string | undefined>>,
): ReadonlyMap<SettingName, string> {
  const values = new Map<SettingName, string>();
  for (const name of settingNames) {
    const { verbatim }: SettingRule<unknown> = settingRules[name];
    const text = verbatim ? env[name] : env[name]?.trim();
    if (text !== undefined && text !== "") values.set(name, text);
  }
  return values;
}
