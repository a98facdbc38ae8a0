import { beforeAll, describe, expect, it } from "@jest/globals";
import { parseSettings } from "../../src/settings/parse-settings.ts";
import { createTestCa } from "../helpers/certificates.ts";

/** Nothing is wrong with these, so a problem is the tested setting's. */
const valid = { SPLUNK_URL: "https://splunk.example.com:8089", SPLUNK_TOKEN: "token" };

const accepted: readonly (readonly [name: string, text: string, value: unknown])[] = [
  ["SPLUNK_URL", "https://splunk.example.com:8089", "https://splunk.example.com:8089"],
  ["SPLUNK_URL", "  https://splunk.example.com:8089/  ", "https://splunk.example.com:8089"],
  ["SPLUNK_URL", "HTTPS://Splunk.Example.COM", "https://splunk.example.com"],
  ["SPLUNK_URL", "https://http-inputs-acme.splunkcloud.com:443", "https://http-inputs-acme.splunkcloud.com"],
  ["SPLUNK_URL", "https://proxy.example.com/splunk/one/", "https://proxy.example.com/splunk/one"],
  ["SPLUNK_URL", "https://s.example.com/services/receivers/simple", "https://s.example.com"],
  ["SPLUNK_URL", "https://s.example.com/services/receivers/simple/", "https://s.example.com"],
  ["SPLUNK_URL", "https://s.example.com/services/collector/event", "https://s.example.com"],
  ["SPLUNK_URL", "https://s.example.com/services/collector", "https://s.example.com"],
  ["SPLUNK_URL", "https://s.example.com/services/collector/event/1.0", "https://s.example.com"],
  ["SPLUNK_URL", "https://s.example.com/services/collector/raw", "https://s.example.com"],
  ["SPLUNK_URL", "https://s.example.com/prefix/services/collector/event", "https://s.example.com/prefix"],
  [
    "SPLUNK_URL",
    "https://s.example.com/my/services/collector/events",
    "https://s.example.com/my/services/collector/events",
  ],
  ["SPLUNK_URL", "https://[2001:db8::1]:8089", "https://[2001:db8::1]:8089"],
  ["SPLUNK_URL", "http://127.0.0.1:8088", "http://127.0.0.1:8088"],
  ["SPLUNK_URL", "http://127.1.2.3", "http://127.1.2.3"],
  ["SPLUNK_URL", "http://localhost:8088", "http://localhost:8088"],
  ["SPLUNK_URL", "http://[::1]:8088", "http://[::1]:8088"],
  ["SPLUNK_SOURCE", " my source ", "my source"],
  ["SPLUNK_SOURCETYPE", "_json", "_json"],
  ["SPLUNK_INDEX", "auth0", "auth0"],
  ["SPLUNK_HOST", "größe", "größe"],
  [
    "AUTH0_DOMAIN",
    "acme.eu.auth0.com",
    {
      origin: "https://acme.eu.auth0.com",
      audience: "https://acme.eu.auth0.com/api/v2/",
      host: "acme.eu.auth0.com",
    },
  ],
  [
    "AUTH0_DOMAIN",
    "https://Acme.eu.auth0.com/",
    {
      origin: "https://acme.eu.auth0.com",
      audience: "https://acme.eu.auth0.com/api/v2/",
      host: "acme.eu.auth0.com",
    },
  ],
  [
    "AUTH0_DOMAIN",
    "http://127.0.0.1:4000",
    { origin: "http://127.0.0.1:4000", audience: "http://127.0.0.1:4000/api/v2/", host: "127.0.0.1:4000" },
  ],
  [
    "AUTH0_DOMAIN",
    "http://localhost:4000/",
    { origin: "http://localhost:4000", audience: "http://localhost:4000/api/v2/", host: "localhost:4000" },
  ],
  ["SIGNUP_FLAG", "splunk-signed-up", "splunk-signed-up"],
  ["SIGNUPS_SINCE", "2026-01-31", Date.UTC(2026, 0, 31)],
  ["SIGNUPS_SINCE", "2026-01-31T12:00Z", Date.UTC(2026, 0, 31, 12)],
  ["SIGNUPS_SINCE", "2026-01-31T12:00:00Z", Date.UTC(2026, 0, 31, 12)],
  ["SIGNUPS_SINCE", "2026-01-31t12:00:00z", Date.UTC(2026, 0, 31, 12)],
  ["SIGNUPS_SINCE", "2026-01-31T12:00:00.5Z", Date.UTC(2026, 0, 31, 12, 0, 0, 500)],
  ["SIGNUPS_SINCE", "2026-01-31T12:00:00,5Z", Date.UTC(2026, 0, 31, 12, 0, 0, 500)],
  ["SIGNUPS_SINCE", "2026-01-31T12:00:00.123456789Z", Date.UTC(2026, 0, 31, 12, 0, 0, 123)],
  ["SIGNUPS_SINCE", "2026-01-31T12:00:00+02:00", Date.UTC(2026, 0, 31, 10)],
  ["SIGNUPS_SINCE", "2026-01-31T12:00:00-0530", Date.UTC(2026, 0, 31, 17, 30)],
  ["SIGNUPS_SINCE", "2024-02-29", Date.UTC(2024, 1, 29)],
  ["SIGNUPS_SINCE", "1970-01-01", 0],
  ["LOGIN_TYPES", "silent", ["silent"]],
  ["LOGIN_TYPES", " Interactive , refresh,,silent,refresh ", ["interactive", "refresh", "silent"]],
  [
    "LOGIN_TYPES",
    "interactive,password,device,token_exchange,silent,refresh",
    ["interactive", "password", "device", "token_exchange", "silent", "refresh"],
  ],
  ["EXTRA_FIELDS", "plan=user.app_metadata.plan", [{ name: "plan", path: ["user", "app_metadata", "plan"] }]],
  ["OMIT_FIELDS", " email , clientIP,", ["email", "clientIP"]],
  ["TIME_BUDGET_MS", "200", 200],
  ["TIME_BUDGET_MS", " 15000 ", 15_000],
  ["ON_FAILURE", "deny", "deny"],
  ["ON_FAILURE", "Allow", "allow"],
];

