import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { failureCodes } from "./failure-codes.ts";
import { type LocalTenant, listBound, oursBound, readJson, startTenant } from "./local-tenant.ts";

let local: LocalTenant;
beforeEach(async () => {
  local = await startTenant({ buildDelayMs: 5000 });
});
afterEach(() => local.close());

test.each([
  [
    "POST",
    "/api/v2/actions/actions",
    /interrupted while creating the Action; nothing was written before; no response came to the request to create the Action/,
  ],
  [
    "POST",
    "deploy",
    /interrupted while deploying; before that, the Action was created; no response came to the request to deploy/,
  ],
  [
    "PATCH",
    "bindings",
    /before that, the Action was created, the draft was deployed; no response came to the request to write the bindings/,
  ],
])("Ctrl-C at %s %s says what was written, and the same command goes on", async (method, path, message) => {
  let interrupt: () => void = () => undefined;
  const untilInterrupted = () =>
    new Promise<void>((resolve) => {
      interrupt = resolve;
    });
  const fetch: typeof globalThis.fetch = (input, init) => {
    if (init?.method !== method || !String(input).endsWith(path)) return globalThis.fetch(input, init);
    interrupt();
    return new Promise((_, reject) =>
      init.signal?.addEventListener("abort", () => reject(init.signal?.reason)),
    );
  };
  const { stderr, exitCode } = await local.run(["deploy"], { untilInterrupted, fetch });
  expect([exitCode, failureCodes(stderr)]).toEqual([1, ["INTERRUPTED"]]);
  expect(stderr).toMatch(message);
  expect(stderr).toContain("hint: Run the same command again: it continues where this one stopped.");
  const again = await local.run(["deploy", "--json"]);
  expect(readJson(again)).toMatchObject({ changed: true });
  expect(listBound(local)).toEqual([oursBound]);
});

test("a command that only reads is not held by Ctrl-C", async () => {
  let asked = false;
  const untilInterrupted = async () => {
    asked = true;
  };
  expect((await local.run(["status"], { untilInterrupted })).exitCode).toBe(0);
  expect(asked).toBe(false);
});

test("Ctrl-C while Auth0 builds says so, and not until when it would have waited", async () => {
  let interrupt: () => void = () => undefined;
  const untilInterrupted = () =>
    new Promise<void>((resolve) => {
      interrupt = resolve;
    });
  let polls = 0;
  const fetch: typeof globalThis.fetch = (input, init) => {
    if (!/\/actions\/actions\/[0-9a-f-]{36}$/.test(String(input)) || ++polls < 10)
      return globalThis.fetch(input, init);
    interrupt();
    if (init?.signal?.aborted) return globalThis.fetch(input, init);
    return new Promise((_, reject) =>
      init?.signal?.addEventListener("abort", () => reject(init.signal?.reason)),
    );
  };
  const { stderr } = await local.run(["deploy"], { untilInterrupted, fetch });
  expect(stderr).toContain("building: waiting until");
  expect(stderr).toContain(
    "error INTERRUPTED: interrupted while building; before that, the Action was created\n",
  );
});
