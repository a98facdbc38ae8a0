import { expect, test } from "@jest/globals";
import { createActionRuntime } from "../src/index.ts";
import { evaluate, event, runBody } from "./run-action.ts";

const run = (code: string, filename?: string) =>
  createActionRuntime({ code, ...(filename && { filename }) }).execute(event);

test.each([
  ["exports.x", "exports.onExecutePostLogin = async () => {}"],
  ["module.exports", "module.exports = { onExecutePostLogin: async function (event, api) {} }"],
  [
    "getters, as esbuild writes them",
    `Object.defineProperty(exports, "onExecutePostLogin", { enumerable: true, get: () => handler });
     async function handler() {}`,
  ],
  ["a bound async function", "exports.onExecutePostLogin = (async () => {}).bind(null)"],
  ["a comment on the last line", "exports.onExecutePostLogin = async () => {} //# sourceMappingURL=data:,"],
])("accepts %s", async (_, code) => {
  expect((await run(code)).outcome).toBe("completed");
});

test.each([
  ["a plain function", "exports.onExecutePostLogin = () => Promise.resolve()"],
  ["nothing", ""],
  ["an IIFE", "(() => { var onExecutePostLogin = async () => {}; })()"],
])("says what signature it wants instead of %s", async (_, code) => {
  const { outcome, error } = await run(code);
  expect(outcome).toBe("failed");
  expect(error?.message).toBe(
    'Invalid function signature for the "onExecutePostLogin" handler. Use "exports.onExecutePostLogin = async function(event, api) { }" as the signature.',
  );
});

test.each([
  ["ES module syntax", "export async function onExecutePostLogin() {}", "SyntaxError", /export/],
  ["an import", 'import https from "node:https"', "SyntaxError", /import/],
  ["__dirname", "exports.path = __dirname", "ReferenceError", /__dirname/],
  ["__filename", "exports.path = __filename", "ReferenceError", /__filename/],
  ["a function as export", "module.exports = async () => {}", "Error", /must export an object/],
  ["a file that leaves its wrapper", "}; module.exports = {", "Error", /does not end/],
])("fails on %s", async (_, code, name, message) => {
  const { outcome, error } = await run(code);
  expect(outcome).toBe("failed");
  expect(error).toMatchObject({ name, message: expect.stringMatching(message) });
});

test("runs the file on the first execution only, and keeps its state", async () => {
  const runtime = createActionRuntime({
    code: `console.log("loaded");
      let executions = 0;
      exports.onExecutePostLogin = async () => { console.log(++executions); };`,
  });
  expect((await runtime.execute(event)).console.lines).toEqual(["loaded", "1"]);
  expect((await runtime.execute(event)).console.lines).toEqual(["2"]);
});

test("remembers an error of the top level", async () => {
  const runtime = createActionRuntime({
    code: `console.log("loading");
      const missing = undefined;
      missing.property;
      exports.onExecutePostLogin = async () => {};`,
  });
  const first = await runtime.execute(event);
  const second = await runtime.execute(event);
  expect(first).toMatchObject({
    outcome: "failed",
    error: { name: "TypeError" },
    console: { lines: ["loading"] },
  });
  expect(second.error).toEqual(first.error);
  expect(second.console.lines).toEqual([]);
});

test("calls the other handler when asked, and no third one", async () => {
  const runtime = createActionRuntime({
    code: `exports.onContinuePostLogin = async () => { console.log("back"); };`,
  });
  expect((await runtime.execute(event, { handler: "onContinuePostLogin" })).console.lines).toEqual(["back"]);
  expect((await runtime.execute(event)).error?.message).toMatch(/onExecutePostLogin/);
  // @ts-expect-error A name that Auth0 does not know.
  expect((await runtime.execute(event, { handler: "toString" })).outcome).toBe("failed");
});

test("stack traces name the file and its own line", async () => {
  const { error } = await run(
    "\n\nexports.onExecutePostLogin = async () => { throw new Error('here'); };",
    "my-action.js",
  );
  expect(error?.stack).toMatch(/my-action\.js:3:/);
});

test("requires Node's modules, with and without prefix, and the same one each time", async () => {
  expect(
    await evaluate(`return [
      require("node:https") === require("https"),
      require("node:http") === require("http"),
      require("crypto") === require("node:crypto"),
      typeof require("node:tls").connect,
      typeof require("https").Agent,
      require("http").globalAgent === require("http").globalAgent,
    ]`),
  ).toEqual([true, true, true, "function", "function", true]);
});

test.each(["axios", "./file.js", "/etc/passwd", "actions:shared", "node:nothing", ""])(
  "does not find %j",
  async (id) => {
    const { error } = await runBody(`require(${JSON.stringify(id)})`);
    expect(error).toMatchObject({ code: "MODULE_NOT_FOUND", message: expect.stringContaining(`'${id}'`) });
  },
);

test("require has what bundled code looks at", async () => {
  expect(
    await evaluate(`return [require.main === module, require.resolve("fs"), Object.keys(require.cache)]`),
  ).toEqual([false, "fs", []]);
});

test("the Action's errors and Node's are of one kind", async () => {
  expect(
    await evaluate(`
      const seen = [];
      for (const fail of [() => null.x, () => require("fs").readFileSync("/nowhere"), () => new URL("nowhere")])
        try { fail() } catch (error) { seen.push(error instanceof Error); }
      return seen;`),
  ).toEqual([true, true, true]);
});