const url = "must be a URL such as https://splunk.example.com:8089";
const scheme = "must begin with https:// (http:// only for a loopback host)";
const domain = "must be the tenant's domain, such as acme.eu.auth0.com";
const instant = "must be an ISO 8601 instant such as 2026-01-31T12:00:00Z";
const control = "must not hold line breaks or other control characters";
const budget = "must be a whole number from 200 to 15000";
const types =
  "must be a comma-separated list of interactive, password, device, token_exchange, silent, refresh";
const pem = "must be a certificate in PEM form (-----BEGIN CERTIFICATE-----…)";
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
    "must not hold a user name or password: use SPLUNK_USERNAME and SPLUNK_PASSWORD",
  ],
  [
    "SPLUNK_URL",
    "https://:changeme@s.example.com",
    "must not hold a user name or password: use SPLUNK_USERNAME and SPLUNK_PASSWORD",
  ],
  ["SPLUNK_URL", "https://s.example.com?token=changeme", "must not hold a query (?) or a fragment (#)"],
  ["SPLUNK_URL", "https://s.example.com/#x", "must not hold a query (?) or a fragment (#)"],
  ["SPLUNK_TOKEN", "two words", word],
  ["SPLUNK_TOKEN", "two\nlines", word],
  ["SPLUNK_TOKEN", "schlüssel", word],
  ["SPLUNK_TOKEN", "Bearer abc", "must be the token alone, without the word before it"],
  ["SPLUNK_SOURCE", "a\nb", control],
  ["SPLUNK_SOURCETYPE", "a\u0000", control],
  ["SPLUNK_INDEX", "a\u007f", control],
  ["SPLUNK_HOST", "half a character \ud83d", "must be text in Unicode"],
  ["SPLUNK_CA_CERT", "x", pem],
  ["SPLUNK_CA_CERT", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", pem],
  ["SPLUNK_CA_CERT", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", pem],
  ["AUTH0_DOMAIN", "acme.eu.auth0.com/api/v2/", domain],
  ["AUTH0_DOMAIN", "acme eu auth0 com", domain],
  ["AUTH0_DOMAIN", "https://user@acme.eu.auth0.com", domain],
  ["AUTH0_DOMAIN", "https://:password@acme.eu.auth0.com", domain],
  ["AUTH0_DOMAIN", "https://acme.eu.auth0.com?x", domain],
  ["AUTH0_DOMAIN", "ftp://acme.eu.auth0.com", domain],
  ["AUTH0_DOMAIN", "http://acme.eu.auth0.com", "must not begin with http:// (only a loopback host may)"],
  ["SIGNUP_FLAG", "signed.up", "must not hold . or $, nor more than 128 characters"],
  ["SIGNUP_FLAG", "$signedUp", "must not hold . or $, nor more than 128 characters"],
  ["SIGNUP_FLAG", "x".repeat(129), "must not hold . or $, nor more than 128 characters"],
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
  ["OMIT_FIELDS", "message", "must not name message or eventId"],
  ["OMIT_FIELDS", "email,eventId", "must not name message or eventId"],
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
  it.each(accepted)("%s: takes %j", (name, text, value) => {
    const { settings, problems } = parseSettings({ ...valid, [name]: text });
    expect(problems).toEqual([]);
    expect(settings?.[name as "SPLUNK_URL"]).toEqual(value);
  });

  it.each(refused)("%s: refuses %j", (name, value, reason) => {
    const { settings, problems } = parseSettings({ ...valid, [name]: value });
    expect(problems).toEqual([{ names: [name], code: "invalid", message: `${name} ${reason}` }]);
    expect(settings).toBeUndefined();
  });

  it("has these defaults", () => {
    const { settings, problems } = parseSettings(valid);
    expect(problems).toEqual([]);
    expect(settings).toEqual({
      ...valid,
      SPLUNK_SOURCE: "auth0",
      SPLUNK_SOURCETYPE: "auth0_activity",
      SIGNUP_FLAG: "signedUp",
      LOGIN_TYPES: ["interactive", "password", "device", "token_exchange"],
      TIME_BUDGET_MS: 3000,
      ON_FAILURE: "allow",
      credential: { kind: "bearer", token: "token" },
      management: undefined,
    });
  });

  it.each(["", "   ", null, undefined])("takes %j for absent", (value) => {
    const absent = { SPLUNK_INDEX: value, SPLUNK_HEC_TOKEN: value, ON_FAILURE: value, SPLUNK_CA_CERT: value };
    expect(parseSettings({ ...valid, ...absent })).toEqual(parseSettings(valid));
  });

  it("ignores names that it does not know", () => {
    expect(parseSettings({ ...valid, SPLUNK_URI: "x", splunk_index: "y" })).toEqual(parseSettings(valid));
  });

  it("keeps the blanks of a password and of a key", () => {
    const given = {
      SPLUNK_URL: valid.SPLUNK_URL,
      SPLUNK_USERNAME: " admin ",
      SPLUNK_PASSWORD: " ",
      HASH_KEY: " k ",
    };
    const { settings, problems } = parseSettings(given);
    expect(problems).toEqual([]);
    expect(settings).toMatchObject({
      credential: { kind: "basic", username: "admin", password: " " },
      HASH_KEY: " k ",
    });
  });
});

