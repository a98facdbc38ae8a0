import { expect, test } from "@jest/globals";
import { clientSecret, createRelease, oursBound, readJson, seedForeign, useTenant } from "./local-tenant.ts";

const { start, bindings, ours } = useTenant();

test("a duplicate that must not be deleted is left unbound, and said so", async () => {
  const local = await start({
    clients: [
      {
        client_id: "deployer",
        client_secret: clientSecret,
        scopes: ["read:actions", "create:actions", "update:actions"],
      },
    ],
  });
  await local.run(["deploy"]);
  const [{ code = "" } = {}] = ours();
  const duplicate = (await local.call("POST", "/api/v2/actions/actions", {
    name: "splunk-signup-login",
    supported_triggers: [{ id: "post-login", version: "v3" }],
    code,
  })) as { id: string };
  const { stdout, exitCode } = await local.run(["deploy"]);
  expect({ exitCode, stdout }).toEqual({
    exitCode: 0,
    stdout: expect.stringContaining(
      `the duplicate ${duplicate.id} was not deleted: the token lacks the scope delete:actions`,
    ),
  });
  expect(ours()).toHaveLength(2);
  expect(bindings()).toEqual([["splunk-signup-login", "splunk-signup-login"]]);
});

test("a name that Auth0 does not give twice is told at once, with the way out", async () => {
  const local = await start();
  const body = { statusCode: 409, error: "Conflict", message: "An action with that name already exists." };
  const match = { method: "POST", path: "/api/v2/actions/actions" };
  local.faults.add({ match, action: { kind: "answer", status: 409, body } });
  const { stderr, exitCode } = await local.run(["deploy"]);
  expect({ exitCode, stderr }).toEqual({
    exitCode: 1,
    stderr: expect.stringMatching(/error ACTION_AMBIGUOUS: .*another trigger.*\nhint: .*--name/),
  });
  expect(local.faults.toJSON().rules).toMatchObject([{ hits: 1 }]);
});

test("an Action of our name on another trigger is left alone", async () => {
  const local = await start();
  const code = "exports.onExecuteCredentialsExchange = async () => {};";
  const supported_triggers = [{ id: "credentials-exchange", version: "v2" }];
  await local.call("POST", "/api/v2/actions/actions", {
    name: "splunk-signup-login",
    supported_triggers,
    code,
  });
  expect((await local.run(["deploy"])).exitCode).toBe(0);
  expect(ours().map(({ trigger }) => trigger)).toEqual(["credentials-exchange", "post-login"]);
  expect((await local.run(["remove", "--yes"])).exitCode).toBe(0);
  expect(ours().map((action) => [action.trigger, action.code])).toEqual([["credentials-exchange", code]]);
});

test("an update says what differs, and changes nothing else", async () => {
  const local = await start();
  const release = createRelease("update");
  await local.run(["deploy"]);
  local.forget();
  const run = await local.run(["deploy", "--json", "--exit-code"], { distDirectory: release.folder });
  release.remove();
  expect(run.exitCode).toBe(2);
  expect(readJson(run)).toMatchObject({
    version: { number: 2 },
    steps: [{ kind: "update", differences: ["code"] }, ...Array(3).fill({})],
  });
  const patch = local.requests.find(({ method }) => method === "PATCH");
  expect(Object.keys(JSON.parse(patch?.body ?? "{}"))).toEqual(["code", "runtime", "dependencies"]);
});

test("two deploys at once leave the Action bound once as soon as a later one has finished", async () => {
  const local = await start();
  await seedForeign(local, ["one", "two"]);
  const codes = (await Promise.all([local.run(["deploy"]), local.run(["deploy"])])).map(
    ({ exitCode }) => exitCode,
  );
  expect(codes).toEqual([0, 0]);
  expect((await local.run(["deploy"])).exitCode).toBe(0);
  expect(ours()).toHaveLength(1);
  expect(bindings()).toEqual([["foreign-0", "one"], ["foreign-1", "two"], oursBound]);
  expect(readJson(await local.run(["deploy", "--json"]))).toMatchObject({ changed: false });
});

test("two Actions of our name that this tool did not create: neither is chosen", async () => {
  const local = await start();
  const supported_triggers = [{ id: "post-login", version: "v3" }];
  for (const code of ["exports.onExecutePostLogin = async () => {};", "// splunk-action 0 x"]) {
    await local.call("POST", "/api/v2/actions/actions", {
      name: "splunk-signup-login",
      supported_triggers,
      code,
    });
  }
  const { stderr } = await local.run(["deploy"]);
  expect(stderr).toContain("error ACTION_AMBIGUOUS: 2 post-login Actions are called splunk-signup-login");
  expect(ours()).toHaveLength(2);
});

test("a name that is taken meanwhile is no error", async () => {
  const local = await start({ duplicateActionNames: "reject" });
  const runs = await Promise.all([local.run(["deploy"]), local.run(["deploy"])]);
  expect(runs.map(({ exitCode, stderr }) => [exitCode, exitCode === 0 ? "" : stderr])).toEqual([
    [0, ""],
    [0, ""],
  ]);
  expect(ours()).toHaveLength(1);
  expect(bindings()).toEqual([oursBound]);
});
