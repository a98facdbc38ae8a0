import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { classifyActivity, classifyLoginType, loginTypes } from "../../src/activity/classify-activity.ts";
import { fieldNames, untouchableFields } from "../../src/activity/field-names.ts";
import { toActivityEvent } from "../../src/activity/to-activity-event.ts";
import { hostileEvent, hostileText, setAt } from "../helpers/hostile-event.ts";
import { postLoginEvent, secretMark } from "../helpers/post-login-event.ts";
import { signUp } from "./to-json.ts";

const seed = 20260301;

const extra = [
  { name: "plan", path: ["user", "app_metadata", "plan"] },
  { name: "app", path: ["client"] },
  { name: "metadata", path: ["transaction", "metadata"] },
];
const choice = fc.record({
  EXTRA_FIELDS: fc.constantFrom(undefined, extra),
  OMIT_FIELDS: fc.subarray([...fieldNames.filter((name) => !untouchableFields.includes(name)), "plan"], {
    maxLength: 5,
  }),
  HASH_FIELDS: fc.subarray(["userId", "email", "roles", "riskAssessments", "plan"]),
  HASH_KEY: fc.constantFrom(undefined, "key"),
});
describe("a hostile event", () => {
  it("is classified without an exception", () => {
    fc.assert(
      fc.property(hostileEvent, (event) => {
        expect(["SignUp", "Login"]).toContain(
          classifyActivity(event.user, { flag: "__proto__", since: 1e12 }),
        );
        expect(loginTypes).toContain(classifyLoginType(event));
      }),
      { seed, numRuns: 250 },
    );
  });

  it("becomes one short line of JSON with allowed fields alone", () => {
    fc.assert(
      fc.property(hostileEvent, choice, (event, fields) => {
        const { json, eventId } = toActivityEvent(event, signUp, fields);
        expect(Buffer.byteLength(json)).toBeLessThan(5000);
        expect(json).not.toMatch(/[\r\n]/);
        expect(json.isWellFormed()).toBe(true);
        const sent = JSON.parse(json) as Record<string, unknown>;
        const allowed = [...fieldNames, ...(fields.EXTRA_FIELDS ?? []).map(({ name }) => name)] as string[];
        expect(Object.keys(sent).filter((name) => !allowed.includes(name))).toEqual([]);
        expect(json.startsWith('{"time":"2026-03-01T12:00:00.007Z"')).toBe(true);
        expect(sent).toMatchObject({ message: "SignUp", eventId });
        for (const name of fields.OMIT_FIELDS) expect(sent).not.toHaveProperty([name]);
        expect(Object.values(sent)).not.toContain(null);
      }),
      { seed, numRuns: 250 },
    );
  });

  it("keeps the original six fields for any values of the others", () => {
    const original = {
      application: "Acme Shop",
      clientIP: "203.0.113.7",
      protocol: "samlp",
      userName: "Ada",
      userId: "auth0|1",
    };
    const sections = {
      client: { name: "Acme Shop" },
      request: { ip: "203.0.113.7" },
      transaction: { protocol: "samlp" },
      user: { name: "Ada", user_id: "auth0|1" },
    };
    fc.assert(
      fc.property(hostileEvent, (event) => {
        const held = structuredClone(event) as Record<string, unknown>;
        for (const [section, values] of Object.entries(sections)) {
          for (const [key, value] of Object.entries(values)) setAt(held, [section, key], value);
        }
        const { json } = toActivityEvent(held, signUp, { EXTRA_FIELDS: extra });
        expect(JSON.parse(json)).toMatchObject({ message: "SignUp", ...original });
      }),
      { seed, numRuns: 120 },
    );
  });

  it("gives away no marked secret, though the marks stand wherever Auth0 puts secrets", () => {
    const marked = fc.record({
      user: fc.constant({
        identities: [{ accessToken: secretMark }],
        multifactor: [secretMark],
        app_metadata: { key: secretMark },
      }),
      request: fc.record({
        body: fc.dictionary(hostileText, fc.constant(secretMark)),
        query: fc.dictionary(hostileText, fc.constant(secretMark)),
      }),
      secrets: fc.dictionary(hostileText, fc.constant(secretMark)),
    });
    fc.assert(
      fc.property(hostileEvent, marked, (event, sections) => {
        const held = structuredClone(event) as Record<string, unknown>;
        for (const [section, values] of Object.entries(sections)) {
          for (const [key, value] of Object.entries(values)) setAt(held, [section, key], value);
        }
        const { json } = toActivityEvent(held, signUp, {});
        expect(json).not.toContain(secretMark);
      }),
      { seed, numRuns: 120 },
    );
  });

  it("is cut in a moment even with a thousand roles and a million characters", () => {
    const roles = Array.from({ length: 1000 }, (_, index) => `role ${index} ${"x".repeat(1000)}`);
    const event = postLoginEvent({ authorization: { roles }, user: { name: "é".repeat(1e6) } });
    const { json } = toActivityEvent(event, signUp, {});
    expect(JSON.parse(json)).toMatchObject({
      userId: "auth0|5f7c8ec7c33c6c004bbafe82",
      riskConfidence: "low",
    });
    expect(JSON.parse(json)).not.toHaveProperty("roles");
  });
});
