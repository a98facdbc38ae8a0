import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { at, type DevProcess, startDevProcess } from "./dev-process.ts";

let dev: DevProcess;
beforeAll(async () => {
  dev = await startDevProcess();
});
afterEach(() => dev.call("PUT", "/api/faults", { active: [] }));
afterAll(() => dev.stop());

describe("quiet faults", () => {
  test.each(["splunk-search-cut", "splunk-search-warning"])("%s stops reconcile", async (id) => {
    for (const _ of ["a", "b", "c"]) await dev.call("POST", "/api/sign-ins", { profile: "database" });
    await dev.call("PUT", "/api/faults", { active: [id] });
    const { status, body } = await dev.call("POST", "/api/reconcile");
    expect([status, at(body, "error.code")]).toEqual([expect.any(Number), "RECONCILE_INCOMPLETE_SEARCH"]);
  });

  test("splunk-late makes reconcile wait, and nothing arrives twice", async () => {
    await dev.call("PUT", "/api/faults", { active: [] });
    await dev.call("POST", "/api/reconcile");
    await dev.call("PUT", "/api/faults", { active: ["splunk-late"] });
    await dev.call("POST", "/api/sign-ins", { profile: "database" });
    const { body } = await dev.call("POST", "/api/reconcile");
    expect(body).toMatchObject({ sent: 0, missing: 0, complete: true });
    await dev.call("PUT", "/api/faults", { active: [] });
  });

  test.each(["auth0-logs-late", "auth0-logs-unordered", "auth0-logs-no-ids"])(
    "%s does not mislead reconcile",
    async (id) => {
      await dev.call("PUT", "/api/faults", { active: [] });
      await dev.call("POST", "/api/reconcile");
      await dev.call("PUT", "/api/faults", { active: [id, "splunk-busy"] });
      const { body: flow } = await dev.call("POST", "/api/sign-ins", { profile: "database" });
      expect(flow).toMatchObject({ delivery: "undelivered" });
      await dev.call("PUT", "/api/faults", { active: [id] });
      await dev.call("POST", "/api/sign-ins", { profile: "mfa" });
      const { body } = await dev.call("POST", "/api/reconcile");
      expect(body).toMatchObject({ sent: 1, missing: 0, complete: true });
      await dev.call("PUT", "/api/faults", { active: [] });
    },
  );
});
