import { describe, expect, it } from "@jest/globals";
import { parseSettings } from "../../src/settings/parse-settings.ts";
import { toSettingsErrorText } from "../../src/settings/settings-error-texts.ts";

/** Nothing is wrong with these, so a problem is the tested setting's. */
const valid = { SPLUNK_URL: "https://splunk.example.com:8089", SPLUNK_TOKEN: "token" };

const url = "must be a URL such as https://splunk.example.com:8089";
const scheme = "must begin with https:// (http:// only for a loopback host)";
const domain = "must be the tenant's domain, such as acme.eu.auth0.com";
const instant = "must be an ISO 8601 instant such as 2026-01-31T12:00:00Z";
const control = "must not contain line breaks or other control characters";
const budget = "must be a whole number from 200 to 15000";
const types =
  "must be a comma-separated list of interactive, password, device, token_exchange, silent, refresh";
const pem = "must be a certificate in PEM form (-----BEGIN CERTIFICATE-----…)";
const key = "holds a private key: remove it, SPLUNK_CA_CERT accepts certificates only";
const index =
  "must be the name of one index: lower-case letters, digits, _ and -, beginning with a letter or digit, without kvstore";
const audience = "must be the Management API's identifier, such as https://acme.eu.auth0.com/api/v2/";
const untouchable = "must not name any of message, eventId, time";
const word = "must be one word of visible ASCII characters";
const refused: readonly (readonly [name: string, value: unknown, reason: string])[] = [
  ["SPLUNK_URL", "splunk.example.com", url],
  ["SPLUNK_URL", "https://", url],
  ["SPLUNK_URL", "splunk.example.com:8089", url],
  ["SPLUNK_URL", "http://splunk.example.com", scheme],
  ["SPLUNK_URL", "http://127.0.0.1.example.com", scheme],
  ["SPLUNK_URL", "http://localhost.example.com", scheme],
  ["SPLUNK_URL", "http://0.0.0.0:8088", scheme],
  ["SPLUNK_URL", "ftp://127.0.0.1", scheme],
  [
    "SPLUNK_URL",
    "https://admin:changeme@s.example.com",
    "must not contain a user name or password: use SPLUNK_USERNAME and SPLUNK_PASSWORD",
  ],
  [
    "SPLUNK_URL",
    "https://:changeme@s.example.com",
    "must not contain a user name or password: use SPLUNK_USERNAME and SPLUNK_PASSWORD",
  ],
  ["SPLUNK_URL", "https://s.example.com?token=changeme", "must not contain a query (?) or a fragment (#)"],
  ["SPLUNK_URL", "https://s.example.com/#x", "must not contain a query (?) or a fragment (#)"],
  ["SPLUNK_TOKEN", "two words", word],
  ["SPLUNK_TOKEN", "two\nlines", word],
  ["SPLUNK_TOKEN", "schlüssel", word],
  ["SPLUNK_TOKEN", "Bearer abc", "must be the token only, without a word such as Bearer or Splunk before it"],
  ["SPLUNK_SOURCE", "a\nb", control],
  ["SPLUNK_SOURCETYPE", "a\u0000", control],
  ["SPLUNK_HOST", "a\u007f", control],
  ...[
    "a\u007f",
    "my index",
    "Auth0",
    "auth0,main",
    "_internal",
    "-a",
    "*",
    "kvstore_x",
    "logs_kvstore",
    "é",
  ].map((name) => ["SPLUNK_INDEX", name, index] as const),
  ...[
    "acme.eu.auth0.com",
    "https://acme.eu.auth0.com/api/v2",
    "https://acme.eu.auth0.com/",
    "http://acme.eu.auth0.com/api/v2/",
    "https://acme.eu.auth0.com/api/v2/?x",
    "https://u:p@acme.eu.auth0.com/api/v2/",
    "https://acme.eu.auth0.com/userinfo",
  ].map((text) => ["AUTH0_AUDIENCE", text, audience] as const),
  ["SPLUNK_HOST", "half a character \ud83d", "must be text in Unicode"],
  ["SPLUNK_CA_CERT", "x", pem],
  ["SPLUNK_CA_CERT", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", pem],
  ["SPLUNK_CA_CERT", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", key],
  ["AUTH0_DOMAIN", "acme.eu.auth0.com/api/v2/", domain],
  ["AUTH0_DOMAIN", "acme eu auth0 com", domain],
  ["AUTH0_DOMAIN", "https://user@acme.eu.auth0.com", domain],
  ["AUTH0_DOMAIN", "https://:password@acme.eu.auth0.com", domain],
  ["AUTH0_DOMAIN", "https://acme.eu.auth0.com?x", domain],
  ["AUTH0_DOMAIN", "ftp://acme.eu.auth0.com", domain],
  ["AUTH0_DOMAIN", "http://acme.eu.auth0.com", "must not begin with http:// (only a loopback host may)"],
  ["SIGNUP_FLAG", "signed.up", "must not contain . or $, and must have max 128 characters"],
  ["SIGNUP_FLAG", "$signedUp", "must not contain . or $, and must have max 128 characters"],
  ["SIGNUP_FLAG", "x".repeat(129), "must not contain . or $, and must have max 128 characters"],
  ["SIGNUP_FLAG", "blocked", "must not be a key that Auth0 reserves"],
  ["SIGNUP_FLAG", "__proto__", "must not be a key that Auth0 reserves"],
  ["SIGNUP_FLAG", "a\tb", control],
  ["SIGNUPS_SINCE", "yesterday", instant],
  ["SIGNUPS_SINCE", "1767225600", instant],
  ["SIGNUPS_SINCE", "2026-01-31T12:00:00", instant],
  ["SIGNUPS_SINCE", "2026-01-31 12:00:00Z", instant],
  ["SIGNUPS_SINCE", "2026-02-30", instant],
  ["SIGNUPS_SINCE", "2026-02-30T12:00:00Z", instant],
  ["SIGNUPS_SINCE", "2026-13-01", instant],
  ["SIGNUPS_SINCE", "2026-01-31T25:00:00Z", instant],
  ["LOGIN_TYPES", "interactive,sso", types],
  ["LOGIN_TYPES", ",", types],
  ["EXTRA_FIELDS", "plan", "entry 1 must be name=path"],
  ["OMIT_FIELDS", "message,time", untouchable],
  ["OMIT_FIELDS", "email,eventId", untouchable],
  ["OMIT_FIELDS", "eMail", "names a field that no event has"],
  ["TIME_BUDGET_MS", "199", budget],
  ["TIME_BUDGET_MS", "15001", budget],
  ["TIME_BUDGET_MS", "3s", budget],
  ["TIME_BUDGET_MS", "-300", budget],
  ["TIME_BUDGET_MS", "1e3", budget],
  ["TIME_BUDGET_MS", "500.5", budget],
  ["ON_FAILURE", "block", "must be one of allow, deny"],
  ["SPLUNK_INDEX", 7, "must be text"],
  ["SPLUNK_INDEX", {}, "must be text"],
  ["SPLUNK_INDEX", ["main"], "must be text"],
  ["SPLUNK_INDEX", true, "must be text"],
];

describe("parseSettings", () => {
  it.each(refused)("%s: refuses %j", (name, value, reason) => {
    const { settings, errors } = parseSettings({ ...valid, [name]: value });
    expect(errors).toMatchObject([{ names: [name], code: "invalid" }]);
    expect(errors.map(toSettingsErrorText)).toEqual([`${name} ${reason}`]);
    expect(settings).toBeUndefined();
  });
});
