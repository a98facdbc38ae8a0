import { settingDefinitions } from "./definitions.ts";
import { settingNames } from "./rules.ts";

/** Values shorter than this are not taken out: they could not be told from ordinary text. */
const shortest = 4;

/** What the command line keeps to itself beside the Action's secrets. */
const ownSecrets = [
  "AUTH0_CLIENT_SECRET",
  "AUTH0_ACCESS_TOKEN",
  "SPLUNK_SEARCH_TOKEN",
  "SPLUNK_SEARCH_PASSWORD",
];

/** User names and passwords that travel as one base64 text. */
const basicPairs = [
  ["SPLUNK_USERNAME", "SPLUNK_PASSWORD"],
  ["SPLUNK_SEARCH_USERNAME", "SPLUNK_SEARCH_PASSWORD"],
] as const;

/**
 * A function that takes every secret of an environment out of a text, as it is and in the forms in which it travels:
 * within JSON, within a URL or a form, and in basic authentication.
 */
export function createRedaction(env: Readonly<Record<string, string | undefined>>): (text: string) => string {
  const get = (name: string) => env[name]?.trim() ?? "";
  const names = [...settingNames.filter((name) => settingDefinitions[name].secret), ...ownSecrets];
  const pairs = basicPairs.filter(([, password]) => get(password) !== "");
  const values = [
    ...names.map(get),
    ...pairs.map(([user, password]) => Buffer.from(`${get(user)}:${get(password)}`).toString("base64")),
  ].filter((value) => value.length >= shortest);
  // The longest first: one secret may be the beginning of another.
  const forms = [...new Set(values.flatMap(toForms))].sort((a, b) => b.length - a.length);
  return (text) => forms.reduce((rest, form) => rest.replaceAll(form, "•••"), text);
}

function toForms(value: string): string[] {
  const inJson = JSON.stringify(value).slice(1, -1);
  const inForm = new URLSearchParams({ value }).toString().slice("value=".length);
  return [value, inJson, inForm, encodeURIComponent(value.toWellFormed())];
}
