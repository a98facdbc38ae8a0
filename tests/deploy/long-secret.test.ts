import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { type LocalTenant, startTenant } from "./local-tenant.ts";

let local: LocalTenant;
beforeEach(async () => {
  local = await startTenant();
});
afterEach(() => local.close());

test.each([[["deploy", "--dry-run"]], [["deploy"]]])(
  "%j: a value longer than Auth0 takes is told with all other problems, and nothing is written",
  async (argv) => {
    const env = { ...local.env, HASH_KEY: "k".repeat(4097), TIME_BUDGET_MS: "5" };
    const { exitCode, stderr } = await local.run(argv, { env });
    expect({ exitCode, stderr }).toEqual({
      exitCode: 3,
      stderr: expect.stringMatching(
        /SETTINGS: TIME_BUDGET_MS.*; HASH_KEY is longer than the 4096 characters/,
      ),
    });
    const writes = local.requests.filter(({ method, path }) => method !== "GET" && path !== "/oauth/token");
    expect(writes).toEqual([]);
  },
);
