import { Failure } from "../errors/failure.ts";
import { parseSettings } from "../settings/parse-settings.ts";
import type { SettingName } from "../settings/rules.ts";
import { toSettingsErrorText } from "../settings/settings-error-texts.ts";
import { version } from "../version.ts";
import type { AppOptions } from "./app-model.ts";

/** The settings that define the app. No credentials: a package contains none. */
const appSettings: ReadonlySet<string> = new Set<SettingName>([
  "SPLUNK_INDEX",
  "SPLUNK_SOURCETYPE",
  "OMIT_FIELDS",
  "HASH_FIELDS",
  "EXTRA_FIELDS",
]);

/**
 * The app's options from an environment.
 *
 * @throws {Failure} `SETTINGS` with all errors of these settings
 */
export function parseAppOptions(
  env: Readonly<Record<string, string | undefined>>,
  accountChanges: boolean,
): AppOptions {
  const { values, errors } = parseSettings(env);
  const messages = errors
    .filter(({ names }) => names.every((name) => appSettings.has(name)))
    .map(toSettingsErrorText);
  const sourcetype = values.SPLUNK_SOURCETYPE ?? "auth0_activity";
  // It is the name of a stanza of props.conf, where `a::b` has another meaning.
  if (!/^[\w.-]+(?::[\w.-]+)*$/.test(sourcetype))
    messages.push("SPLUNK_SOURCETYPE cannot be in an app: use letters, digits, _ . - and single colons");
  if (messages.length > 0)
    throw new Failure("SETTINGS", messages.join("; "), "Correct them in the environment or in .env.");
  return {
    version,
    index: values.SPLUNK_INDEX,
    sourcetype,
    omitFields: values.OMIT_FIELDS ?? [],
    hashFields: values.HASH_FIELDS ?? [],
    extraFields: (values.EXTRA_FIELDS ?? [])
      .map(({ name }) => name)
      .filter((name) => !values.OMIT_FIELDS?.includes(name)),
    accountChanges,
  };
}
