import { type ParsedSettings, parseSettings } from "./parse-settings.ts";
import { settingNames } from "./rules.ts";

/**
 * Parses the Action's secrets when they change, not at every login: Auth0 hands over a new object with the same
 * values each time, and comparing them is ten times cheaper than reading them.
 */
export function createSettingsReader(): (raw: unknown) => ParsedSettings {
  let last: { readonly values: readonly unknown[]; readonly parsed: ParsedSettings } | undefined;
  return (raw) => {
    const values = settingNames.map((name) => readOwn(raw, name));
    if (last === undefined || values.some((value, index) => value !== last?.values[index])) {
      last = { values, parsed: parseSettings(raw) };
    }
    return last.parsed;
  };
}

function readOwn(raw: unknown, name: string): unknown {
  const own = typeof raw === "object" && raw !== null && Object.hasOwn(raw, name);
  return own ? (raw as Record<string, unknown>)[name] : undefined;
}
