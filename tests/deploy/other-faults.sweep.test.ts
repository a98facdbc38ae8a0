import { afterAll, expect, test } from "@jest/globals";
import { failureCodes } from "./failure-codes.ts";
import { createRelease, type LocalTenant, seedForeign, startTenant } from "./local-tenant.ts";

const next = createRelease("next");
afterAll(() => next.remove());
const env = { SPLUNK_HEC_TOKEN: "dummy-pushed", SPLUNK_INDEX: "pushed" };

/** A tenant with two versions of the Action, between two foreign ones. */
async function prepare(): Promise<LocalTenant> {
  const local = await startTenant({ buildDelayMs: 90, deployDelayMs: 40 });
  await seedForeign(local, ["one", ""]);
  await local.run(["deploy", "--position", "after:foreign-0"]);
  await local.run(["deploy"], { distDirectory: next.folder });
  return local;
}
const ours = ({ tenant }: LocalTenant) =>
  tenant.state.actions.find(({ name }) => name === "splunk-signup-login");
const stored = ({ tenant }: LocalTenant) => {
  const draft = tenant.context.state.actions.find(({ name }) => name === "splunk-signup-login")?.draft;
  return Object.fromEntries((draft?.secrets ?? []).map(({ name, value }) => [name, value]));
};
const bound = ({ tenant }: LocalTenant) =>
  tenant.state.bindings["post-login"]?.map(({ actionName, displayName }) => [actionName, displayName]);
const foreignBefore = ["foreign-0", "one"];
const foreignAfter = ["foreign-1", ""];
const oursBound = ["splunk-signup-login", "splunk-signup-login"];

const commands: Readonly<
  Record<
    string,
    {
      readonly argv: readonly string[];
      readonly requests: number;
      readonly check: (local: LocalTenant) => void;
    }
  >
> = {
  rollback: {
    argv: ["rollback", "--to", "1"],
    requests: 6,
    check(local) {
      const action = ours(local);
      expect(action?.deployedVersion?.code).toBe(action?.versions.at(-1)?.code);
      expect([action?.code, action?.allChangesDeployed]).toEqual([action?.deployedVersion?.code, true]);
      expect(bound(local)).toEqual([foreignBefore, oursBound, foreignAfter]);
    },
  },
  remove: {
    argv: ["remove", "--yes"],
    requests: 5,
    check(local) {
      expect(ours(local)).toBeUndefined();
      expect(bound(local)).toEqual([foreignBefore, foreignAfter]);
    },
  },
  "secrets push": {
    argv: ["secrets", "push", "SPLUNK_HEC_TOKEN", "SPLUNK_INDEX"],
    requests: 7,
    check(local) {
      expect(stored(local)).toEqual({
        ...env,
        AUTH0_DOMAIN: local.server.url,
        SPLUNK_URL: "https://splunk.example.com:8088",
        SIGNUPS_SINCE: expect.any(String),
      });
      expect(ours(local)?.allChangesDeployed).toBe(true);
    },
  },
};

const faults = [
  { kind: "answer", status: 500, body: { statusCode: 500 } },
  { kind: "answer", status: 429, body: { statusCode: 429 } },
  { kind: "reset" },
  { kind: "lostAnswer" },
] as const;

test.each(
  Object.keys(commands).flatMap((name) => faults.map((fault) => [name, JSON.stringify(fault)] as const)),
)(
  "%s with request k disturbed by %s does its work, or fails with a code and does it the next time",
  async (name, fault) => {
    const { argv, requests, check } = commands[name] as (typeof commands)[string];
    await Promise.all(
      Array.from({ length: requests }, async (_, k) => {
        const local = await prepare();
        let count = 0;
        const fetch: typeof globalThis.fetch = async (input, init) => {
          if (count++ === k) local.faults.add({ times: 1, action: JSON.parse(fault) });
          return globalThis.fetch(input, init);
        };
        const run = () => local.run(argv, { env: { ...local.env, ...env }, fetch });
        const first = await run();
        expect(count).toBeGreaterThan(k);
        if (first.exitCode !== 0) {
          expect([first.exitCode, failureCodes(first.stderr)]).toEqual([1, [expect.any(String)]]);
          const again = await run();
          expect({ k, stderr: again.exitCode === 0 ? "" : again.stderr }).toEqual({ k, stderr: "" });
        }
        check(local);
        await local.close();
      }),
    );
  },
  60_000,
);
