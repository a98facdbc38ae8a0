import { expect, test } from "@jest/globals";
import { oursBound, readJson, seedForeign, useTenant } from "./local-tenant.ts";

const { start, bindings, ours } = useTenant();

test("19 foreign bindings keep their places and display names", async () => {
  const local = await start();
  const names = Array.from({ length: 19 }, (_, index) => [undefined, "", "same", "Ünïcødé ☂"][index % 4]);
  await seedForeign(local, names);
  const { exitCode } = await local.run(["deploy", "--position", "before:foreign-7"]);
  expect(exitCode).toBe(0);
  const foreign = names.map((name, index) => [`foreign-${index}`, name]);
  expect(bindings()).toEqual([...foreign.slice(0, 7), oursBound, ...foreign.slice(7)]);
});

test("a full trigger is an error that says so, and the next deploy continues", async () => {
  const local = await start();
  await seedForeign(
    local,
    Array.from({ length: 20 }, () => undefined),
  );
  const { stderr, exitCode } = await local.run(["deploy"]);
  expect(exitCode).toBe(1);
  expect(stderr).toContain("error BINDING_LIMIT: 20 Actions are bound to post-login, and Auth0 allows 20");
  expect(bindings()).toHaveLength(20);
});

test.each([
  ["first", 0],
  ["last", 3],
  ["before:foreign-1", 1],
  ["after:foreign-1", 2],
  ["before:same", 0],
  ["after:same", 3],
])("--position %s", async (position, index) => {
  const local = await start();
  await seedForeign(local, ["same", "other", "same"]);
  const run = await local.run(["deploy", "--json", "--position", position]);
  expect(readJson(run)).toMatchObject({ position: index + 1, changed: true });
  expect(bindings().findIndex(([name]) => name === "splunk-signup-login")).toBe(index);
});

test.each([["middle"], ["before:"], ["before:nobody"]])(
  "--position %s is an error, and nothing is written",
  async (position) => {
    const local = await start();
    const { stderr, exitCode } = await local.run(["deploy", "--position", position]);
    expect(exitCode).toBe(3);
    expect(stderr).toContain("error USAGE: --position ");
    expect(local.requests.filter(({ method, path }) => method !== "GET" && path !== "/oauth/token")).toEqual(
      [],
    );
  },
);

test("a binding stays where a user has moved it", async () => {
  const local = await start();
  const ids = await seedForeign(local, ["one", "two"]);
  await local.run(["deploy"]);
  const [action] = ours();
  const list = [action?.id, ...ids].map((value) => ({
    ref: { type: "action_id", value },
    display_name: "moved",
  }));
  await local.call("PATCH", "/api/v2/actions/triggers/post-login/bindings", { bindings: list });
  const run = await local.run(["deploy", "--json", "--position", "last"]);
  expect(readJson(run)).toMatchObject({ changed: false, position: 1, steps: [{ kind: "unchanged" }] });
});

test("a duplicate binding is repaired", async () => {
  const local = await start();
  const [foreign] = await seedForeign(local, ["one"]);
  await local.run(["deploy"]);
  const list = [ours()[0]?.id, foreign, ours()[0]?.id].map((value) => ({
    ref: { type: "action_id", value },
  }));
  await local.call("PATCH", "/api/v2/actions/triggers/post-login/bindings", { bindings: list });
  const run = await local.run(["deploy", "--json"]);
  expect(readJson(run)).toMatchObject({ steps: [{ kind: "bind", change: "repair" }] });
  expect(bindings()).toEqual([
    ["splunk-signup-login", undefined],
    ["foreign-0", undefined],
  ]);
});

test("bindings that another client replaces right after our write are repaired", async () => {
  const local = await start();
  const [foreign] = await seedForeign(local, ["one"]);
  let others = 0;
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const response = await globalThis.fetch(input, init);
    if (init?.method === "PATCH" && String(input).endsWith("/bindings") && others++ === 0) {
      const theirs = [{ ref: { type: "action_id", value: foreign }, display_name: "theirs" }];
      await local.call("PATCH", "/api/v2/actions/triggers/post-login/bindings", { bindings: theirs });
    }
    return response;
  };
  const run = await local.run(["deploy", "--json"], { fetch });
  expect(readJson(run)).toMatchObject({ changed: true, position: 2 });
  expect(others).toBe(2);
  expect(bindings()).toEqual([
    ["foreign-0", "theirs"],
    ["splunk-signup-login", "splunk-signup-login"],
  ]);
});

test("--verbose shows which Actions are bound, and no value of a secret", async () => {
  const local = await start();
  await seedForeign(local, ["one"]);
  const { stderr } = await local.run(["deploy", "--verbose"]);
  const [first, second] = local.tenant.state.actions;
  for (const id of [first?.id, second?.id]) expect(stderr).toContain(`{"type":"action_id","value":"${id}"}`);
  expect(stderr).toContain('{"name":"SPLUNK_URL","value":"•••"}');
});
