import { describe, expect, test } from "@jest/globals";
import { createPacer, toStartId } from "../../src/management-api/read-logs.ts";

/** A limit of so many requests a second, as Auth0 tells of it; its clock moves only when somebody sleeps. */
function createLimit(perSecond: number) {
  let now = 1_000_000;
  let second = 0;
  let remaining = perSecond;
  const clock = {
    now: () => now,
    sleep: async (milliseconds: number) => {
      now += milliseconds;
    },
  };
  return {
    clock,
    /** One request. @returns the headers of its response. */
    request() {
      if (Math.floor(now / 1000) !== second) {
        second = Math.floor(now / 1000);
        remaining = perSecond;
      }
      remaining--;
      return new Headers({
        "x-ratelimit-limit": String(perSecond),
        "x-ratelimit-remaining": String(remaining),
        "x-ratelimit-reset": String(second + 1),
      });
    },
  };
}

describe("pacing", () => {
  test.each([
    [10, 50],
    [10, 100],
    [50, 50],
    [50, 10],
    [2, 50],
    [2, 100],
  ])("of %i requests a second, %i %% are used and never the last", async (perSecond, percent) => {
    const { clock, request } = createLimit(perSecond);
    const pacer = createPacer(clock, percent);
    const start = clock.now();
    let least = perSecond;
    for (let count = 0; count < 100; count++) {
      await pacer.wait();
      const headers = request();
      least = Math.min(least, Number(headers.get("x-ratelimit-remaining")));
      pacer.learn(headers);
    }
    const used = 100 / ((clock.now() - start) / 1000) / perSecond;
    expect(least).toBeGreaterThanOrEqual(1);
    // A limit of two leaves one.
    expect(used).toBeLessThanOrEqual(Math.max(percent / 100, 1 / perSecond) + 0.1);
    expect(used).toBeGreaterThan((percent / 100) * 0.4);
  });

  test("responses without a limit are not waited for", async () => {
    const { clock } = createLimit(1);
    const pacer = createPacer(clock, 50);
    const start = clock.now();
    pacer.learn(new Headers());
    await pacer.wait();
    expect(clock.now()).toBe(start);
  });
});

test("a made-up id has 56 digits and comes before the ids of its moment", () => {
  const id = toStartId(Date.UTC(2026, 10, 8, 17, 51, 2, 351));
  expect(id).toMatch(/^900202611081751023510{36}$/);
  expect(id < "90020261108175102351000000000000001223372052034941034").toBe(true);
});
