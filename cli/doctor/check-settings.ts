import { parseSettings } from "../../src/settings/parse-settings.ts";
import type { Settings } from "../../src/settings/settings.ts";
import { toSettingsErrorText } from "../../src/settings/settings-error-texts.ts";
import { type Check, failed, passed } from "./check.ts";

/** Checks whether the settings are complete and consistent: one line for each error. */
export function checkSettings(env: Readonly<Record<string, string | undefined>>): {
  readonly settings: Settings | undefined;
  readonly checks: readonly Check[];
} {
  const { settings, errors } = parseSettings(env);
  const hint =
    "Run splunk-action init, or set it in the environment or in .env; .env.example explains each setting.";
  const checks =
    errors.length === 0
      ? [passed("settings", "complete and consistent")]
      : errors.map((error) => failed("settings", toSettingsErrorText(error), hint));
  return { settings, checks };
}
