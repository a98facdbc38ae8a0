import type { HttpHeaders } from "@splunk-action/action-runtime";
import { mask as hidden } from "../../../../src/settings/create-redaction.ts";
import { settingDefinitions } from "../../../../src/settings/definitions.ts";
import type { SettingName } from "../../../../src/settings/rules.ts";

/** Shorter values could not be told from ordinary text. */
const shortest = 4;
/** Characters of a body or a header that are shown. */
const maxLength = 8_000;

/** Masks secrets in requests and responses of an Action. */
export interface Mask {
  text(text: string): string;
  headers(headers: HttpHeaders): readonly (readonly [string, string])[];
}

/** A secret with an unknown name is treated as sensitive. */
function isSecretSetting(name: string): boolean {
  return !Object.hasOwn(settingDefinitions, name) || settingDefinitions[name as SettingName].secret;
}

/** @param secrets all secrets of an Action, including those that may be shown */
export function createMask(secrets: Readonly<Record<string, string>>): Mask {
  const values = Object.entries(secrets)
    .filter(([name, value]) => isSecretSetting(name) && value.length >= shortest)
    .map(([, value]) => value)
    // One secret may contain another.
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

/** Keeps the scheme of a credential: `Splunk •••`. */
function toHeaderText(name: string, value: string, text: (value: string) => string): string {
  if (name === "authorization") return `${value.split(" ", 1)[0]} ${hidden}`;
  return name === "cookie" || name === "set-cookie" ? hidden : text(value);
}
