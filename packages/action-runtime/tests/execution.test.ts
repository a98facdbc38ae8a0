import { subscribe } from "node:diagnostics_channel";
import { expect, test } from "@jest/globals";
import { createActionRuntime } from "../src/index.ts";
import { evaluate, event, runBody } from "./run-action.ts";

test("a quiet Action completes with nothing", async () => {
  const clock = { now: () => Date.UTC(2026, 0, 2) };
  expect(await runBody("", { clock })).toEqual({
    outcome: "completed",
    console: { lines: [], stored: "", truncated: false },
    metadata: { app: {}, user: {} },
    commands: [],
    exchanges: [],
    startedAt: "2026-01-02T00:00:00.000Z",
    durationMs: 0,
  });
});

test.each([
  ["an error", "throw new RangeError('out')", { name: "RangeError", message: "out" }],
  ["an error with a code", "throw Object.assign(new Error('no'), { code: 'E_NO' })", { code: "E_NO" }],
  ["a string", "throw 'text'", { name: "Error", message: "text" }],
  ["nothing", "throw undefined", { name: "Error", message: "Unknown error" }],
])("throwing %s fails and discards what was asked for", async (_, thrower, error) => {
  const execution = await runBody(`
    api.user.setAppMetadata("a", 1);
    api.idToken.setCustomClaim("https://b", 1);
    console.log("before");
    ${thrower}`);
  expect(execution).toMatchObject({
    outcome: "failed",
    error,
    metadata: { app: {}, user: {} },
    commands: [],
    console: { lines: ["before"] },
  });
});

test("a denial keeps what was asked for, and the handler goes on", async () => {
  const execution = await runBody(`
    api.access.deny("first").user.setAppMetadata("a", 1);
    api.access.deny("second");
    api.user.setUserMetadata("b", 2);`);
  expect(execution).toMatchObject({
    outcome: "denied",
    deniedReason: "first",
    metadata: { app: { a: 1 }, user: { b: 2 } },
  });
});

test("a denial followed by an error is an error", async () => {
  const execution = await runBody(`api.access.deny("no"); throw new Error("oops")`);
  expect(execution.outcome).toBe("failed");
  expect(execution).not.toHaveProperty("deniedReason");
});

test("times out, discards, and ignores whatever comes too late", async () => {
  const runtime = createActionRuntime({
    code: `
      let resume;
      exports.onExecutePostLogin = async (event, api) => {
        if (resume) return resume();
        api.user.setAppMetadata("early", true);
        api.access.deny("early");
        console.log("early");
        await new Promise((resolve) => { resume = resolve; });
        api.user.setAppMetadata("late", true);
        api.idToken.setCustomClaim("late", true);
        api.transaction.setMetadata("late", true);
        console.log(JSON.stringify([
          api.cache.set("late", "x").type, api.cache.get("late"), api.access.deny("late") === api,
          event.transaction.metadata.late,
        ]));
        require("node:diagnostics_channel").channel("test:late").publish({});
      };`,
    limits: { executionMs: 30 },
  });
  const late = new Promise((resolve) => subscribe("test:late", resolve));
  const execution = await runtime.execute(event);
  expect(execution).toMatchObject({
    outcome: "timed-out",
    error: { name: "Error", message: "The Action did not end within 0.03 seconds." },
    metadata: { app: {}, user: {} },
    commands: [],
    console: { lines: ["early"] },
  });
  expect(execution).not.toHaveProperty("deniedReason");

  const before = structuredClone(execution);
  await runtime.execute(event);
  await late;
  expect(execution).toEqual(before);
});

test("what an Action does after its end counts no more", async () => {
  const late = new Promise((resolve) => subscribe("test:after-end", resolve));
  const execution = await runBody(`
    api.user.setAppMetadata("early", true);
    setImmediate(() => {
      api.user.setAppMetadata("late", true);
      api.idToken.setCustomClaim("late", true);
      api.access.deny("late");
      console.log("late");
      require("node:diagnostics_channel").channel("test:after-end").publish({});
    });`);
  await late;
  expect(execution).toMatchObject({
    outcome: "completed",
    metadata: { app: { early: true } },
    commands: [],
    console: { lines: [] },
  });
});

