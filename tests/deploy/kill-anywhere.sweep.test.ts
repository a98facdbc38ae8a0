import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { TenantOptions } from "@splunk-action/local-auth0";
import { killAt } from "./killed-at.ts";
import { createRelease, type LocalTenant, listBound, seedForeign, startTenant } from "./local-tenant.ts";

const next = createRelease("next");
const last = createRelease("last");
afterAll(() => {
  next.remove();
  last.remove();
});

/** Three releases, of which the last runs, with an older token in the first two. */
let snapshot: TenantOptions["snapshot"];
beforeAll(async () => {
  const local = await startTenant();
  await seedForeign(local, ["one", ""]);
  const env = { ...local.env, SPLUNK_SOURCE: "dummy-source" };
  await local.run(["deploy", "--position", "after:foreign-0"], { env });
  await local.run(["deploy"], { env, distDirectory: next.folder });
  const newer = { ...env, SPLUNK_HEC_TOKEN: "dummy-newer" };
  await local.run(["deploy", "--push-secrets"], { env: newer, distDirectory: last.folder });
  snapshot = local.tenant.snapshot();
  await local.close();
});

const ours = ({ tenant }: LocalTenant) =>
  tenant.context.state.actions.find(({ name }) => name === "splunk-signup-login");
const running = (local: LocalTenant) => {
  const { code, secrets = [] } = ours(local)?.versions.at(-1) ?? {};
  return { code, secrets: Object.fromEntries(secrets.map(({ name, value }) => [name, value])) };
};
const isDraftEqual = (local: LocalTenant) =>
  JSON.stringify([ours(local)?.draft.code, ours(local)?.draft.secrets]) ===
  JSON.stringify([ours(local)?.versions.at(-1)?.code, ours(local)?.versions.at(-1)?.secrets]);
const foreign = [
  ["foreign-0", "one"],
  ["foreign-1", ""],
];

interface Command {
  readonly argv: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly check: (local: LocalTenant) => void;
}

const commands: Readonly<Record<string, Command>> = {
  rollback: {
    argv: ["rollback"],
    check(local) {
      expect(running(local)).toMatchObject({ code: next.code, secrets: { SPLUNK_HEC_TOKEN: "dummy-newer" } });
      expect([ours(local)?.versions.length, isDraftEqual(local)]).toEqual([4, true]);
    },
  },
  "rollback --to": {
    argv: ["rollback", "--to", "1"],
    check(local) {
      expect(running(local)).toMatchObject({
        ...{ code: ours(local)?.versions[0]?.code, secrets: { SPLUNK_HEC_TOKEN: "dummy-newer" } },
      });
      expect([ours(local)?.versions.length, isDraftEqual(local)]).toEqual([4, true]);
    },
  },
  "rollback --with-secrets": {
    argv: ["rollback", "--with-secrets", "--yes"],
    check(local) {
      expect(running(local)).toMatchObject({
        ...{ code: next.code, secrets: { SPLUNK_HEC_TOKEN: "dummy-hec-token" } },
      });
      expect([ours(local)?.versions.length, isDraftEqual(local)]).toEqual([4, true]);
    },
  },
  "secrets push": {
    argv: ["secrets", "push", "SPLUNK_TOKEN"],
    env: { SPLUNK_TOKEN: "dummy-bearer" },
    check(local) {
      const { secrets } = running(local);
      expect([secrets.SPLUNK_TOKEN, secrets.SPLUNK_HEC_TOKEN]).toEqual(["dummy-bearer", undefined]);
      expect(isDraftEqual(local)).toBe(true);
    },
  },
  "secrets remove": {
    argv: ["secrets", "remove", "SPLUNK_SOURCE"],
    check(local) {
      expect(Object.keys(running(local).secrets).sort()).toEqual(
        ["AUTH0_DOMAIN", "SIGNUPS_SINCE", "SPLUNK_HEC_TOKEN", "SPLUNK_URL"].sort(),
      );
      expect(isDraftEqual(local)).toBe(true);
    },
  },
  remove: {
    argv: ["remove", "--yes"],
    check(local) {
      expect(ours(local)).toBeUndefined();
      expect(listBound(local)).toEqual(foreign);
    },
  },
};

test.each(
  Object.keys(commands).flatMap((name) =>
    (["before", "after"] as const).map((when) => [name, when] as const),
  ),
)(
  "%s killed %s its request k, for every k: the same command again ends in the right state",
  async (name, when) => {
    const { argv, env = {}, check } = commands[name] as Command;
    let kills = 0;
    for (let hit = true, k = 0; hit; k++) {
      const local = await startTenant({
        ...{ buildDelayMs: 90, deployDelayMs: 40 },
        ...(snapshot === undefined ? {} : { snapshot }),
      });
      await local.clock.sleep(60_000);
      const options = { env: { ...local.env, ...env }, distDirectory: last.folder };
      const killed = killAt(k, when);
      await Promise.race([local.run(argv, { ...options, fetch: killed.fetch }), killed.death]);
      hit = killed.isHit();
      if (hit) kills++;
      // Auth0 needs some milliseconds for what it was told last.
      await local.clock.sleep(1000);
      const again = await local.run(argv, options);
      expect({ k, stderr: again.exitCode === 0 ? "" : again.stderr }).toEqual({ k, stderr: "" });
      check(local);
      expect(listBound(local).filter(([other]) => other !== "splunk-signup-login")).toEqual(foreign);
      killed.bury();
      await local.close();
    }
    expect(kills).toBeGreaterThan(3);
  },
  60_000,
);
