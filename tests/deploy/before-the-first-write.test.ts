import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { failureCodes } from "./failure-codes.ts";
import {
  createRelease,
  type LocalTenant,
  listBound,
  readJson,
  seedForeign,
  startTenant,
} from "./local-tenant.ts";

let local: LocalTenant;
beforeEach(async () => {
  local = await startTenant();
});
afterEach(() => local.close());

const bindingsPath = "/api/v2/actions/triggers/post-login/bindings";
const writes = () => local.requests.filter(({ method, path }) => method !== "GET" && path !== "/oauth/token");
const answerBindings = (body: unknown, times?: number) =>
  local.faults.add({
    match: { method: "GET", path: bindingsPath },
    ...(times === undefined ? {} : { times }),
    action: { kind: "answer", status: 200, body: body as never },
  });

test("a full trigger is reported before anything is written", async () => {
  await seedForeign(
    local,
    Array.from({ length: 20 }, () => undefined),
  );
  local.forget();
  const { stderr, exitCode } = await local.run(["deploy"]);
  expect([exitCode, failureCodes(stderr)]).toEqual([1, ["BINDING_LIMIT"]]);
  expect(writes()).toEqual([]);
});

test("bindings that cannot be read are reported before anything is written", async () => {
  local.faults.add({ match: { path: bindingsPath }, action: { kind: "answer", status: 500, body: {} } });
  const { stderr, exitCode } = await local.run(["deploy"]);
  expect([exitCode, failureCodes(stderr)]).toEqual([1, ["AUTH0_API"]]);
  expect(writes()).toEqual([]);
});

test.each([[[]], [["--dry-run"]]])(
  "deploy %j: somebody else's Action that --name names is left alone",
  async (argv) => {
    await seedForeign(local, ["theirs"]);
    local.forget();
    const { stderr, exitCode } = await local.run(["deploy", "--name", "foreign-0", ...argv]);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: expect.stringMatching(
        /error ACTION_FOREIGN: .*foreign-0 was not made by this tool.*\nhint: Deploy under another name/,
      ),
    });
    expect(writes()).toEqual([]);
  },
);

test("an Action of ours under another name, edited by hand and deployed since, is still ours", async () => {
  await local.run(["deploy", "--name", "ours"]);
  const [{ id = "" } = {}] = local.tenant.state.actions;
  await local.call("PATCH", `/api/v2/actions/actions/${id}`, { code: "// edited by hand" });
  await local.clock.sleep(1000);
  await local.call("POST", `/api/v2/actions/actions/${id}/deploy`);
  await local.clock.sleep(1000);
  expect((await local.run(["deploy", "--name", "ours"])).exitCode).toBe(0);
  expect((await local.run(["status", "--name", "ours", "--exit-code"])).exitCode).toBe(0);
});

test.each([[["deploy"]], [["deploy", "--dry-run"]]])(
  "%j: this Action under another name, as after a rename in the dashboard, is named",
  async (argv) => {
    await local.run(["deploy"]);
    const [{ id = "" } = {}] = local.tenant.state.actions;
    await local.call("PATCH", `/api/v2/actions/actions/${id}`, { name: "renamed-by-hand" });
    local.forget();
    const { stderr, exitCode } = await local.run(argv);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: expect.stringMatching(
        /error ACTION_RENAMED: .*renamed-by-hand.*\nhint: .*--name "renamed-by-hand"/,
      ),
    });
    expect(writes()).toEqual([]);
    expect((await local.run(["deploy", "--name", "renamed-by-hand"])).exitCode).toBe(0);
  },
);

const realBindings = async () =>
  ((await local.call("GET", bindingsPath)) as { bindings: unknown[] }).bindings;

