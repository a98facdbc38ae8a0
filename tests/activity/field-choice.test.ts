import { createHmac } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import { type FieldChoice, toActivityEvent } from "../../src/activity/to-activity-event.ts";
import type { PostLoginEvent } from "../../src/auth0/post-login-event.ts";
import { minimalEvent, postLoginEvent } from "../helpers/post-login-event.ts";

const context = {
  activity: "SignUp",
  loginType: "interactive",
  startedAt: new Date("2026-03-01T12:00:00.007Z"),
  actionVersion: "1.2.3",
} as const;

const everything: FieldChoice = { extra: [], omit: [], hash: [], hashKey: undefined };

function toJson(event: unknown, choice: Partial<FieldChoice> = {}): string {
  return toActivityEvent(event as PostLoginEvent, context, { ...everything, ...choice }).json;
}

describe("EXTRA_FIELDS, OMIT_FIELDS and HASH_FIELDS", () => {
  it("adds the user's own fields between its own and the mark of a test", () => {
    const extra = [
      { name: "plan", path: ["user", "app_metadata", "plan"] },
      { name: "methods", path: ["authentication", "methods"] },
      { name: "nothing", path: ["user", "app_metadata", "nothing"] },
    ];
    const sent = JSON.parse(toJson(postLoginEvent({ splunk_action_test: true }), { extra }));
    expect(Object.keys(sent).slice(-4)).toEqual(["actionVersion", "plan", "methods", "test"]);
    expect(sent.plan).toBe("gold");
    expect(sent.methods).toEqual([
      { name: "pwd", timestamp: "2026-03-01T12:00:00.000Z" },
      { name: "mfa", timestamp: "2026-03-01T12:00:09.000Z", type: "otp" },
    ]);
  });

  it("omits fields, its own and the user's", () => {
    const extra = [{ name: "plan", path: ["user", "app_metadata", "plan"] }];
    const sent = JSON.parse(toJson(postLoginEvent(), { extra, omit: ["email", "clientIP", "plan", "time"] }));
    for (const name of ["email", "clientIP", "plan", "time"]) expect(sent).not.toHaveProperty(name);
    expect(Object.keys(sent)[0]).toBe("message");
  });

  it("hashes fields, a text as it is and anything else as its JSON", () => {
    const hmac = (text: string) => createHmac("sha256", "key").update(text).digest("hex");
    const hash = ["email", "roles", "loginsCount", "organization", "asn"];
    const sent = JSON.parse(toJson(postLoginEvent({ organization: null }), { hash, hashKey: "key" }));
    expect(sent).toMatchObject({
      email: hmac("ada.personal-mark@example.com"),
      roles: hmac('["admin","editor"]'),
      loginsCount: hmac("5"),
      asn: hmac("AS64496"),
    });
    expect(sent).not.toHaveProperty("organization");
  });

  it.each([
    ["hashed", { hash: ["userId"] }],
    ["omitted", { omit: ["userId"] }],
  ])("derives a sign-up's id under the key when the user id is %s", (_, choice) => {
    const plain = toActivityEvent(minimalEvent, context, everything).eventId;
    const keyed = toActivityEvent(minimalEvent, context, {
      ...everything,
      ...choice,
      hashKey: "key",
    }).eventId;
    expect(keyed).not.toBe(plain);
    expect(keyed).toBe(
      toActivityEvent(minimalEvent, context, { ...everything, ...choice, hashKey: "key" }).eventId,
    );
  });
});
