import { gzipSync } from "node:zlib";
import { afterAll, expect, test } from "@jest/globals";
import { failureCodes } from "./failure-codes.ts";
import { createRelease, type LocalTenant, seedForeign, startTenant } from "./local-tenant.ts";

const next = createRelease("next");
afterAll(() => next.remove());

/** What comes instead of a response that the tenant has really given. */
const strange: Readonly<Record<string, (body: string) => Response>> = {
  "an HTML page": () => new Response("<!doctype html><title>Sign in</title>", { status: 200 }),
  "204": () => new Response(null, { status: 204 }),
  "JSON that is cut": (body) => new Response(body.slice(0, Math.max(1, body.length - 9))),
  "another key": (body) =>
    new Response(body.replace(/"(actions|bindings|versions|id|secrets)":/, '"items":')),
  null: () => new Response("null"),
  "an array": () => new Response("[]"),
  "an empty object": () => new Response("{}"),
  "a page without its rows": () => new Response('{"per_page":50}'),
  "a page behind the end": () =>
    new Response('{"actions":[],"bindings":[],"versions":[],"page":1,"per_page":50}'),
  "a short page": (body) => new Response(shorten(body)),
  "every row twice": (body) => new Response(repeatRows(body)),
  "compressed bytes": (body) => new Response(body === "" ? null : gzipSync(body)),
};

/** The first list without its last row; `total` stays. */
function shorten(body: string): string {
  return mapRows(body, (rows) => rows.slice(0, -1));
}
function repeatRows(body: string): string {
  return mapRows(body, (rows) => [...rows, ...rows]);
}
function mapRows(body: string, change: (rows: readonly unknown[]) => readonly unknown[]): string {
  try {
    const json = JSON.parse(body) as Record<string, unknown>;
    for (const key of ["actions", "bindings", "versions"]) {
      if (Array.isArray(json[key])) json[key] = change(json[key]);
    }
    return JSON.stringify(json);
  } catch {
    return body;
  }
}

/** A tenant with two versions of ours between Actions of others, which have secrets of their own. */
async function prepare(): Promise<LocalTenant> {
  const local = await startTenant({ buildDelayMs: 90, deployDelayMs: 40 });
  await seedForeign(local, ["one", "", undefined]);
  for (const { id } of local.tenant.state.actions) {
    const secrets = [{ name: "THEIRS", value: `dummy-${id}` }];
    await local.call("PATCH", `/api/v2/actions/actions/${id}`, { secrets });
  }
  await local.run(["deploy", "--position", "after:foreign-0"]);
  const id = local.tenant.state.actions.find(({ name }) => name === "splunk-signup-login")?.id;
  const kept = ["SPLUNK_URL", "SPLUNK_HEC_TOKEN", "AUTH0_DOMAIN", "SIGNUPS_SINCE"].map((name) => ({ name }));
  await local.call("PATCH", `/api/v2/actions/actions/${id}`, {
    secrets: [...kept, { name: "BY_HAND", value: "dummy-by-hand" }],
  });
  await local.clock.sleep(1000);
  await local.run(["deploy"], { distDirectory: next.folder });
  await local.clock.sleep(1000);
  return local;
}

/** Everything that belongs to somebody else: Actions, their secrets, bindings in order, our hand-made secret. */
function foreign({ tenant }: LocalTenant): unknown {
  const { actions } = tenant.context.state;
  const others = actions.filter(({ name }) => name !== "splunk-signup-login");
  const ours = actions.find(({ name }) => name === "splunk-signup-login");
  return {
    actions: others.map(({ id, name, draft }) => ({ id, name, code: draft.code, secrets: draft.secrets })),
    bindings: (tenant.state.bindings["post-login"] ?? [])
      .filter(({ actionName }) => actionName !== "splunk-signup-login")
      .map(({ actionId, displayName }) => [actionId, displayName]),
    byHand: ours?.draft.secrets.find(({ name }) => name === "BY_HAND")?.value,
  };
}

const push = { SPLUNK_HEC_TOKEN: "dummy-pushed", SPLUNK_INDEX: "pushed" };
const release = createRelease("third");
afterAll(() => release.remove());

interface Command {
  readonly argv: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly isDone: (local: LocalTenant) => boolean;
}

const ours = ({ tenant }: LocalTenant) =>
  tenant.context.state.actions.find(({ name }) => name === "splunk-signup-login");
const deployedSecret = (local: LocalTenant, name: string) =>
  ours(local)
    ?.versions.at(-1)
    ?.secrets.find((secret) => secret.name === name)?.value;

const commands: Readonly<Record<string, Command>> = {
  deploy: { argv: ["deploy"], isDone: (local) => ours(local)?.versions.at(-1)?.code === release.code },
  rollback: {
    argv: ["rollback", "--to", "1"],
    isDone: (local) => ours(local)?.versions.at(-1)?.code === ours(local)?.versions[0]?.code,
  },
  "secrets push": {
    argv: ["secrets", "push", "SPLUNK_HEC_TOKEN", "SPLUNK_INDEX"],
    env: push,
    isDone: (local) => deployedSecret(local, "SPLUNK_HEC_TOKEN") === "dummy-pushed",
  },
  remove: {
    argv: ["remove", "--yes"],
    isDone: (local) => ours(local) === undefined,
  },
};

const cases = Object.keys(commands).flatMap((command) =>
  Object.keys(strange).map((answer) => [command, answer] as const),
);

test.each(cases)(
  "%s with request k answered by %s: nothing of others changes, and the same command again ends right",
  async (name, answer) => {
    const { argv, env = {}, isDone } = commands[name] as Command;
    const replace = strange[answer] as (body: string) => Response;
    for (let k = 0, hit = true; hit; k++) {
      const local = await prepare();
      const before = foreign(local);
      let count = 0;
      const fetch: typeof globalThis.fetch = async (input, init) => {
        const response = await globalThis.fetch(input, init);
        return count++ === k ? replace(await response.text()) : response;
      };
      const options = { env: { ...local.env, ...env }, distDirectory: release.folder };
      const first = await local.run(argv, { ...options, fetch });
      hit = count > k;
      const expected = name === "remove" ? { ...(before as object), byHand: undefined } : before;
      // A remove that has failed may have deleted ours already.
      expect({ k, foreign: { ...(foreign(local) as object), byHand: 0 } }).toEqual({
        k,
        foreign: { ...(before as object), byHand: 0 },
      });
      if (first.exitCode === 0) expect({ k, isDone: isDone(local) }).toEqual({ k, isDone: true });
      else expect(failureCodes(first.stderr)).toEqual([expect.any(String)]);
      const again = await local.run(argv, options);
      expect({ k, stderr: again.exitCode === 0 ? "" : again.stderr }).toEqual({ k, stderr: "" });
      expect({ k, isDone: isDone(local), foreign: foreign(local) }).toEqual({
        k,
        isDone: true,
        foreign: expected,
      });
      await local.close();
    }
  },
  120_000,
);
