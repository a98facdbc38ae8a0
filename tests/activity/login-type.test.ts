import { describe, expect, it } from "@jest/globals";
import { classifyLoginType } from "../../src/activity/login-type.ts";
import type { PostLoginEvent } from "../../src/auth0/post-login-event.ts";

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
    ["as a text", { transaction: { prompt: "none" } }],
    ["in the query", { request: { query: { prompt: "none" } } }],
    ["in the query alone", { transaction: { prompt: ["login"] }, request: { query: { prompt: "none" } } }],
    ["of a browser", { transaction: { protocol: "oidc-basic-profile", prompt: ["none"] } }],
  ])("prompt=none %s is silent", (_, event) => {
    expect(classifyLoginType(event as PostLoginEvent)).toBe("silent");
  });

  it("takes a refresh for a refresh whatever it prompts", () => {
    const transaction = { protocol: "oauth2-refresh-token", prompt: ["none"] };
    expect(classifyLoginType({ transaction })).toBe("refresh");
  });

  it.each([
    ["login", { transaction: { prompt: ["login"] } }],
    ["a word that contains none", { transaction: { prompt: "nonesuch" } }],
    ["no text", { request: { query: { prompt: ["none"] } } }],
    ["an empty event", {}],
    ["null sections", { transaction: null, request: null }],
    ["a null query", { request: { query: null } }],
  ])("%s is interactive", (_, event) => {
    expect(classifyLoginType(event as PostLoginEvent)).toBe("interactive");
  });
});
