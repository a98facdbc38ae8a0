import { createHmac } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import { type FieldChoice, hideValue, toEventJson } from "../../src/activity/serialize-event.ts";
import { toActivityEvent } from "../../src/activity/to-activity-event.ts";
import { postLoginEvent } from "../helpers/post-login-event.ts";
import { signUp, toJson } from "./to-json.ts";

describe("EXTRA_FIELDS, OMIT_FIELDS and HASH_FIELDS", () => {
  it("adds the user's own fields between its own and the mark of a test", () => {
    const extra = [
      { name: "plan", path: ["user", "app_metadata", "plan"] },
      { name: "methods", path: ["authentication", "methods"] },
      { name: "nothing", path: ["user", "app_metadata", "nothing"] },
    ];
    const sent = JSON.parse(toJson(postLoginEvent({ splunk_action_test: true }), { EXTRA_FIELDS: extra }));
    expect(Object.keys(sent).slice(-4)).toEqual(["actionVersion", "plan", "methods", "test"]);
    expect(sent.plan).toBe("gold");
    expect(sent.methods).toEqual([
      { name: "pwd", timestamp: "2026-03-01T12:00:00.000Z" },
      { name: "mfa", timestamp: "2026-03-01T12:00:09.000Z", type: "otp" },
    ]);
  });

  it("omits fields, its own and the user's", () => {
    const extra = [{ name: "plan", path: ["user", "app_metadata", "plan"] }];
    const sent = JSON.parse(
      toJson(postLoginEvent(), { EXTRA_FIELDS: extra, OMIT_FIELDS: ["email", "clientIP", "plan"] }),
    );
    for (const name of ["email", "clientIP", "plan"]) expect(sent).not.toHaveProperty(name);
    expect(Object.keys(sent)[0]).toBe("time");
  });

  it("hashes fields, a text as it is and anything else as its JSON", () => {
    const hmac = (text: string) => createHmac("sha256", "key").update(text).digest("hex");
    const hash = ["email", "roles", "loginsCount", "organization", "asn"];
    const sent = JSON.parse(
      toJson(postLoginEvent({ organization: null }), { HASH_FIELDS: hash, HASH_KEY: "key" }),
    );
    expect(sent).toMatchObject({
      email: hmac("ada.personal-mark@example.com"),
      roles: hmac('["admin","editor"]'),
      loginsCount: hmac("5"),
      asn: hmac("AS64496"),
    });
    expect(sent).not.toHaveProperty("organization");
  });

  it.each([
    ["hashed", { HASH_FIELDS: ["userId"] }],
    ["omitted", { OMIT_FIELDS: ["userId"] }],
  ])("derives event ids under the key when the user id is %s", (_, choice) => {
    for (const activity of ["SignUp", "Login"] as const) {
      const toId = (fields: FieldChoice) =>
        toActivityEvent(postLoginEvent(), { ...signUp, activity }, fields).eventId;
      const keyed = toId({ ...choice, HASH_KEY: "key" });
      expect(keyed).not.toBe(toId({}));
      expect(keyed).not.toBe(toId({ ...choice, HASH_KEY: "another key" }));
      expect(keyed).toBe(toId({ ...choice, HASH_KEY: "key" }));
      expect(toId({ OMIT_FIELDS: ["email"], HASH_KEY: "key" })).toBe(toId({}));
    }
  });
});

describe("toEventJson", () => {
  const values = {
    logId: "900202603",
    reconciled: true,
    userId: "auth0|1",
    email: "",
    message: "Login",
    time: "2026-03-01T12:00:00.007Z",
    city: "\ud800x",
  };

  it("writes values from elsewhere in the order of an event", () => {
    expect(toEventJson(values, {})).toBe(
      '{"time":"2026-03-01T12:00:00.007Z","message":"Login","userId":"auth0|1","city":"\ufffdx","reconciled":true,"logId":"900202603"}',
    );
  });

  it("hides them as the Action does, as a comparison does", () => {
    const choice = { OMIT_FIELDS: ["city"], HASH_FIELDS: ["logId", "userId"], HASH_KEY: "key" };
    const sent = JSON.parse(toEventJson(values, choice));
    expect(sent).not.toHaveProperty("city");
    expect(hideValue("city", "Berlin", choice)).toBeUndefined();
    for (const name of ["logId", "userId"] as const) {
      expect(sent[name]).toBe(createHmac("sha256", "key").update(values[name]).digest("hex"));
      expect(hideValue(name, values[name], choice)).toBe(sent[name]);
    }
    expect(hideValue("message", "Login", choice)).toBe("Login");
    expect(hideValue("logId", "1", { HASH_FIELDS: ["logId"] })).toBe("1");
  });

  it("fits them", () => {
    const json = toEventJson({ ...values, roles: Array(100).fill("x".repeat(100)) }, {});
    expect(Buffer.byteLength(json)).toBeLessThan(5000);
    expect(JSON.parse(json)).not.toHaveProperty("roles");
  });
});
