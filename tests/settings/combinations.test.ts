import { describe, expect, it } from "@jest/globals";
import { parseSettings } from "../../src/settings/parse-settings.ts";
import { toSettingsErrorText } from "../../src/settings/settings-error-texts.ts";

const SPLUNK_URL = "https://splunk.example.com:8089";
const credentials = ["SPLUNK_USERNAME", "SPLUNK_PASSWORD", "SPLUNK_TOKEN", "SPLUNK_HEC_TOKEN"];
const client = { AUTH0_RUNTIME_CLIENT_ID: "id", AUTH0_RUNTIME_CLIENT_SECRET: "hush" };
const valid = { SPLUNK_URL, SPLUNK_HEC_TOKEN: "token" };

it("says that a field cannot be omitted and hashed", () => {
  const given = { ...valid, OMIT_FIELDS: "email,city", HASH_FIELDS: "userId,email", HASH_KEY: "k" };
  expect(toTexts(given)).toEqual(["OMIT_FIELDS and HASH_FIELDS name the same field"]);
});

const toTexts = (raw: unknown) => parseSettings(raw).errors.map(toSettingsErrorText);
const toShort = (raw: unknown) =>
  parseSettings(raw).errors.map(({ code, names }) => `${code} ${names.join("+")}`);

describe("the credential", () => {
  it.each([
    [
      { SPLUNK_USERNAME: "admin", SPLUNK_PASSWORD: "hush" },
      { kind: "basic", username: "admin", password: "hush" },
    ],
    [{ SPLUNK_TOKEN: "eyJ.a.b" }, { kind: "bearer", token: "eyJ.a.b" }],
    [{ SPLUNK_HEC_TOKEN: "11111111-2222" }, { kind: "hec", token: "11111111-2222" }],
    [
      { SPLUNK_HEC_TOKEN: "11111111-2222", SPLUNK_TOKEN: "", SPLUNK_USERNAME: " " },
      { kind: "hec", token: "11111111-2222" },
    ],
  ])("%j", (given, credential) => {
    expect(parseSettings({ SPLUNK_URL, ...given }).settings?.credential).toEqual(credential);
  });

  it("is required", () => {
    expect(parseSettings({ SPLUNK_URL }).errors).toEqual([
      {
        names: credentials,
        code: "missing",
        present: [],
      },
    ]);
    expect(toTexts({ SPLUNK_URL })).toEqual([
      "no Splunk credential: set exactly one of SPLUNK_USERNAME with SPLUNK_PASSWORD, SPLUNK_TOKEN, SPLUNK_HEC_TOKEN",
    ]);
  });

  it.each([
    [["SPLUNK_TOKEN", "SPLUNK_HEC_TOKEN"]],
    [["SPLUNK_USERNAME", "SPLUNK_PASSWORD", "SPLUNK_TOKEN"]],
    [["SPLUNK_USERNAME", "SPLUNK_PASSWORD", "SPLUNK_HEC_TOKEN"]],
    [["SPLUNK_USERNAME", "SPLUNK_HEC_TOKEN"]],
    [["SPLUNK_PASSWORD", "SPLUNK_TOKEN"]],
    [credentials],
  ])("cannot be %j", (names) => {
    const given = Object.fromEntries(names.map((name) => [name, "x"]));
    const { settings, errors } = parseSettings({ SPLUNK_URL, ...given });
    expect(settings).toBeUndefined();
    expect(errors).toMatchObject([{ names, code: "conflict" }]);
    expect(toTexts({ SPLUNK_URL, ...given })[0]).toMatch(
      new RegExp(`^${names.join(" and ")} exclude each other: `),
    );
  });

  it("conflicts even when one of two is unreadable", () => {
    expect(toShort({ SPLUNK_URL, SPLUNK_TOKEN: "two words", SPLUNK_HEC_TOKEN: "x" })).toEqual([
      "invalid SPLUNK_TOKEN",
      "conflict SPLUNK_TOKEN+SPLUNK_HEC_TOKEN",
    ]);
  });

  it.each([
    ["SPLUNK_USERNAME", "SPLUNK_PASSWORD"],
    ["SPLUNK_PASSWORD", "SPLUNK_USERNAME"],
  ])("%s needs %s", (present, absent) => {
    const given = { SPLUNK_URL, [present]: "x" };
    expect(parseSettings(given).errors).toMatchObject([{ names: [absent], code: "needs" }]);
    expect(toTexts(given)).toEqual([`${absent} is missing: ${present} needs it`]);
  });

  it("has no colon in its user name", () => {
    const given = { SPLUNK_URL, SPLUNK_USERNAME: "ad:min", SPLUNK_PASSWORD: "a:b" };
    expect(toTexts(given)).toEqual(["SPLUNK_USERNAME must not contain a colon"]);
  });
});

