import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { TenantOptions } from "@splunk-action/local-auth0";
import { failureCodes } from "./failure-codes.ts";
import { createRelease, type LocalTenant, seedForeign, startTenant } from "./local-tenant.ts";
import { type RawResponse, startResponder } from "./responder.ts";

const next = createRelease("next");
const release = createRelease("third");
const responder = startResponder();
afterAll(async () => {
  next.remove();
  release.remove();
  await (await responder).close();
});

/** What comes instead of a response that the tenant has really given. */
interface StrangeAnswer {
  readonly answer: (body: string, status: number) => RawResponse | "too late";
  /** It is only unusual, and must work. */
  readonly works?: true;
}

const strange: Readonly<Record<string, StrangeAnswer>> = {
  "an HTML page": { answer: () => ({ body: "<!doctype html><title>Sign in</title>" }) },
  "204": { answer: () => ({ status: 204, body: "" }) },
  "JSON that is cut": { answer: (body) => ({ body: body.slice(0, Math.max(1, body.length - 9)) }) },
  "another key": {
    answer: (body) => ({ body: body.replace(/"(actions|bindings|versions|id|secrets)":/, '"items":') }),
  },
  null: { answer: () => ({ body: "null" }) },
  "an array": { answer: () => ({ body: "[]" }) },
  "an empty object": { answer: () => ({ body: "{}" }) },
  "a page without its rows": { answer: () => ({ body: '{"per_page":50}' }) },
  "a page behind the end": {
    answer: () => ({ body: '{"actions":[],"bindings":[],"versions":[],"page":1,"per_page":50}' }),
  },
  "a short page": { answer: (body) => ({ body: mapRows(body, (rows) => rows.slice(0, -1)) }) },
  "every row twice": { answer: (body) => ({ body: mapRows(body, (rows) => [...rows, ...rows]) }) },
  gzip: { answer: (body, status) => ({ status, encoding: "gzip", body: gzipSync(body) }), works: true },
  "gzip that is cut": { answer: (body) => ({ encoding: "gzip", body: gzipSync(body).subarray(0, -9) }) },
  "gzip that is none": { answer: (body) => ({ encoding: "gzip", body }) },
  "gzip that nobody announced": { answer: (body) => ({ body: gzipSync(body) }) },
  "a response in slow pieces": { answer: (body, status) => ({ status, body, isSlow: true }), works: true },
  "a response that comes too late": { answer: () => "too late" },
};

/** Changes the rows of the lists in a body; `total` stays. */
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
let snapshot: TenantOptions["snapshot"];
beforeAll(async () => {
  const local = await startTenant();
  await seedForeign(local, ["one", "", undefined]);
  for (const { id } of local.tenant.state.actions) {
    const secrets = [{ name: "THEIRS", value: `dummy-${id}` }];
    await local.call("PATCH", `/api/v2/actions/actions/${id}`, { secrets });
  }
  await local.run(["deploy", "--position", "after:foreign-0"], {
    env: { ...local.env, SPLUNK_SOURCE: "dummy-source" },
  });
  const id = ours(local)?.id;
  const kept = (ours(local)?.draft.secrets ?? []).map(({ name }) => ({ name }));
  await local.call("PATCH", `/api/v2/actions/actions/${id}`, {
    secrets: [...kept, { name: "BY_HAND", value: "dummy-by-hand" }],
  });
  await local.clock.sleep(1000);
  await local.run(["deploy"], { distDirectory: next.folder });
  await local.clock.sleep(1000);
  snapshot = local.tenant.snapshot();
  await local.close();
});
const prepare = async () => {
  const local = await startTenant({
    buildDelayMs: 90,
    deployDelayMs: 40,
    ...(snapshot === undefined ? {} : { snapshot }),
  });
  await local.clock.sleep(60_000);
  return local;
};

const ours = ({ tenant }: LocalTenant) =>
  tenant.context.state.actions.find(({ name }) => name === "splunk-signup-login");

