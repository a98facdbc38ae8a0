import { beforeEach, expect, test } from "@jest/globals";
import { type ActionCacheStore, createActionCache } from "../src/index.ts";
import { evaluate } from "./run-action.ts";

const minute = 60_000;
let now: number;
/** Also what the Action takes it for, which the package's declarations cannot say. */
let cache: ActionCacheStore;

beforeEach(() => {
  now = 1_000_000;
  cache = createActionCache({ clock: { now: () => now } });
});

test("keeps a value for 15 minutes when nothing is said", () => {
  const record = { value: "v", expires_at: now + 15 * minute };
  expect(cache.set("k", "v")).toEqual({ type: "success", record });
  expect(cache.get("k")).toEqual(record);
  now += 15 * minute;
  expect(cache.get("k")).toBeUndefined();
});

test.each<[string, { ttl?: number; expires_at?: number }, number]>([
  ["ttl", { ttl: 1500.9 }, 1500],
  ["expires_at", { expires_at: 1_000_000 + 9 }, 9],
  ["the earlier of both", { ttl: 5, expires_at: 1_000_000 + 9 }, 5],
  ["at most a day", { ttl: 48 * 60 * minute }, 24 * 60 * minute],
])("lifetime: %s", (_, options, lifetime) => {
  expect(cache.set("k", "v", options)).toMatchObject({ record: { expires_at: now + lifetime } });
});

test.each<[string, string, string, { ttl?: number; expires_at?: number } | undefined]>([
  ["CacheKeySizeExceeded", "ü".repeat(33), "v", undefined],
  ["CacheValueSizeExceeded", "k", "ü".repeat(2049), undefined],
  ["ItemAlreadyExpired", "k", "v", { ttl: 0 }],
  ["ItemAlreadyExpired", "k", "v", { expires_at: 1 }],
  ["InvalidExpiry", "k", "v", { ttl: Number.NaN }],
  ["InvalidExpiry", "k", "v", { expires_at: Number.POSITIVE_INFINITY }],
  ["InvalidExpiry", "k", "v", { ttl: 1e300 }],
])("refuses with %s and does not throw", (code, key, value, options) => {
  expect(cache.set(key, value, options)).toEqual({ type: "error", code });
  expect(cache.get(key)).toBeUndefined();
});

test("takes keys of 64 bytes and values of 4096", () => {
  expect(cache.set("k".repeat(64), "v".repeat(4096)).type).toBe("success");
});

test("holds 8192 bytes of keys and values; replacing frees what was there, and so does expiry", () => {
  const half = "v".repeat(4095);
  expect(cache.set("a", half, { ttl: minute }).type).toBe("success");
  expect(cache.set("b", half).type).toBe("success");
  expect(cache.set("c", "")).toEqual({ type: "error", code: "CacheSizeExceeded" });
  expect(cache.set("b", half).type).toBe("success");
  now += minute;
  expect(cache.set("c", "v").type).toBe("success");
});

test("holds 20 entries", () => {
  for (let i = 0; i < 20; i++) expect(cache.set(`k${i}`, "").type).toBe("success");
  expect(cache.set("one more", "")).toEqual({ type: "error", code: "CacheSizeExceeded" });
  expect(cache.set("k0", "again").type).toBe("success");
});

test("deletes, and says when there is nothing to delete", () => {
  cache.set("k", "v");
  expect(cache.delete("k")).toEqual({ type: "success" });
  expect(cache.delete("k")).toEqual({ type: "error", code: "CacheKeyDoesNotExist" });
});

test("runtimes with the same cache see each other's values, others do not", async () => {
  await evaluate(`api.cache.set("k", "v")`, { cache });
  expect(await evaluate(`return api.cache.get("k").value`, { cache })).toBe("v");
  expect(await evaluate(`return api.cache.get("k")`)).toBeNull();
});

test("a value that is no string throws", async () => {
  await expect(evaluate(`api.cache.set("k", 1)`)).rejects.toThrow(/string/);
});