describe("the Action's own Auth0 client", () => {
  it("is there with its three settings", () => {
    const { settings } = parseSettings({ ...valid, ...client, AUTH0_DOMAIN: "acme.eu.auth0.com" });
    expect(settings?.management).toMatchObject({
      clientId: "id",
      clientSecret: "hush",
      domain: { host: "acme.eu.auth0.com" },
    });
  });

  it("asks for tokens of the domain's own API, or of AUTH0_AUDIENCE where that is a custom domain", () => {
    const given = { ...valid, ...client, AUTH0_DOMAIN: "login.example.com" };
    const AUTH0_AUDIENCE = "https://acme.eu.auth0.com/api/v2/";
    const toDomain = (raw: object) => parseSettings(raw).settings?.management?.domain;
    expect(toDomain(given)?.audience).toBe("https://login.example.com/api/v2/");
    expect(toDomain({ ...given, AUTH0_AUDIENCE })).toMatchObject({
      origin: "https://login.example.com",
      audience: AUTH0_AUDIENCE,
    });
  });

  it("is not there with the domain alone", () => {
    const { settings, errors } = parseSettings({ ...valid, AUTH0_DOMAIN: "acme.eu.auth0.com" });
    expect(errors).toEqual([]);
    expect(settings?.management).toBeUndefined();
  });

  it.each([
    [{ AUTH0_RUNTIME_CLIENT_ID: "id", AUTH0_DOMAIN: "a.auth0.com" }, ["needs AUTH0_RUNTIME_CLIENT_SECRET"]],
    [{ AUTH0_RUNTIME_CLIENT_SECRET: "x", AUTH0_DOMAIN: "a.auth0.com" }, ["needs AUTH0_RUNTIME_CLIENT_ID"]],
    [client, ["needs AUTH0_DOMAIN"]],
    [{ AUTH0_RUNTIME_CLIENT_SECRET: "x" }, ["needs AUTH0_RUNTIME_CLIENT_ID", "needs AUTH0_DOMAIN"]],
    [{ AUTH0_RUNTIME_CLIENT_ID: "id" }, ["needs AUTH0_RUNTIME_CLIENT_SECRET", "needs AUTH0_DOMAIN"]],
    [{ ...client, AUTH0_DOMAIN: "a/b" }, ["invalid AUTH0_DOMAIN"]],
  ])("%j", (given, expected) => {
    expect(toShort({ ...valid, ...given })).toEqual(expected);
  });
});

