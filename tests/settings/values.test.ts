import { describe, expect, it } from "@jest/globals";
import { parseSettings } from "../../src/settings/parse-settings.ts";

/** Nothing is wrong with these, so a problem is the tested setting's. */
const valid = { SPLUNK_URL: "https://splunk.example.com:8089", SPLUNK_TOKEN: "token" };

const accepted: readonly (readonly [name: string, text: string, value: unknown])[] = [
  ["SPLUNK_URL", "https://splunk.example.com:8089", "https://splunk.example.com:8089"],
  ["SPLUNK_URL", "  https://splunk.example.com:8089/  ", "https://splunk.example.com:8089"],
  ["SPLUNK_URL", "https://splunk.example.com:8089//", "https://splunk.example.com:8089"],
  ["SPLUNK_URL", "https://s.example.com/services/collector/event//", "https://s.example.com"],
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

describe("parseSettings", () => {
  it.each(accepted)("%s: takes %j", (name, text, value) => {
    const { settings, errors } = parseSettings({ ...valid, [name]: text });
    expect(errors).toEqual([]);
    expect(settings?.[name as "SPLUNK_URL"]).toEqual(value);
  });

  it("has these defaults", () => {
    const { settings, errors } = parseSettings(valid);
    expect(errors).toEqual([]);
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
    const { settings, errors } = parseSettings(given);
    expect(errors).toEqual([]);
    expect(settings).toMatchObject({
      credential: { kind: "basic", username: "admin", password: " " },
      HASH_KEY: " k ",
    });
  });
});
