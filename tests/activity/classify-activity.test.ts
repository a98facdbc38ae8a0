import { describe, expect, it } from "@jest/globals";
import { classifyActivity, classifyLoginType } from "../../src/activity/classify-activity.ts";
import type { PostLoginEvent, PostLoginUser } from "../../src/auth0/post-login-event.ts";

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

describe("classifyLoginType", () => {
  it.each([
    ["oidc-basic-profile", "interactive"],
    ["oidc-implicit-profile", "interactive"],
    ["oidc-hybrid-profile", "interactive"],
    ["oidc-ciba", "interactive"],
    ["oidc-ciba-web-link", "interactive"],
    ["samlp", "interactive"],
    ["wsfed", "interactive"],
    ["wstrust-usernamemixed", "interactive"],
    ["oauth2-webauthn", "interactive"],
    ["oauth2-access-token", "interactive"],
    ["oauth2-resource-owner", "password"],
    ["oauth2-resource-owner-jwt-bearer", "password"],
    ["oauth2-password", "password"],
    ["oauth2-device-code", "device"],
    ["oauth2-token-exchange", "token_exchange"],
    ["oauth2-refresh-token", "refresh"],
    ["something-new", "interactive"],
    [undefined, "interactive"],
    [null, "interactive"],
    [42, "interactive"],
  ])("protocol %p is %s", (protocol, expected) => {
    expect(classifyLoginType({ transaction: { protocol } } as PostLoginEvent)).toBe(expected);
  });

  it.each([
    ["in the transaction", { transaction: { prompt: ["none"] } }],
    ["among others", { transaction: { prompt: ["consent", "none"] } }],
    ["in the query", { request: { query: { prompt: "none" } } }],
    [
      "in the query beside a text",
      { transaction: { prompt: "login" }, request: { query: { prompt: "none" } } },
    ],
    ["of a browser", { transaction: { protocol: "oidc-basic-profile", prompt: ["none"] } }],
  ])("prompt=none %s is silent", (_, event) => {
    expect(classifyLoginType(event as PostLoginEvent)).toBe("silent");
  });

  it.each([
    ["oauth2-refresh-token", "refresh"],
    ["oauth2-password", "password"],
    ["oauth2-resource-owner", "password"],
    ["oauth2-resource-owner-jwt-bearer", "password"],
    ["oauth2-device-code", "device"],
    ["oauth2-token-exchange", "token_exchange"],
  ])("no prompt hides a login by %s", (protocol, expected) => {
    const request = { query: { prompt: "none" } };
    expect(classifyLoginType({ transaction: { protocol }, request })).toBe(expected);
    expect(classifyLoginType({ transaction: { protocol, prompt: ["none"] }, request })).toBe(expected);
  });

  describe.each([
    ["oidc-basic-profile", undefined],
    ["oidc-implicit-profile", undefined],
    ["oidc-hybrid-profile", undefined],
    ["samlp", undefined],
    ["wsfed", undefined],
    ["oauth2-access-token", undefined],
    ["something-new", undefined],
    [undefined, undefined],
    ["oauth2-refresh-token", "refresh"],
    ["oauth2-password", "password"],
    ["oauth2-resource-owner", "password"],
    ["oauth2-resource-owner-jwt-bearer", "password"],
    ["oauth2-device-code", "device"],
    ["oauth2-token-exchange", "token_exchange"],
  ])("protocol %p", (protocol, decided) => {
    // Each effective prompt with what it means beside a query without `none` and beside one with it.
    it.each([
      [["none"], "silent", "silent"],
      [["login", "none"], "silent", "silent"],
      [["login"], "interactive", "interactive"],
      [["login", "consent"], "interactive", "interactive"],
      [[], "interactive", "interactive"],
      [undefined, "interactive", "silent"],
      [null, "interactive", "silent"],
      ["none", "interactive", "silent"],
    ])("with the prompt %j in the transaction", (prompt, without, beside) => {
      const toType = (query: unknown) =>
        classifyLoginType({ transaction: { protocol, prompt }, request: { query } } as PostLoginEvent);
      for (const query of [{}, { prompt: "login" }, { prompt: "" }, null, undefined]) {
        expect(toType(query)).toBe(decided ?? without);
      }
      expect(toType({ prompt: "none" })).toBe(decided ?? beside);
    });
  });

  it.each([
    ["login", { transaction: { prompt: ["login"] } }],
    [
      "another effective prompt",
      { transaction: { prompt: ["login"] }, request: { query: { prompt: "none" } } },
    ],
    ["no effective prompt", { transaction: { prompt: [] }, request: { query: { prompt: "none" } } }],
    ["a word that contains none", { request: { query: { prompt: "nonesuch" } } }],
    ["a text in the transaction", { transaction: { prompt: "none" } }],
    ["no text", { request: { query: { prompt: ["none"] } } }],
    ["an empty event", {}],
    ["null sections", { transaction: null, request: null }],
    ["a null query", { request: { query: null } }],
  ])("%s is interactive", (_, event) => {
    expect(classifyLoginType(event as PostLoginEvent)).toBe("interactive");
  });
});