test.each<[string, (rows: readonly unknown[]) => unknown[]]>([
  [
    "a short page, then an empty one without total",
    (rows) => [
      { bindings: rows.slice(0, 1), total: 2, per_page: 50 },
      { bindings: [], page: 1, per_page: 50 },
    ],
  ],
  ["a body without its key", () => [{ per_page: 50 }]],
  ["an empty list", () => [{ bindings: [], per_page: 50 }]],
])("%s at the reading before the write unbinds nobody", async (_what, toBodies) => {
  await seedForeign(local, ["one", "two"]);
  const bodies = toBodies(await realBindings());
  let built = false;
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const url = String(input);
    if (url.endsWith("/deploy")) built = true;
    if (built && url.includes("/bindings") && init?.method === "GET" && bodies.length > 0) {
      return Response.json(bodies.shift());
    }
    return globalThis.fetch(input, init);
  };
  const run = await local.run(["deploy", "--json"], { fetch });
  expect({ stdout: readJson(run), left: bodies }).toMatchObject({
    stdout: { changed: true, position: 3 },
    left: [],
  });
  expect(listBound(local).map(([name]) => name)).toEqual(["foreign-0", "foreign-1", "splunk-signup-login"]);
});

test("bindings that never agree are not written", async () => {
  await seedForeign(local, ["one", "two"]);
  await local.run(["deploy"]);
  const real = await realBindings();
  let reading = 0;
  const fetch: typeof globalThis.fetch = async (input, init) => {
    if (!String(input).includes("/bindings") || init?.method !== "GET") return globalThis.fetch(input, init);
    const bindings = reading++ % 2 === 0 ? real : real.slice(1);
    return Response.json({ bindings, total: bindings.length, per_page: 50 });
  };
  const { stderr, exitCode } = await local.run(["remove", "--yes"], { fetch });
  expect([exitCode, failureCodes(stderr)]).toEqual([1, ["BINDING_CONFLICT"]]);
  expect(listBound(local)).toHaveLength(3);
});

test("bindings without their key end in an error, and nothing is written", async () => {
  await seedForeign(local, ["one"]);
  local.forget();
  answerBindings({ per_page: 50 });
  const { stderr, exitCode } = await local.run(["deploy"]);
  expect([exitCode, failureCodes(stderr)]).toEqual([1, ["AUTH0_API"]]);
  expect(writes()).toEqual([]);
});

const triggers = (runtimes: readonly string[]) =>
  local.faults.add({
    match: { method: "GET", path: "/api/v2/actions/triggers" },
    action: {
      kind: "answer",
      status: 200,
      body: { triggers: [{ id: "post-login", version: "v3", status: "CURRENT", runtimes: [...runtimes] }] },
    },
  });

test("where the tenant offers newer runtimes only, the oldest of them is used, and is no difference", async () => {
  triggers(["node26", "node24"]);
  const sent: string[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const body = JSON.parse(String(init?.body ?? "{}")) as { runtime?: string };
    if (body.runtime !== undefined) sent.push(body.runtime);
    if (body.runtime === "node22") {
      return Response.json({ statusCode: 400, message: "runtime is not supported" }, { status: 400 });
    }
    // The local tenant knows no node24: it gets node22, and we see node24 in what it answers.
    const real = {
      ...init,
      ...(init?.body === undefined ? {} : { body: String(init.body).replace("node24", "node22") }),
    };
    const response = await globalThis.fetch(input, real);
    const text = (await response.text()).replaceAll('"runtime":"node22"', '"runtime":"node24"');
    return new Response(text === "" ? null : text, { status: response.status });
  };
  const run = await local.run(["deploy"], { fetch });
  expect({ exitCode: run.exitCode, sent }).toEqual({ exitCode: 0, sent: ["node22", "node24"] });
  const status = await local.run(["status", "--exit-code"], { fetch });
  expect(status.exitCode).toBe(0);
  const again = await local.run(["deploy", "--json"], { fetch });
  expect(readJson(again)).toMatchObject({ changed: false });
  const release = createRelease("newer");
  await local.run(["deploy"], { fetch, distDirectory: release.folder });
  release.remove();
  expect(sent).toEqual(["node22", "node24", "node24"]);
});

test("an empty list without a total, after one that named rows, is never written back", async () => {
  await seedForeign(local, [undefined]);
  local.forget();
  answerBindings({ bindings: [], total: 2, page: 0, per_page: 50 }, 1);
  const real = { match: { method: "GET", path: bindingsPath }, times: 1 } as const;
  local.faults.add({ ...real, action: { kind: "delay", delayMs: 1 } });
  answerBindings({ bindings: [], page: 1, per_page: 50 });
  const { exitCode } = await local.run(["deploy", "--timeout", "3"]);
  expect(exitCode).toBe(1);
  expect(writes().filter(({ path }) => path === bindingsPath)).toEqual([]);
});
