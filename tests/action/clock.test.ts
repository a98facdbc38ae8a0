import { runInThisContext } from "node:vm";
import { afterEach, expect, it, jest } from "@jest/globals";
import { hangBeforeHeaders } from "@splunk-action/local-http/testing";
import { readLine, returning, startAction } from "../helpers/start-action.ts";
import { toSecrets, useVendors } from "../helpers/start-vendors.ts";

const vendors = useVendors();
afterEach(() => void jest.restoreAllMocks());

it.each([
  ["back", -3_600_000],
  ["forward", 3_600_000],
])("a clock that is set %s an hour costs no login its time", async (_, step) => {
  vendors.splunk.use(hangBeforeHeaders);
  // Jest gives tests a Date of their own; the Action's is that of the process. Only `now` is set, so the step falls
  // between the first time that the Action reads and all later ones.
  const clock = runInThisContext("Date") as DateConstructor;
  const real = clock.now;
  jest.spyOn(clock, "now").mockImplementation(() => real() + step);
  const action = startAction(toSecrets(vendors.splunk, vendors.auth0, { TIME_BUDGET_MS: "200" }));
  const execution = await action.login(returning);
  action.dispose();
  expect(execution.outcome).toBe("completed");
  expect(readLine(execution)).toMatchObject({ outcome: "undelivered", error: "E_TIMEOUT" });
  expect(readLine(execution).ms).toMatch(/^\d+$/);
});