/** Everything that belongs to somebody else: Actions, their secrets, bindings in order, our hand-made secret. */
function foreign(local: LocalTenant) {
  const { actions } = local.tenant.context.state;
  return {
    actions: actions
      .filter(({ name }) => name !== "splunk-signup-login")
      .map(({ id, name, draft }) => ({ id, name, code: draft.code, secrets: draft.secrets })),
    bindings: (local.tenant.state.bindings["post-login"] ?? [])
      .filter(({ actionName }) => actionName !== "splunk-signup-login")
      .map(({ actionId, displayName }) => [actionId, displayName]),
    byHand: ours(local)?.draft.secrets.find(({ name }) => name === "BY_HAND")?.value,
  };
}

interface Command {
  readonly argv: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly isDone: (local: LocalTenant) => boolean;
}

const running = (local: LocalTenant) => ours(local)?.versions.at(-1);
const secret = (local: LocalTenant, name: string) =>
  running(local)?.secrets.find((one) => one.name === name)?.value;

const commands: Readonly<Record<string, Command>> = {
  deploy: { argv: ["deploy"], isDone: (local) => running(local)?.code === release.code },
  rollback: {
    argv: ["rollback"],
    isDone: (local) =>
      running(local)?.code === ours(local)?.versions[0]?.code && ours(local)?.versions.length === 3,
  },
  "rollback --with-secrets": {
    argv: ["rollback", "--with-secrets", "--yes"],
    isDone: (local) => running(local)?.code === ours(local)?.versions[0]?.code,
  },
  "secrets push": {
    argv: ["secrets", "push", "SPLUNK_HEC_TOKEN", "SPLUNK_INDEX"],
    env: { SPLUNK_HEC_TOKEN: "dummy-pushed", SPLUNK_INDEX: "pushed" },
    isDone: (local) => secret(local, "SPLUNK_HEC_TOKEN") === "dummy-pushed",
  },
  "secrets remove": {
    argv: ["secrets", "remove", "SPLUNK_SOURCE"],
    isDone: (local) => running(local) !== undefined && secret(local, "SPLUNK_SOURCE") === undefined,
  },
  remove: { argv: ["remove", "--yes"], isDone: (local) => ours(local) === undefined },
};

const cases = Object.keys(commands).flatMap((command) =>
  Object.keys(strange).map((answer) => [command, answer] as const),
);

test.each(cases)(
  "%s with request k answered by %s: nothing of others changes, and the same command again ends right",
  async (name, what) => {
    const { argv, env = {}, isDone } = commands[name] as Command;
    const { answer, works } = strange[what] as StrangeAnswer;
    const { respond } = await responder;
    // Ours goes with remove, and the version of before has no BY_HAND.
    const isKept = name !== "remove" && name !== "rollback --with-secrets";
    for (let k = 0, hit = true; hit; k++) {
      const local = await prepare();
      const before = foreign(local);
      let count = 0;
      const fetch: typeof globalThis.fetch = async (input, init) => {
        const response = await globalThis.fetch(input, init);
        if (count++ !== k) return response;
        const instead = answer(await response.text(), response.status);
        if (instead === "too late") throw new DOMException("The limit of one request is over", "AbortError");
        return respond(instead, init?.signal ?? undefined);
      };
      const options = { env: { ...local.env, ...env }, distDirectory: release.folder };
      const first = await local.run(argv, { ...options, fetch });
      hit = count > k;
      const { byHand, ...others } = foreign(local);
      expect({ k, ...others }).toEqual({ k, actions: before.actions, bindings: before.bindings });
      if (isKept) expect({ k, byHand }).toEqual({ k, byHand: "dummy-by-hand" });
      if (works) expect({ k, stderr: first.exitCode === 0 ? "" : first.stderr }).toEqual({ k, stderr: "" });
      if (first.exitCode === 0) expect({ k, isDone: isDone(local) }).toEqual({ k, isDone: true });
      else expect(failureCodes(first.stderr)).toEqual([expect.any(String)]);
      const again = await local.run(argv, options);
      expect({ k, stderr: again.exitCode === 0 ? "" : again.stderr }).toEqual({ k, stderr: "" });
      expect({ k, isDone: isDone(local), ...foreign(local) }).toEqual({
        ...{ k, isDone: true, ...before },
        byHand: isKept ? "dummy-by-hand" : undefined,
      });
      await local.close();
    }
  },
  120_000,
);
