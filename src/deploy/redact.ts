import { settingDefinitions } from "../settings/definitions.ts";
import { settingNames } from "../settings/rules.ts";

/** Values shorter than this are not taken out: they could not be told from ordinary text. */
const shortest = 4;

/** A function that takes every secret of an environment out of a text. */
export function createRedaction(env: Readonly<Record<string, string | undefined>>): (text: string) => string {
  const names = [
    ...settingNames.filter((name) => settingDefinitions[name].secret),
    "AUTH0_CLIENT_SECRET",
    "AUTH0_ACCESS_TOKEN",
  ];
  const values = names.flatMap((name) => {
    const value = env[name]?.trim() ?? "";
    return value.length < shortest ? [] : [value];
  });
  return (text) => values.reduce((rest, value) => rest.replaceAll(value, "•••"), text);
}
