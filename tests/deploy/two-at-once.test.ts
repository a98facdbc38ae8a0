import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { seedForeign, startTenant } from "./local-tenant.ts";

/** Any order in which the requests of two deploys can reach Auth0, drawn from a seed. */
test.each(["allow", "reject"] as const)(
  "two first deploys at once, in any order, when a second Action of a name is a case of %s",
  async (duplicateActionNames) => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const local = await startTenant({ duplicateActionNames, buildDelayMs: 90, deployDelayMs: 40 });
        await seedForeign(local, ["one", ""]);
        const fetch: typeof globalThis.fetch = async (input, init) => {
          await scheduler.schedule(Promise.resolve());
          return globalThis.fetch(input, init);
        };
        const runs = [local.run(["deploy"], { fetch }), local.run(["deploy"], { fetch })];
        const both = await scheduler.waitFor(Promise.all(runs));
        expect(both.map(({ exitCode, stderr }) => (exitCode === 0 ? "" : stderr))).toEqual(["", ""]);
        const names = () => local.tenant.state.bindings["post-login"]?.map(({ actionName }) => actionName);
        expect(names()).toEqual(["foreign-0", "foreign-1", "splunk-signup-login"]);

        expect((await local.run(["deploy"])).exitCode).toBe(0);
        expect(names()).toEqual(["foreign-0", "foreign-1", "splunk-signup-login"]);
        expect(local.tenant.state.actions.map(({ name }) => name).sort()).toEqual([
          "foreign-0",
          "foreign-1",
          "splunk-signup-login",
        ]);
        await local.close();
      }),
      { numRuns: 15, seed: 3, endOnFailure: true },
    );
  },
  60_000,
);
