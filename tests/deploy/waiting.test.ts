import { expect, test } from "@jest/globals";
import { oursBound, readJson, useTenant } from "./local-tenant.ts";

const { start, bindings } = useTenant();

test.each([300, 20_000])("a build of %i ms is waited for", async (buildDelayMs) => {
  const local = await start({ buildDelayMs });
  const { exitCode, stderr } = await local.run(["deploy"]);
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0, stderr: expect.stringContaining("building") });
  // A fixed pace of 300 ms would take 66 polls for 20 s; backing off keeps a small tenant's rate limit free.
  expect(local.requests.length).toBeLessThan(36);
});

test("a version that takes 2 s to become current is waited for before it is bound", async () => {
  const local = await start({ deployDelayMs: 2000 });
  expect((await local.run(["deploy"])).exitCode).toBe(0);
  expect(bindings()).toEqual([oursBound]);
});

test("a build that fails ends at once, and the next deploy starts a new one", async () => {
  const local = await start();
  local.tenant.failBuilds();
  const { stderr, exitCode } = await local.run(["deploy"]);
  expect(exitCode).toBe(1);
  expect(stderr).toContain(
    "error BUILD_FAILED: Auth0 could not build the Action splunk-signup-login (runtime node22",
  );
  expect(bindings()).toEqual([]);
  const again = await local.run(["deploy", "--json"]);
  expect(readJson(again)).toMatchObject({
    steps: [{ kind: "update", differences: ["failed build"] }, ...Array(4).fill({})],
  });
  expect(bindings()).toEqual([oursBound]);
});

test("--timeout ends the waiting with a code, and the next deploy continues", async () => {
  const local = await start({ buildDelayMs: 60_000 });
  const { stderr, exitCode } = await local.run(["deploy", "--timeout", "5"]);
  expect(exitCode).toBe(1);
  expect(stderr).toContain("error TIMEOUT: still building after 5 s");
  const again = await local.run(["deploy", "--json"]);
  expect(readJson(again)).toMatchObject({
    steps: [{ kind: "wait-built" }, { kind: "deploy" }, ...Array(2).fill({})],
  });
});