test("an execution can have less time than the limit", async () => {
  const execution = await runBody("await new Promise(() => {})", { timeoutMs: 10 });
  expect(execution.outcome).toBe("timed-out");
});

test("rejecting after the time-out disturbs nobody", async () => {
  const runtime = createActionRuntime({
    code: `
      let fail;
      exports.onExecutePostLogin = async () => {
        if (fail) return fail(new Error("late"));
        await new Promise((_, reject) => { fail = reject; });
      };`,
  });
  expect((await runtime.execute(event, { timeoutMs: 5 })).outcome).toBe("timed-out");
  expect((await runtime.execute(event)).outcome).toBe("completed");
});

test("the event is a frozen copy", async () => {
  const given = { ...event, list: [{ a: 1 }], when: new Date(0), gone: undefined };
  expect(
    await evaluate(
      `"use strict";
      const errors = [];
      const attempts = [
        () => { event.user.app_metadata.plan = "x"; },
        () => { event.added = 1; },
        () => { delete event.user; },
        () => { event.list.push(2); },
        () => { event.secrets.NEW = "x"; },
        () => { event.transaction.metadata.x = 1; },
        () => { event.transaction.metadata = {}; },
      ];
      for (const attempt of attempts) try { attempt(); errors.push("none"); } catch (error) { errors.push(error.name); }
      return [errors, event.user.app_metadata.plan, Object.isFrozen(event.list[0]), event.when, "gone" in event]`,
      { event: given },
    ),
  ).toEqual([Array(7).fill("TypeError"), "gold", true, "1970-01-01T00:00:00.000Z", false]);
  expect(Object.isFrozen(given.user)).toBe(false);
});

test("sloppy code is not told that it changed nothing", async () => {
  expect(await evaluate(`event.user.user_id = "x"; return event.user.user_id`)).toBe("auth0|1");
});

test("a key named __proto__ stays a key", async () => {
  const hostile = JSON.parse(
    '{"user":{"user_id":"1","app_metadata":{"__proto__":{"admin":true}},"user_metadata":{}}}',
  );
  expect(
    await evaluate(
      `return [event.user.app_metadata.admin ?? "no", Object.keys(event.user.app_metadata), ({}).admin ?? "no"]`,
      { event: hostile },
    ),
  ).toEqual(["no", ["__proto__"], "no"]);
});

test("secrets come from the options, else from the event, else there are none", async () => {
  const withSecrets = { ...event, secrets: { A: "event" } };
  expect(await evaluate("return event.secrets", { event: withSecrets, secrets: { B: "given" } })).toEqual({
    B: "given",
  });
  expect(await evaluate("return event.secrets", { event: withSecrets })).toEqual({ A: "event" });
  expect(await evaluate("return event.secrets")).toEqual({});
});

test("an event that is no JSON object is the caller's mistake", async () => {
  for (const value of [[], null, 5, "text"] as object[]) {
    const runtime = createActionRuntime({ code: "exports.onExecutePostLogin = async () => {};" });
    await expect(runtime.execute(value)).rejects.toThrow(TypeError);
  }
  const circular: Record<string, unknown> = {};
  circular.self = circular;
  await expect(runBody("", { event: circular })).rejects.toThrow(TypeError);
});

test("overlapping executions keep apart what they print and ask for", async () => {
  const runtime = createActionRuntime({
    code: `
      let arrived = 0, open;
      const all = new Promise((resolve) => { open = resolve; });
      exports.onExecutePostLogin = async (event, api) => {
        if (++arrived === 2) open();
        await all;
        console.log(event.user.user_id);
        api.user.setAppMetadata("id", event.user.user_id);
      };`,
  });
  const of = (user_id: string) => runtime.execute({ user: { ...event.user, user_id } });
  const [one, two] = await Promise.all([of("1"), of("2")]);
  expect([one.console.lines, two.console.lines]).toEqual([["1"], ["2"]]);
  expect([one.metadata.app, two.metadata.app]).toEqual([{ id: "1" }, { id: "2" }]);
});
