import { settingDefinitions } from "../settings/definitions.ts";
import { type SettingName, settingNames } from "../settings/rules.ts";

/** What stands in a secret's place. */
const mask = "••••";

/** Secrets that are no settings of the Action. */
const deployerSecrets = [
  "AUTH0_CLIENT_SECRET",
  "AUTH0_ACCESS_TOKEN",
  "SPLUNK_SEARCH_TOKEN",
  "SPLUNK_SEARCH_PASSWORD",
] as const;

/** Anything shorter stands in any text by chance. */
const shortest = 4;

/**
 * A function that takes every secret value out of a text, wherever it stands: a server may send back what it got.
 * The `Authorization` header is masked as a whole where it is shown; this is the net below.
 */
export function createMask(env: Readonly<Record<string, string | undefined>>): (text: string) => string {
  const names = settingNames.filter((name: SettingName) => settingDefinitions[name].secret);
  const values = [...names, ...deployerSecrets].map((name) => env[name]);
  const basic = `${env.SPLUNK_USERNAME}:${env.SPLUNK_PASSWORD}`;
  const secrets = [...values, Buffer.from(basic).toString("base64")]
    .filter((value): value is string => value !== undefined && value.length >= shortest)
    .flatMap((value) => [value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value)]);
  const longestFirst = [...new Set(secrets)].sort((one, other) => other.length - one.length);
  return (text) => longestFirst.reduce((masked, secret) => masked.replaceAll(secret, mask), text);
}

/** `Splunk ••••` for `Splunk 1234…`: the scheme is worth knowing. */
export function maskAuthorization(value: string): string {
  const [scheme] = value.split(" ", 1);
  return `${scheme} ${mask}`;
}