describe("OMIT_FIELDS and HASH_FIELDS", () => {
  const extra = { EXTRA_FIELDS: "plan=user.app_metadata.plan" };
  it.each([
    [{ OMIT_FIELDS: "email,logId,test" }, []],
    [{ HASH_FIELDS: "email", HASH_KEY: "k" }, []],
    [{ HASH_KEY: "k" }, []],
    [{ ...extra, OMIT_FIELDS: "plan" }, []],
    [{ ...extra, HASH_FIELDS: "plan", HASH_KEY: "k" }, []],
    [{ HASH_FIELDS: "email" }, ["needs HASH_KEY"]],
    [{ HASH_FIELDS: "message,eventId", HASH_KEY: "k" }, ["invalid HASH_FIELDS"]],
    [{ OMIT_FIELDS: "time" }, ["invalid OMIT_FIELDS"]],
    [{ HASH_FIELDS: "time", HASH_KEY: "k" }, ["invalid HASH_FIELDS"]],
    [{ OMIT_FIELDS: "plan" }, ["invalid OMIT_FIELDS"]],
    [{ OMIT_FIELDS: "constructor" }, ["invalid OMIT_FIELDS"]],
    [
      { OMIT_FIELDS: "email", HASH_FIELDS: "email,userId", HASH_KEY: "k" },
      ["conflict OMIT_FIELDS+HASH_FIELDS"],
    ],
    [{ EXTRA_FIELDS: "broken", OMIT_FIELDS: "broken" }, ["invalid EXTRA_FIELDS"]],
    [{ OMIT_FIELDS: "message,nothing" }, ["invalid OMIT_FIELDS", "invalid OMIT_FIELDS"]],
  ])("%j", (given, expected) => {
    expect(toShort({ ...valid, ...given })).toEqual(expected);
  });
});

describe("all problems at once", () => {
  const mark = "marked-value";
  const wrong = {
    SPLUNK_URL: `http://${mark}:8089`,
    SPLUNK_TOKEN: `${mark} one`,
    SPLUNK_HEC_TOKEN: `${mark} two`,
    SPLUNK_CA_CERT: mark,
    SPLUNK_INDEX: `${mark}\n`.concat(mark),
    AUTH0_DOMAIN: `${mark}/path`,
    AUTH0_RUNTIME_CLIENT_SECRET: mark,
    SIGNUP_FLAG: `$${mark}`,
    SIGNUPS_SINCE: mark,
    LOGIN_TYPES: mark,
    EXTRA_FIELDS: `a=secrets.${mark}`,
    OMIT_FIELDS: "message",
    HASH_FIELDS: "email",
    TIME_BUDGET_MS: mark,
    ON_FAILURE: mark,
  };

  it("names each setting and quotes no value", () => {
    const { errors, settings } = parseSettings(wrong);
    expect(settings).toBeUndefined();
    expect(toShort(wrong)).toEqual([
      "invalid SPLUNK_URL",
      "invalid SPLUNK_TOKEN",
      "invalid SPLUNK_HEC_TOKEN",
      "invalid SPLUNK_INDEX",
      "invalid SPLUNK_CA_CERT",
      "invalid AUTH0_DOMAIN",
      "invalid SIGNUP_FLAG",
      "invalid SIGNUPS_SINCE",
      "invalid LOGIN_TYPES",
      "invalid EXTRA_FIELDS",
      "invalid TIME_BUDGET_MS",
      "invalid ON_FAILURE",
      "conflict SPLUNK_TOKEN+SPLUNK_HEC_TOKEN",
      "needs AUTH0_RUNTIME_CLIENT_ID",
      "needs HASH_KEY",
      "invalid OMIT_FIELDS",
    ]);
    expect(JSON.stringify(errors)).not.toContain(mark);
  });

  it.each([undefined, null, {}, [], "text", 7])("an absent record %j lacks URL and credential", (raw) => {
    expect(toShort(raw)).toEqual(["missing SPLUNK_URL", `missing ${credentials.join("+")}`]);
  });

  it("keeps what could be read, so that a wrong setting does not change when and how to fail", () => {
    const { values } = parseSettings({ ON_FAILURE: "deny", LOGIN_TYPES: "silent", SPLUNK_URL: "x" });
    expect(values).toMatchObject({ ON_FAILURE: "deny", LOGIN_TYPES: ["silent"] });
    expect(values).not.toHaveProperty("SPLUNK_URL");
  });
});
