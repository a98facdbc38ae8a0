import { settingDefinitions } from "./definitions.ts";
import { settingNames } from "./rules.ts";

/** Shorter values are not removed: they cannot be told from ordinary text. */
const shortest = 4;

/** Secrets that only the command line has. */
const deployerSecrets = [
  "AUTH0_CLIENT_SECRET",
  "AUTH0_ACCESS_TOKEN",
  "SPLUNK_SEARCH_TOKEN",
  "SPLUNK_SEARCH_PASSWORD",
] as const;

/** The token of a run and a client assertion are in no environment; both are JWTs. */
const jwt = /\beyJ[\w-]{5,}\.[\w-]+\.[\w-]+/g;

/**
 * A function that takes every secret of an environment out of a text: as it is, in the encodings in which an answer
 * may quote what was sent, and as `Authorization: Basic`.
 */
export function createRedaction(env: Readonly<Record<string, string | undefined>>): (text: string) => string {
  const get = (name: string) => env[name]?.trim() ?? "";
  const names = [...settingNames.filter((name) => settingDefinitions[name].secret), ...deployerSecrets];
  const pairs = ["SPLUNK", "SPLUNK_SEARCH"].map((prefix) =>
    [`${prefix}_USERNAME`, `${prefix}_PASSWORD`].map((name) => env[name] ?? "").join(":"),
  );
  const values = [...names.map(get), ...pairs].filter((value) => value.length >= shortest);
  // The longest first: one value may be a part of another.
  const forms = [...new Set(values.flatMap(toForms))].sort((one, other) => other.length - one.length);
  return (text) => forms.reduce((rest, form) => rest.replaceAll(form, "•••"), text).replaceAll(jwt, "•••");
}

function toForms(value: string): readonly string[] {
  const escaped = JSON.stringify(value).slice(1, -1);
  const bytes = Buffer.from(value);
  return [
    value,
    escaped,
    JSON.stringify(escaped).slice(1, -1),
    encodeURIComponent(value.toWellFormed()),
    new URLSearchParams([["", value]]).toString().slice(1),
    bytes.toString("base64").replace(/=+$/, ""),
    bytes.toString("base64url"),
    bytes.toString("hex"),
  ];
}
