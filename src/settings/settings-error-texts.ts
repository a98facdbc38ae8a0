import { loginTypes } from "../activity/classify-activity.ts";
import type { EntryReason } from "../activity/extra-fields.ts";
import { splunkFields, untouchableFields } from "../activity/field-names.ts";
import type { InvalidReason } from "./parse-values.ts";
import { budgetLimits, failureChoices } from "./rules.ts";
import type { SettingsError } from "./settings.ts";

/** Error texts for invalid values. They follow the setting's name. Kept out of the bundle to keep it small. */
const invalidTexts: Readonly<Record<Exclude<InvalidReason, `${EntryReason} ${number}`>, string>> = {
  "not-text": "must be text",
  url: "must be a URL such as https://splunk.example.com:8089",
  "url-user": "must not contain a user name or password: use SPLUNK_USERNAME and SPLUNK_PASSWORD",
  "url-query": "must not contain a query (?) or a fragment (#)",
  "url-scheme": "must begin with https:// (http:// only for a loopback host)",
  domain: "must be the tenant's domain, such as acme.eu.auth0.com",
  "domain-scheme": "must not begin with http:// (only a loopback host may)",
  audience: "must be the Management API's identifier, such as https://acme.eu.auth0.com/api/v2/",
  unicode: "must be text in Unicode",
  control: "must not contain line breaks or other control characters",
  "token-scheme": "must be the token only, without a word such as Bearer or Splunk before it",
  token: "must be one word of visible ASCII characters",
  colon: "must not contain a colon",
  key: "must not contain . or $, and must have max 128 characters",
  "key-reserved": "must not be a key that Auth0 reserves",
  index:
    "must be the name of one index: lower-case letters, digits, _ and -, beginning with a letter or digit, without kvstore",
  integer: `must be a whole number from ${budgetLimits.join(" to ")}`,
  choice: `must be one of ${failureChoices.join(", ")}`,
  choices: `must be a comma-separated list of ${loginTypes.join(", ")}`,
  instant: "must be an ISO 8601 instant such as 2026-01-31T12:00:00Z",
  "private-key": "holds a private key: remove it, SPLUNK_CA_CERT accepts certificates only",
  "other-pem": "must hold certificates only (-----BEGIN CERTIFICATE-----…)",
  certificate: "must be a certificate in PEM form (-----BEGIN CERTIFICATE-----…)",
  untouchable: `must not name any of ${untouchableFields.join(", ")}`,
  unknown: "names a field that no event has",
  both: "name the same field",
  entries: "must be name=path, …",
};

/** Error texts for entries of `EXTRA_FIELDS`. They follow the position of the entry. */
const entryTexts: Readonly<Record<EntryReason, string>> = {
  shape: " must be name=path",
  name: ": the name must be letters, digits and underscores",
  own: ": the event has a field of that name already",
  splunk: `: the name is one of Splunk's own fields (${[...splunkFields].join(", ")})`,
  prefix: ": names that begin with _ or date_ are Splunk's own fields",
  twice: ": the name occurs twice",
  path: ": the path leads to secrets, request.body, request.query or user.identities",
};

const choice = "exactly one of SPLUNK_USERNAME with SPLUNK_PASSWORD, SPLUNK_TOKEN, SPLUNK_HEC_TOKEN";

/** The error text of a parser. It follows the setting's name. */
export function toInvalidText(reason: InvalidReason): string {
  const [what = "", entry] = reason.split(" ");
  return entry === undefined
    ? invalidTexts[what as keyof typeof invalidTexts]
    : `entry ${entry}${entryTexts[what as EntryReason]}`;
}

/** One sentence with the settings' names and without values. */
export function toSettingsErrorText({ names, code, reason, present = [] }: SettingsError): string {
  if (reason !== undefined) return `${names.join(" and ")} ${toInvalidText(reason)}`;
  if (code === "needs") return `${names.join(" and ")} is missing: ${present.join(" and ")} needs it`;
  if (code === "conflict") return `${present.join(" and ")} exclude each other: set ${choice}`;
  return names.length === 1 ? `${names[0]} is missing` : `no Splunk credential: set ${choice}`;
}
