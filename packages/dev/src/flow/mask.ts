import type { HttpHeaders } from "@splunk-action/action-runtime";
import { settingDefinitions } from "../../../../src/settings/definitions.ts";
import type { SettingName } from "../../../../src/settings/rules.ts";

/** Values shorter than this could not be told from ordinary text. */
const shortest = 4;
const hidden = "••••••";
/** Characters of a body or a header that are shown. */
const maxLength = 8_000;

/** Takes secrets out of what an Action sent and got. */
export interface Mask {
  text(text: string): string;
  headers(headers: HttpHeaders): readonly (readonly [string, string])[];
}

/** A secret whose name this project does not know counts as one whose value must not be seen. */
function isSecretSetting(name: string): boolean {
  return !Object.hasOwn(settingDefinitions, name) || settingDefinitions[name as SettingName].secret;
}

/** @param secrets all of an Action's secrets, those included that may be seen */
export function createMask(secrets: Readonly<Record<string, string>>): Mask {
  const values = Object.entries(secrets)
    .filter(([name, value]) => isSecretSetting(name) && value.length >= shortest)
    .map(([, value]) => value)
    // One may contain another.
    .sort((a, b) => b.length - a.length);
  const text = (whole: string) => {
    const plain = values.reduce((rest, value) => rest.replaceAll(value, hidden), whole);
    const masked = plain.replace(tokenInJson, `$1"${hidden}"`);
    return masked.length > maxLength ? `${masked.slice(0, maxLength)}…` : masked;
  };
  return {
    text,
    headers: (headers) =>
      Object.entries(headers).map(
        ([name, value]) => [name, toHeaderText(name, String(value), text)] as const,
      ),
  };
}

const tokenInJson = /("(?:access_token|refresh_token|id_token|client_secret|password)"\s*:\s*)"[^"]*"?/g;

/** Of a credential, the scheme is worth knowing: `Splunk ••••••`. */
function toHeaderText(name: string, value: string, text: (value: string) => string): string {
  if (name === "authorization") return `${value.split(" ", 1)[0]} ${hidden}`;
  return name === "cookie" || name === "set-cookie" ? hidden : text(value);
}
