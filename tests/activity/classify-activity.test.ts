import { describe, expect, it } from "@jest/globals";
import { classifyActivity } from "../../src/activity/classify-activity.ts";
import type { PostLoginUser } from "../../src/auth0/post-login-event.ts";

const since = Date.parse("2026-02-01T00:00:00.500Z");

describe("classifyActivity", () => {
  it.each([
    ["no flag", {}, "SignUp"],
    ["flag true", { signedUp: true }, "Login"],
    ["flag 1", { signedUp: 1 }, "Login"],
    ["flag in words", { signedUp: "yes" }, "Login"],
    ["flag an object", { signedUp: {} }, "Login"],
    ["flag false", { signedUp: false }, "SignUp"],
    ["flag 0", { signedUp: 0 }, "SignUp"],
    ["flag empty", { signedUp: "" }, "SignUp"],
    ["flag null", { signedUp: null }, "SignUp"],
    ["another flag", { signedup: true }, "SignUp"],
    ["no object", "signedUp", "SignUp"],
    ["null", null, "SignUp"],
    ["absent", undefined, "SignUp"],
  ])("app_metadata: %s", (_, app_metadata, expected) => {
    const user = { user_id: "auth0|1", app_metadata } as PostLoginUser;
    expect(classifyActivity(user, { flag: "signedUp", since: undefined })).toBe(expected);
  });

  it.each([
    ["before", "2026-02-01T00:00:00.499Z", "Login"],
    ["at", "2026-02-01T00:00:00.500Z", "SignUp"],
    ["after", "2026-02-01T00:00:00.501Z", "SignUp"],
    ["before, in another zone", "2026-02-01T01:00:00.499+01:00", "Login"],
    ["before, as a Date", new Date(since - 1), "Login"],
    ["at, as a Date", new Date(since), "SignUp"],
    ["unknown", undefined, "SignUp"],
    ["null", null, "SignUp"],
    ["no date", "yesterday", "SignUp"],
    ["no text", { toString: 1, valueOf: 1 }, "SignUp"],
  ])("created %s the record began", (_, created_at, expected) => {
    const user = { user_id: "auth0|1", created_at } as unknown as PostLoginUser;
    expect(classifyActivity(user, { flag: "signedUp", since })).toBe(expected);
  });

  it("lets the flag win over the date", () => {
    const user = { user_id: "auth0|1", created_at: "2026-03-01T00:00:00Z", app_metadata: { known: true } };
    expect(classifyActivity(user, { flag: "known", since })).toBe("Login");
  });

  it.each(["constructor", "toString", "__proto__", "hasOwnProperty"])(
    "does not inherit the flag %s",
    (flag) => {
      expect(classifyActivity({ user_id: "auth0|1", app_metadata: {} }, { flag, since: undefined })).toBe(
        "SignUp",
      );
    },
  );

  it.each([undefined, null, "auth0|1", 7, []])("takes the user %p for a new one", (user) => {
    expect(classifyActivity(user as never, { flag: "signedUp", since })).toBe("SignUp");
  });
});
