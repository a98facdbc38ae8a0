import { expect, test } from "@jest/globals";
import { applyMetadata } from "../src/index.ts";

test("merges at the first level, replaces nested objects, removes with null", () => {
  const profile = Object.freeze({
    user_id: "auth0|1",
    app_metadata: Object.freeze({ a: 1, nested: { x: 1 }, old: true }),
    user_metadata: Object.freeze({ u: 1 }),
  });
  expect(applyMetadata(profile, { app: { nested: { y: 2 }, old: null, fresh: [1] }, user: {} })).toEqual({
    user_id: "auth0|1",
    app_metadata: { a: 1, nested: { y: 2 }, fresh: [1] },
    user_metadata: { u: 1 },
  });
});

test("a profile without metadata gets it, one without changes gets none", () => {
  expect(applyMetadata({}, { app: { a: 1, b: null }, user: {} })).toEqual({ app_metadata: { a: 1 } });
  expect(applyMetadata({}, { app: {}, user: {} })).toEqual({});
});

test("a key named __proto__ is a key", () => {
  const { app_metadata } = applyMetadata<{ app_metadata?: object & Record<string, unknown> }>(
    {},
    { app: JSON.parse('{"__proto__":{"admin":true}}'), user: {} },
  );
  expect(Object.keys(app_metadata ?? {})).toEqual(["__proto__"]);
  expect(app_metadata?.admin).toBeUndefined();
});
