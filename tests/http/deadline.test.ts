import { afterEach, describe, expect, it } from "@jest/globals";
import { createDeadline, type Deadline } from "../../src/http/deadline.ts";

const begun: Deadline[] = [];
const create = (...args: Parameters<typeof createDeadline>) => {
  const deadline = createDeadline(...args);
  begun.push(deadline);
  return deadline;
};
afterEach(() => {
  for (const deadline of begun.splice(0)) deadline.end();
});

describe("createDeadline", () => {
  it("counts down and never below zero", () => {
    let now = 1000;
    const deadline = create(1000, 670, () => now);
    expect(deadline.remaining()).toBe(300);
    now = 1299;
    expect(deadline.remaining()).toBe(1);
    now = 1301;
    expect(deadline.remaining()).toBe(0);
  });

  it("tells everybody once when it ends, but for those who no longer care", () => {
    const told: string[] = [];
    const deadline = create(10_000);
    deadline.onEnd(() => told.push("first"));
    const forget = deadline.onEnd(() => told.push("forgotten"));
    deadline.onEnd(() => told.push("second"));
    forget();
    deadline.end();
    deadline.end();
    expect(told).toEqual(["first", "second"]);
    expect(deadline.remaining()).toBe(0);
  });

  it("ends by itself", async () => {
    await new Promise<void>((resolve) => void create(1).onEnd(resolve));
    expect(begun).toHaveLength(1);
  });

  it("tells latecomers too, but only when they are ready to hear it", async () => {
    const deadline = create(10_000);
    deadline.end();
    const told: string[] = [];
    await new Promise<void>((resolve) => {
      deadline.onEnd(() => {
        told.push("ended");
        resolve();
      });
      told.push("registered");
    });
    expect(told).toEqual(["registered", "ended"]);
  });

  it("does not begin a sleep that it would interrupt", async () => {
    const deadline = create(10_000, 0, () => 0);
    expect(await deadline.sleep(10_000)).toBe(false);
    deadline.end();
    expect(await deadline.sleep(0)).toBe(false);
  });

  it("sleeps, and wakes early when it ends", async () => {
    const deadline = create(10_000);
    expect(await deadline.sleep(1)).toBe(true);
    const sleeping = deadline.sleep(9_000);
    deadline.end();
    expect(await sleeping).toBe(false);
  });

  it("calls back a third of the budget after a beginning of its own, early or late", async () => {
    const deadline = create(1_500);
    const told: string[] = [];
    const note = (what: string) => () => void told.push(what);
    deadline.onThird(note("first"));
    deadline.onThird(note("forgotten"))();
    await new Promise<void>((resolve) => void deadline.onThird(resolve));
    expect(told).toEqual(["first"]);
    // The first third is over: what begins now has one of its own, unless the deadline comes first.
    deadline.onThird(note("second"));
    await deadline.sleep(deadline.remaining() - 30);
    expect(told).toEqual(["first", "second"]);
    deadline.onThird(note("never"));
    await new Promise<void>((resolve) => void deadline.onEnd(resolve));
    await new Promise((resolve) => setTimeout(resolve, 510));
    expect(told).toEqual(["first", "second"]);
  });

  it("comes in time although the clock is set back, and so does a third", async () => {
    let now = 1_000_000;
    const deadline = create(300, 0, () => now);
    const began = performance.now();
    let third = 0;
    deadline.onThird(() => {
      third = performance.now() - began;
    });
    now -= 3_600_000;
    await new Promise<void>((resolve) => void deadline.onEnd(resolve));
    expect(third).toBeGreaterThanOrEqual(99);
    expect(deadline.remaining()).toBe(0);
  });
});