describe("SPLUNK_CA_CERT", () => {
  let one: string;
  let two: string;
  beforeAll(async () => {
    one = (await createTestCa("one")).caPem;
    two = (await createTestCa("two")).caPem;
  });
  const parse = (text: string) => parseSettings({ ...valid, SPLUNK_CA_CERT: text }).settings?.SPLUNK_CA_CERT;
  const lines = (pem: string) => pem.trim().replaceAll("\r", "");

  it.each<[string, (pem: string) => string]>([
    ["as openssl writes it", (pem) => pem],
    ["with \\n for its line breaks", (pem) => pem.trim().replaceAll(/\r?\n/g, "\\n")],
    ["with \\r\\n for its line breaks", (pem) => pem.trim().replaceAll(/\r?\n/g, "\\r\\n")],
    ["with blanks for its line breaks", (pem) => pem.trim().replaceAll(/\r?\n/g, " ")],
    ["with Windows line breaks", (pem) => pem.trim().replaceAll(/\r?\n/g, "\r\n")],
    ["in one line", (pem) => pem.trim().replaceAll(/\r?\n/g, "")],
    ["indented", (pem) => pem.replaceAll(/^/gm, "    ")],
    ["with a comment before it", (pem) => `# Acme root CA\n${pem}`],
  ])("reads a certificate %s", (_, write) => {
    expect(parse(write(one))).toBe(`${lines(one)}\n`);
  });

  it("reads several", () => {
    expect(parse(`${one}\n${two}`)).toBe(`${lines(one)}\n${lines(two)}\n`);
    expect(parse(`${one}${two}`.trim().replaceAll(/\r?\n/g, "\\n"))).toBe(`${lines(one)}\n${lines(two)}\n`);
  });

  it("refuses all when one is broken", () => {
    expect(parse(`${one}\n${two.replace(/[A-Za-z0-9+/]{40}/, "")}`)).toBeUndefined();
  });
});
