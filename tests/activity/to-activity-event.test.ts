import { describe, expect, it } from "@jest/globals";
import { fieldNames } from "../../src/activity/field-names.ts";
import { toActivityEvent } from "../../src/activity/to-activity-event.ts";
import { minimalEvent, postLoginEvent, secretMark } from "../helpers/post-login-event.ts";
import { signUp, toJson } from "./to-json.ts";

describe("toActivityEvent", () => {
  it("sends all fields of a full event, in this order", () => {
    expect(
      toJson(postLoginEvent({ splunk_action_test: true })).replaceAll(/,"(?=\w+":)/g, ',\n"'),
    ).toMatchInlineSnapshot(`
"{"time":"2026-03-01T12:00:00.007Z",
"message":"SignUp",
"application":"Acme Shop",
"clientIP":"203.0.113.7",
"protocol":"oidc-basic-profile",
"userName":"Ada personal-mark",
"userId":"auth0|5f7c8ec7c33c6c004bbafe82",
"eventId":"177e63d3-2f4d-83a2-85ca-2e1aff66f1d2",
"loginType":"interactive",
"tenant":"acme",
"clientId":"AaiyAPdpYdesoKnqjj8HJqRn4T5titww",
"connection":"Username-Password-Authentication",
"strategy":"auth0",
"organization":"acme-gmbh",
"userAgent":"Mozilla/5.0 (X11; Linux x86_64)",
"hostname":"login.example.com",
"email":"ada.personal-mark@example.com",
"emailVerified":true,
"loginsCount":5,
"userCreatedAt":"2026-01-31T11:59:58.123Z",
"sessionId":"m5Sgxyzzy",
"transactionId":"trn_1234567890",
"correlationId":"corr-42",
"authenticationMethods":["pwd","mfa"],
"country":"DE",
"city":"Berlin",
"latitude":52.5196,
"longitude":13.4069,
"asn":"AS64496",
"riskConfidence":"low",
"riskAssessments":{"NewDevice":"no_match",
"ImpossibleTravel":"minimal_travel_from_last_login"},
"roles":["admin","editor"],
"ja4":"t13d1516h2_8daaf6152771_b186095e22b6",
"actionVersion":"1.2.3",
"test":true}"
`);
  });

  it("names them in the order of the documentation", () => {
    expect(Object.keys(JSON.parse(toJson(postLoginEvent({ splunk_action_test: true }))))).toEqual(
      fieldNames.filter((name) => name !== "reconciled" && name !== "logId"),
    );
  });

  it("leaves out members of lists and objects that have no name or code", () => {
    const authentication = {
      methods: [null, undefined, "pwd", 7, { name: null }, { name: "mfa" }],
      riskAssessment: {
        assessments: { NewDevice: null, UntrustedIP: "low", ImpossibleTravel: { code: "match" } },
      },
    };
    const sent = JSON.parse(toJson({ ...minimalEvent, authentication }));
    expect(sent.authenticationMethods).toEqual(["mfa"]);
    expect(sent.riskAssessments).toEqual({ ImpossibleTravel: "match" });
  });

  it("sends what it knows of a user of whom Auth0 knows nothing", () => {
    expect(toJson(minimalEvent)).toMatchInlineSnapshot(
      `"{"time":"2026-03-01T12:00:00.007Z","message":"SignUp","userId":"auth0|1","eventId":"114cecdc-241e-8a31-828c-3ba4813b17c4","loginType":"interactive","actionVersion":"1.2.3"}"`,
    );
  });

  it.each([
    {},
    { user: null },
    { user: {} },
    { user: [], request: 7, client: "x", authentication: true, stats: "9" },
  ])("sends an event even for %j", (event) => {
    expect(Object.keys(JSON.parse(toJson(event)))).toEqual([
      "time",
      "message",
      "eventId",
      "loginType",
      "actionVersion",
    ]);
  });

  it("lets nothing leave but the listed fields", () => {
    const json = toJson(postLoginEvent());
    expect(json).not.toContain(secretMark);
    expect(json).not.toContain("example.com/callback");
    expect(
      Object.keys(JSON.parse(json)).filter((name) => !(fieldNames as readonly string[]).includes(name)),
    ).toEqual([]);
  });

  it.each([
    [
      "wrong types",
      { name: 7, email: ["x"], email_verified: 1, created_at: 0 },
      ["userName", "email", "emailVerified", "userCreatedAt"],
    ],
    ["empty texts", { name: "", email: "" }, ["userName", "email"]],
    ["null", { name: null, email: null, email_verified: null }, ["userName", "email", "emailVerified"]],
  ])("leaves out %s", (_, user, absent) => {
    const sent = JSON.parse(toJson(postLoginEvent({ user })));
    for (const name of absent) expect(sent).not.toHaveProperty(name);
    expect(sent.userId).toBe("auth0|5f7c8ec7c33c6c004bbafe82");
  });

  it("reads values of neighbouring types", () => {
    const event = postLoginEvent({
      user: { name: ["", 7, "Ada", "Countess"], email_verified: "true" },
      stats: { logins_count: "5" },
      request: { geoip: { latitude: "52.5", longitude: " 13 " } },
    });
    expect(JSON.parse(toJson(event))).toMatchObject({
      userName: "Ada",
      emailVerified: true,
      loginsCount: 5,
      latitude: 52.5,
      longitude: 13,
    });
    expect(JSON.parse(toJson(postLoginEvent({ user: { name: [] } })))).not.toHaveProperty("userName");
  });

  it("sends the other fields when one of EXTRA_FIELDS cannot be read", () => {
    const plan = {
      get name() {
        throw new Error("no");
      },
    };
    const extra = [
      { name: "bad", path: ["plan"] },
      { name: "worse", path: ["plan", "name"] },
      { name: "good", path: ["client", "name"] },
    ];
    const sent = JSON.parse(toJson({ ...postLoginEvent(), plan }, { EXTRA_FIELDS: extra }));
    expect(sent).toMatchObject({ message: "SignUp", good: "Acme Shop" });
    expect(sent).not.toHaveProperty("bad");
  });

  it("keeps what is false or 0", () => {
    const event = postLoginEvent({
      user: { email_verified: false },
      stats: { logins_count: 0 },
      request: { geoip: { latitude: 0, longitude: -0.1 } },
    });
    expect(JSON.parse(toJson(event))).toMatchObject({
      emailVerified: false,
      loginsCount: 0,
      latitude: 0,
      longitude: -0.1,
    });
  });

  it("falls back to an organization's id and a country's name, and takes a numeric network", () => {
    const event = postLoginEvent({
      organization: { name: undefined },
      request: { asn: 64496, geoip: { countryName: "Germany" } },
    });
    expect(JSON.parse(toJson(event))).toMatchObject({
      organization: "org_juG7cAQ0CymOcVpV",
      country: "Germany",
      asn: 64496,
    });
  });

  it("writes dates that came as objects in ISO 8601", () => {
    const event = { user: { user_id: "auth0|1", created_at: new Date(0) } };
    expect(JSON.parse(toJson(event)).userCreatedAt).toBe("1970-01-01T00:00:00.000Z");
    expect(JSON.parse(toJson({ user: { created_at: new Date(Number.NaN) } }))).not.toHaveProperty(
      "userCreatedAt",
    );
  });

  it.each([undefined, false, null, 1, "true", {}])(
    "marks no run as a test whose mark is %j",
    (splunk_action_test) => {
      expect(JSON.parse(toJson({ ...minimalEvent, splunk_action_test }))).not.toHaveProperty("test");
    },
  );

  it("hands out the id and the instant that stand in the text", () => {
    const { eventId, startedAt, json } = toActivityEvent(minimalEvent, signUp, {});
    expect(JSON.parse(json)).toMatchObject({ eventId, time: startedAt.toISOString() });
  });

  it("calls nothing that it finds", () => {
    const trap = () => {
      throw new Error("called");
    };
    const plan = { toJSON: trap, toString: trap, valueOf: trap, name: "gold" };
    const extra = [{ name: "plan", path: ["plan"] }];
    expect(JSON.parse(toJson({ ...minimalEvent, plan }, { EXTRA_FIELDS: extra })).plan).toEqual({
      name: "gold",
    });
  });
});
