import { describe, expect, it } from "@jest/globals";
import { useFlag, works } from "../helpers/start-flag.ts";

const flag = useFlag();

describe("the flag", () => {
  it("is set by one request with one key", async () => {
    expect(await flag.prepare().commit()).toEqual({ outcome: "set" });
    expect(flag.requested()).toEqual(["POST /oauth/token", "PATCH /api/v2/users/auth0%7C1"]);
    expect(flag.auth0.requests[1]?.body).toBe('{"app_metadata":{"signedUp":true}}');
    expect(flag.auth0.requests[1]?.headers).toContain("authorization: Bearer one");
    expect(flag.deferred).toEqual([]);
  });

  it("waits for the event", async () => {
    flag.prepare();
    while (flag.auth0.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(flag.requested()).toEqual(["POST /oauth/token"]);
    expect(flag.deferred).toEqual([]);
  });

  it.each([
    ["google-oauth2|1/2?3#4", "google-oauth2%7C1%2F2%3F3%234"],
    ["samlp|acme|ädа@example.com", "samlp%7Cacme%7C%C3%A4d%D0%B0%40example.com"],
    ["%2e%2e", "%252e%252e"],
    ["...", "..."],
  ])("finds the user %s at its encoded path", async (id, path) => {
    expect(await flag.prepare(id).commit()).toEqual({ outcome: "set" });
    expect(flag.requested()[1]).toBe(`PATCH /api/v2/users/${path}`);
  });

  it.each<unknown>([".", "..", "", null, 7, {}, ["auth0|1"], { toString: 1 }, "half \ud83d"])(
    "is left to the end of the flow for the user id %j, which leads nowhere",
    async (id) => {
      // The second time a token is known, and the request would be made before the event is sent.
      await flag.prepare().commit();
      flag.auth0.use(works);
      expect(await flag.prepare(id).commit()).toEqual({ outcome: "deferred" });
      expect(flag.requested()).toEqual([]);
      expect(flag.deferred).toEqual([["signedUp", true]]);
    },
  );

  it("is left to the end of the flow without credentials", async () => {
    expect(await flag.prepare("auth0|1", { credentials: undefined }).commit()).toEqual({
      outcome: "deferred",
    });
    expect(flag.auth0.connections).toBe(0);
    expect(flag.deferred).toEqual([["signedUp", true]]);
  });
});
