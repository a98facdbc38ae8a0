import { expect, it } from "@jest/globals";
import { byPath, json } from "@splunk-action/local-http/testing";
import { toTokenKey } from "../../src/flag/token-cache.ts";
import { token, useFlag } from "../helpers/start-flag.ts";

const flag = useFlag();

const remember = (value: string) =>
  flag.cache.set(toTokenKey(flag.credentials), JSON.stringify({ value, expiresAt: 9e15 }), { ttl: 60_000 });
const tokenRequests = () => flag.requested().filter((line) => line === "POST /oauth/token");

it("replaces a revoked token once, however many logins find out one after another", async () => {
  remember("revoked");
  const refused: (() => void)[] = [];
  flag.auth0.use(
    byPath({
      "/oauth/token": token("new"),
      "/api/v2/users/": (response, request) => {
        if (request.headers.includes("authorization: Bearer new")) json(200, {})(response, request);
        else refused.push(() => json(401, {})(response, request));
      },
    }),
  );
  const results: unknown[] = [];
  for (const prepared of [flag.prepare(), flag.prepare(), flag.prepare()]) {
    prepared.commit().then((result) => results.push(result));
  }
  while (refused.length < 3) await new Promise((resolve) => setImmediate(resolve));
  for (const refuse of refused) {
    const before = results.length;
    refuse();
    while (results.length === before) await new Promise((resolve) => setImmediate(resolve));
  }
  expect(results).toEqual([{ outcome: "set" }, { outcome: "set" }, { outcome: "set" }]);
  expect(tokenRequests()).toHaveLength(1);
});

it("takes the newer token that another instance left in the cache", async () => {
  remember("revoked");
  expect(flag.tokens.recall(flag.credentials, flag.cache)).toBe("revoked");
  remember("newer");
  flag.auth0.use(
    byPath({
      "/oauth/token": token("newest"),
      "/api/v2/users/": (response, request) =>
        json(request.headers.includes("authorization: Bearer newer") ? 200 : 401, {})(response, request),
    }),
  );
  expect(await flag.prepare().commit()).toEqual({ outcome: "set" });
  expect(tokenRequests()).toEqual([]);
});

it("looks into the cache once its own token has ended", async () => {
  flag.auth0.use(byPath({ "/oauth/token": token("short", 59), "/api/v2/users/": json(200, {}) }));
  await flag.prepare().commit();
  remember("newer");
  await flag.prepare().commit();
  expect(tokenRequests()).toHaveLength(1);
});
