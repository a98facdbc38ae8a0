import { describe, expect, test } from "@jest/globals";
import { deriveEventId } from "../../src/activity/event-id.ts";
import { readLog, toArrival, toLogin, toLogTypes } from "../../src/reconcile/login.ts";
import { createKeyReader } from "../../src/reconcile/login-keys.ts";
import { toReconciledEvent } from "../../src/reconcile/to-reconciled-event.ts";

const email = "marked@example.com";

const log = {
  date: "2026-11-08T17:51:02.279Z",
  type: "s",
  connection: "Users",
  client_id: "client",
  client_name: "CloudSync",
  ip: "2001:db8::2273",
  user_agent: "Chrome 142.0.0 / Mac OS X 10.15.7",
  details: {
    prompts: [{ name: "login", user_name: email }],
    initiatedAt: 1_794_160_256_120,
    session_id: "session",
    transaction_id: "transaction",
    stats: { loginsCount: 42 },
    actions: { executions: ["execution"] },
    riskAssessment: { confidence: "high", assessments: { NewDevice: { confidence: "high", code: "match" } } },
  },
  security_context: { ja3: "3", ja4: "t13d" },
  hostname: "auth.example.com",
  user_id: "auth0|marked",
  user_name: email,
  strategy: "auth0",
  location_info: { country_code: "US", city_name: "Tucson", latitude: 32.67, longitude: -111.57 },
  tenant_name: "acme",
  log_id: "90020261108175102351000000000000001223372052034941034",
};

const types = toLogTypes(["interactive", "password", "token_exchange"]);

function build(overrides: object = {}, choice: object = {}, more: object = {}) {
  const login = toLogin(readLog({ ...log, ...overrides }), types);
  if (login === undefined) throw new Error("no login");
  const context = { choice, tenant: "other", trustTransactions: false, ...more };
  const { json, ...event } = toReconciledEvent(login, "Login", context);
  return { ...event, text: json, fields: JSON.parse(json) };
}

describe("an event from a log", () => {
  test("has what the log has, in the Action's order", () => {
    const { fields } = build();
    expect(fields).toEqual({
      time: log.date,
      message: "Login",
      application: "CloudSync",
      clientIP: "2001:db8::2273",
      userName: email,
      userId: "auth0|marked",
      eventId: deriveEventId(["login-log", "acme", log.log_id], undefined),
      loginType: "interactive",
      tenant: "acme",
      clientId: "client",
      connection: "Users",
      strategy: "auth0",
      userAgent: log.user_agent,
      hostname: "auth.example.com",
      email,
      loginsCount: 42,
      sessionId: "session",
      transactionId: "transaction",
      country: "US",
      city: "Tucson",
      latitude: 32.67,
      longitude: -111.57,
      riskConfidence: "high",
      riskAssessments: { NewDevice: "match" },
      ja4: "t13d",
      actionVersion: expect.any(String),
      reconciled: true,
      logId: log.log_id,
    });
    expect(Object.keys(fields)[0]).toBe("time");
  });

  test.each([
    [{ OMIT_FIELDS: ["email"] }],
    [{ HASH_FIELDS: ["email"], HASH_KEY: "a key" }],
    [{ OMIT_FIELDS: ["email", "userName"] }],
  ])("a hidden e-mail address does not get out as a name: %j", (choice) => {
    expect(build({}, choice).text).not.toContain(email);
  });

  test("a user name that is no address is a name alone", () => {
    const { fields } = build({ user_name: "jane" });
    expect([fields.userName, fields.email]).toEqual(["jane", undefined]);
    expect(build({ user_name: "jane" }, { OMIT_FIELDS: ["userName"] }).text).not.toContain("jane");
  });

  test("hidden user ids are hidden in the event id, too", () => {
    const choice = { HASH_FIELDS: ["userId"], HASH_KEY: "a key" };
    const { fields, text } = build({}, choice);
    expect(text).not.toContain("auth0|marked");
    expect(fields.eventId).toBe(deriveEventId(["login-log", "acme", log.log_id], "a key"));
  });

  test("has the Action's own id where transaction ids agree", () => {
    expect(build({}, {}, { trustTransactions: true }).eventId).toBe(
      deriveEventId(["login", "acme", "transaction"], undefined),
    );
  });

  test("stays below 5 000 bytes, and keeps what must stay", () => {
    const { text, fields } = build({ user_agent: "x".repeat(9000), client_name: "y".repeat(9000) });
    expect(Buffer.byteLength(text)).toBeLessThan(5000);
    expect(fields).toMatchObject({ userId: "auth0|marked", eventId: expect.any(String), time: log.date });
  });

  test("needs nothing but id, type and date", () => {
    const login = toLogin(readLog({ log_id: log.log_id, type: "s", date: log.date }), types);
    expect(login).toMatchObject({ sso: true, executed: false, userId: undefined });
    expect(toLogin(readLog({ type: "s", date: log.date }), types)).toBeUndefined();
    expect(toLogin(readLog({ ...log, type: "seacft" }), types)).toBeUndefined();
    for (const nothing of [null, undefined, 1, "log", [], { ...log, date: "never" }]) {
      expect(toLogin(readLog(nothing), types)).toBeUndefined();
    }
  });
});

test("an id says when Auth0 received the log", () => {
  expect(toArrival(log.log_id)).toBe(Date.UTC(2026, 10, 8, 17, 51, 2, 351));
  expect(toArrival("12")).toBeUndefined();
});

test("keys are what the event has", () => {
  const login = toLogin(readLog(log), types);
  const read = createKeyReader({ OMIT_FIELDS: ["sessionId"], HASH_FIELDS: ["userId"], HASH_KEY: "a key" });
  const keys = login && read(login);
  expect(keys).toMatchObject({ sessionId: undefined, clientId: "client", loginsCount: "42" });
  expect(keys?.userId).toMatch(/^[0-9a-f]{64}$/);
});
