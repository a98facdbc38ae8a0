import { describe, expect, it } from "@jest/globals";
import { createEventId, deriveEventId } from "../../src/activity/event-id.ts";

const event = { tenant: { id: "acme" }, user: { user_id: "auth0|1" } };
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe("createEventId", () => {
  it("gives a sign-up the same id in every run of every version", () => {
    expect(createEventId("SignUp", event, undefined)).toMatchInlineSnapshot(
      `"efe4400e-45c8-8f28-805a-1b62bced6880"`,
    );
    expect(createEventId("SignUp", { ...event, stats: { logins_count: 2 } }, undefined)).toBe(
      createEventId("SignUp", event, undefined),
    );
  });

  it.each([
    ["tenant", { ...event, tenant: { id: "acme-test" } }],
    ["user", { ...event, user: { user_id: "auth0|2" } }],
    ["split between tenant and user", { tenant: { id: "acmeauth0|" }, user: { user_id: "1" } }],
    ["lack of a tenant", { user: event.user }],
  ])("tells sign-ups apart by their %s", (_, other) => {
    expect(createEventId("SignUp", other, undefined)).not.toBe(createEventId("SignUp", event, undefined));
  });

  it("hides the user behind a key, and stays the same under it", () => {
    const keyed = createEventId("SignUp", event, "key");
    expect(keyed).toBe(createEventId("SignUp", event, "key"));
    expect(keyed).not.toBe(createEventId("SignUp", event, "another key"));
    expect(keyed).not.toBe(createEventId("SignUp", event, undefined));
  });

  it("gives one login transaction one id, which no sign-up and no other tenant has", () => {
    const login = { ...event, transaction: { id: "trn_1" } };
    const toId = (other: object, key?: string) => createEventId("Login", { ...login, ...other }, key);
    expect(toId({})).toMatchInlineSnapshot(`"31c2e87a-3a2d-8311-81d8-2b537c0a9413"`);
    expect(toId({ user: { user_id: "auth0|2" } })).toBe(toId({}));
    const others = [
      toId({ transaction: { id: "trn_2" } }),
      toId({ tenant: { id: "acme-test" } }),
      toId({}, "key"),
      createEventId("SignUp", { ...event, user: { user_id: "trn_1" } }, undefined),
    ];
    expect(new Set([toId({}), ...others]).size).toBe(5);
    expect(deriveEventId(["login", "acme", "trn_1"], undefined)).toBe(toId({}));
  });

  it.each([undefined, null, "", 7, {}])(
    "gives every login its own where the transaction's id is %p",
    (id) => {
      const login = { ...event, transaction: { id: id as string } };
      expect(createEventId("Login", login, undefined)).not.toBe(createEventId("Login", login, undefined));
    },
  );

  it("gives every login without a transaction its own", () => {
    const ids = Array.from({ length: 1000 }, () => createEventId("Login", event, undefined));
    expect(new Set(ids).size).toBe(1000);
  });

  it.each(["SignUp", "Login"] as const)("is a UUID for a %s", (activity) => {
    expect(createEventId(activity, event, undefined)).toMatch(uuid);
    expect(createEventId(activity, {}, "key")).toMatch(uuid);
  });

  it("accepts any value in place of an id", () => {
    const circular: Record<string, unknown> = {};
    circular.self = circular;
    for (const id of [1n, circular, Symbol("id"), () => 1, "\ud800"] as unknown as string[]) {
      expect(createEventId("SignUp", { tenant: { id }, user: { user_id: id } }, undefined)).toMatch(uuid);
    }
  });
});
