import { afterAll, expect, test } from "@jest/globals";
import { type ConvergedTenant, expectConverged } from "./expect-converged.ts";
import { failureCodes } from "./failure-codes.ts";
import { killAt } from "./killed-at.ts";
import { createRelease, type LocalTenant, seedForeign, startTenant } from "./local-tenant.ts";

/** What happens to request k. `kill`: the process ends there, and nothing that would have followed follows. */
const faults = {
  "killed before": { kill: "before" },
  "killed after": { kill: "after" },
  "429": { action: { kind: "answer", status: 429, body: { statusCode: 429, error: "Too Many Requests" } } },
  "500 before": { action: { kind: "answer", status: 500, body: { statusCode: 500 } } },
  "500 after": { answer: 500 },
  "reset before": { action: { kind: "reset" } },
  "reset after": { action: { kind: "lostAnswer" } },
} as const;
type Fault = (typeof faults)[keyof typeof faults];

const old = createRelease("old");
const next = createRelease("next");
afterAll(() => {
  old.remove();
  next.remove();
});

const foreign = ["Geo fence", "", undefined, "Geo fence", "Ünïcødé ☂"] as const;
const foreignBindings = foreign.map((name, index) => [`foreign-${index}`, name] as const);
const ours = ["splunk-signup-login", "splunk-signup-login"] as const;
const quick = { buildDelayMs: 90, deployDelayMs: 40 };

/** A tenant before the deploy that is disturbed, and what that deploy is to lead to. */
interface Scenario {
  readonly prepare: () => Promise<LocalTenant>;
  readonly wanted: (local: LocalTenant) => ConvergedTenant;
  /** How many requests it sends when nothing disturbs it. */
  readonly requests: number;
}

const scenarios: Readonly<Record<string, Scenario>> = {
  "a first deploy": {
    requests: 11,
    async prepare() {
      const local = await startTenant(quick);
      await seedForeign(local, foreign);
      return local;
    },
    wanted: ({ env }) => ({
      code: next.code,
      bindings: [...foreignBindings, ours],
      secrets: {
        AUTH0_DOMAIN: env.AUTH0_DOMAIN,
        SPLUNK_URL: env.SPLUNK_URL,
        SPLUNK_HEC_TOKEN: env.SPLUNK_HEC_TOKEN,
        SPLUNK_INDEX: "new",
        SIGNUPS_SINCE: expect.any(String),
      },
    }),
  },
  "an update": {
    requests: 8,
    async prepare() {
      const local = await startTenant(quick);
      await seedForeign(local, foreign);
      const env = { ...local.env, SPLUNK_HEC_TOKEN: "dummy-set-in-the-dashboard" };
      await local.run(["deploy", "--position", "first"], { env, distDirectory: old.folder });
      return local;
    },
    wanted: ({ env }) => ({
      code: next.code,
      bindings: [ours, ...foreignBindings],
      secrets: {
        AUTH0_DOMAIN: env.AUTH0_DOMAIN,
        SPLUNK_URL: env.SPLUNK_URL,
        SPLUNK_HEC_TOKEN: "dummy-set-in-the-dashboard",
        SPLUNK_INDEX: "new",
        SIGNUPS_SINCE: expect.any(String),
      },
    }),
  },
};

test.each(
  Object.keys(scenarios).flatMap((name) => Object.keys(faults).map((fault) => [name, fault] as const)),
)(
  "%s with request k %s converges, for every k",
  async (name, fault) => {
    const { prepare, wanted, requests } = scenarios[name] as Scenario;
    // One more than there are: the last run is not disturbed.
    const ks = Array.from({ length: requests + 1 }, (_, k) => k);
    const hits = await Promise.all(
      ks.map(async (k) => {
        const local = await prepare();
        const { hit, bury } = await disturb(local, faults[fault as keyof typeof faults], k);
        const again = await run(local);
        expect({ k, stderr: again.exitCode === 0 ? "" : again.stderr }).toEqual({ k, stderr: "" });
        expectConverged(local, wanted(local));
        await local.close();
        bury();
        return hit;
      }),
    );
    expect(hits).toEqual(ks.map((k) => k < requests));
  },
  60_000,
);

const run = (local: LocalTenant, fetch = globalThis.fetch) =>
  local.run(["deploy"], { env: { ...local.env, SPLUNK_INDEX: "new" }, distDirectory: next.folder, fetch });

/** Deploys with a fault at request k. */
async function disturb(
  local: LocalTenant,
  fault: Fault,
  k: number,
): Promise<{ readonly hit: boolean; readonly bury: () => void }> {
  if ("kill" in fault) {
    const { fetch, death, isHit, bury } = killAt(k, fault.kill);
    await Promise.race([run(local, fetch), death]);
    return { hit: isHit(), bury };
  }
  let count = 0;
  const fetch: typeof globalThis.fetch = async (input, init) => {
    if (count++ !== k) return globalThis.fetch(input, init);
    if ("action" in fault) local.faults.add({ times: 1, action: fault.action });
    const response = await globalThis.fetch(input, init);
    return "answer" in fault ? new Response("{}", { status: fault.answer }) : response;
  };
  const outcome = await run(local, fetch);
  if (outcome.exitCode !== 0) {
    expect(outcome.exitCode).toBe(1);
    expect(failureCodes(outcome.stderr)).toHaveLength(1);
  }
  return { hit: count > k, bury: () => undefined };
}
